package dev.overseer.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The unit that runs {@code overseer up} for one user. Written as systemd.syntax(7) and
 * systemd.service(5) have it: what stands in quotes is escaped as in C, {@code %} and {@code $} are
 * doubled where they would mean something.
 *
 * @param program the launcher, absolute
 * @param arguments of {@code overseer up}
 * @param folder to run in
 * @param path where agents are found; systemd's own is not that of the user's shell
 */
record SystemdUnit(Path program, List<String> arguments, Path folder, String path) {
  static final String NAME = "overseer.service";

  /** By which we know a unit that is ours. */
  static final String MARK = "# Written by \"overseer service install\".";

  SystemdUnit {
    arguments = List.copyOf(arguments);
  }

  /** Where a user's units are. */
  static Path file(Map<String, String> environment) {
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path config =
        xdg.startsWith("/")
            ? Path.of(xdg)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config");
    return config.resolve("systemd").resolve("user").resolve(NAME);
  }

  String text() {
    String words =
        arguments.stream().map(word -> " " + argument(word)).collect(Collectors.joining());
    return """
    %s
    # It is replaced when that is called again, and removed by "overseer service uninstall".
    [Unit]
    Description=Overseer: hub, console and workers on this machine

    [Service]
    # Agents run here, unless the configuration says where. Without it: in the user's home.
    WorkingDirectory=-%s
    Environment=%s
    ExecStart=%s up%s
    ExecReload=/bin/kill -HUP $MAINPID
    Restart=on-failure
    RestartSec=5
    # Bad usage does not get better by itself.
    RestartPreventExitStatus=2
    # It ends its tasks itself; what is left after that is killed with the unit.
    KillMode=mixed
    TimeoutStopSec=60

    [Install]
    WantedBy=default.target
    """
        .formatted(
            MARK,
            folder.toString().replace("%", "%%"),
            quoted("PATH=" + path),
            argument(program.toString()),
            words);
  }

  private static String argument(String word) {
    return quoted(word.replace("$", "$$"));
  }

  private static String quoted(String word) {
    return '"'
        + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%").replace("\n", "\\n")
        + '"';
  }
}
