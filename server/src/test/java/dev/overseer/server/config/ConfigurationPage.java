package dev.overseer.server.config;

import dev.overseer.core.settings.SettingsReference;

/** {@code docs/configuration.md}, written from the settings' definitions. */
final class ConfigurationPage {
  private ConfigurationPage() {}

  static String text() {
    return """
    # Configuration of `overseer serve`

    <!-- Written from the code by ConfigurationPageTest. Renew it with:
         ./mvnw -q -pl server -am test -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=renew -->

    A setting comes from a flag, else from the environment, else from the configuration file, else
    it has its default. An environment variable that is empty counts as not set; a flag with an
    empty value (`--db ""`) switches off what the file sets. `overseer serve --check-config` reads
    everything, says what it would do, and ends.

    The file is YAML. Dots in the names below stand for mappings within each other: `tls.key` is
    `key` within `tls`. Where two names are given, both mean the same; giving both with different
    values is refused, and so is every key that isn't listed here. All mistakes are reported at
    once, with their lines. In paths, `~` is your home folder and `${NAME}` an environment variable;
    a relative path starts where the hub was started. There is [an example](config.example.yaml).

    SIGHUP reads the file anew: `actions`, `task_pool` and `retry` change without touching running
    tasks, and the event log is opened again, so that it can be rotated. Other changes wait for the
    next start. A file with mistakes changes nothing.

    `overseer serve` loads code only from the folder that `drivers` names; how to write a driver is
    told in [drivers.md](drivers.md).

    ## The hub and its server

    %s
    ## `actions`

    A mapping by name. `config` holds whatever the driver wants; `task_pool` and `retry` are the
    action's own, with the keys below.

    %s
    ## `task_pool`

    At the top of the file for all actions together, and within an action for its own tasks. A task
    runs where both have a place. An action that gives neither the size of a queue nor
    `queue.enabled` has the queue settings of the top.

    %s
    ## `retry`

    At the top of the file for all actions, within an action for its own tasks, and in a start
    request for one task: the request's values over the action's over those at the top. A task whose
    process ended, with whatever exit code, without anybody having asked for it, is started again. A
    policy with nothing in it is none; without one, nothing is started again.

    %s\
    """
        .formatted(
            SettingsReference.table(ServeSettings.ALL),
            SettingsReference.table(ActionSettings.ALL),
            SettingsReference.table(PoolSettings.ALL),
            SettingsReference.table(RetrySettings.ALL));
  }
}
