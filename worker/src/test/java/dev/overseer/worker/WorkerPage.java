package dev.overseer.worker;

import dev.overseer.core.settings.SettingsReference;

/** {@code docs/worker.md}, written from the settings' definitions. */
final class WorkerPage {
  private WorkerPage() {}

  static String text() {
    return """
    # The task worker

    <!-- Written from the code by WorkerPageTest. Renew it with:
         ./mvnw -q -pl worker -am test -Dtest=WorkerPageTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=renew -->

    `overseer work NAME…` runs the task files in `$TASK_DIR/NAME`: each is given to an agent in a
    process group of its own, tried again if it fails, and answered with a result, or parked as a
    dead letter. Files there before the start are found as well as those that are written slowly,
    renamed in, or come while the disk is full. One process can serve several workers; several
    processes, ours and Python's, can serve one.

    A setting comes from a flag, else from the environment, else it has its default. All mistakes
    are reported at once.

    ## Whose fault a failure is

    | What happens | Costs the task | Counts for the breaker |
    | --- | --- | --- |
    | exit code 0 | done | ends the count |
    | any other exit code, time-out (124) | a retry | ends the count |
    | the agent can't be started (126, 127), a signal that we did not send, "not logged in", "overloaded", no network | a retry | once for each task |
    | "usage limit reached … resets at …" | nothing; the worker pauses until then | no |
    | the worker is stopped, or dies | nothing; the task is put back | no |
    | a full disk, a folder that is gone | nothing; tried again until it works | no |
    | cancelled | it ends, with exit code 130 | no |

    A task that is interrupted again and again may be what ends the worker: from the fourth time on
    it waits, from 2 s up to 5 min.

    ## What is on the disk

    A claim is an flock(2) lock on `<task file>.lock`, held for the whole attempt. It excludes
    Python's `fcntl.flock`, and is free at the moment its holder dies; whoever takes over ends the
    agent that was left, and counts the attempt as interrupted. The final result is forced to the
    disk before the dead letter, that before the task file goes: killed at any point in between, the
    next worker does what is missing and runs nothing twice. What the worker remembers of its tasks
    lies in `$TASK_DIR/NAME/.overseer`.

    Task ids become file names as they are where they hold nothing but letters, digits, `.`, `_` and
    `-`, and don't begin with a dot; everything else is percent-encoded, and what is longer than 200
    bytes is cut and gets a hash.

    ## Folders and log

    %s
    ## `overseer work`

    %s
    ## `overseer listen`

    %s\
    """
        .formatted(
            SettingsReference.table(WorkerSettings.SPOOL),
            SettingsReference.table(WorkerSettings.WORK),
            SettingsReference.table(WorkerSettings.LISTEN));
  }
}
