package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code overseer service} with a systemctl that writes down what it is told. */
class ServiceCommandTest {
  @TempDir private Path folder;

  private Path unit;
  private Path calls;

  @BeforeEach
  void install() throws IOException {
    unit = folder.resolve(".config/systemd/user/overseer.service");
    calls = folder.resolve("calls");
    Upping.program(folder, "overseer", "");
  }

  @Test
  void installsStartsAndTakesAway() throws Exception {
    systemctl("echo \"$*\" >>'%s'".formatted(calls));

    assertThat(run("service", "install", "--listen", "127.0.0.1:81"))
        .contains("installed " + unit, "started;", "loginctl enable-linger");

    assertThat(unit)
        .content()
        .contains("WorkingDirectory=-%s\n".formatted(folder))
        .contains("Environment=\"PATH=%s/bin:/usr/bin:/bin\"\n".formatted(folder))
        .contains(
            "ExecStart=\"%s/bin/overseer\" up \"--data\" \"%s/.local/state/overseer\" \"--listen\" \"127.0.0.1:81\"\n"
                .formatted(folder, folder));
    assertThat(calls)
        .content()
        .isEqualTo(
            """
            --user show-environment
            --user daemon-reload
            --user enable overseer.service
            --user restart overseer.service
            """);
    Files.delete(calls);

    assertThat(run("service", "uninstall")).contains("removed " + unit);

    assertThat(unit).doesNotExist();
    assertThat(calls)
        .content()
        .isEqualTo(
            """
            --user show-environment
            --user disable --now overseer.service
            --user daemon-reload
            """);
    assertThat(run("service", "status")).contains("not installed");
  }

  @Test
  void saysWhatSystemdSays() throws Exception {
    systemctl("test \"$2\" != is-active || { echo failed; exit 3; }");
    run("service", "install", "--no-start");

    assertThat(run("service", "status"))
        .contains("installed: " + unit, "state:     failed", "journalctl --user -u overseer");
  }

  @Test
  void leavesAUnitThatSomebodyElseWrote() throws Exception {
    systemctl("");
    Files.createDirectories(folder.resolve(".config/systemd/user"));
    Files.writeString(unit, "mine");

    assertThat(run("service", "install")).contains("was not written by overseer", "--force");

    assertThat(unit).content().isEqualTo("mine");
  }

  @Test
  void saysWhatToDoWhereThereIsNoSystemd() throws Exception {
    systemctl("echo 'Failed to connect to bus' >&2; exit 1");

    assertThat(run("service", "install"))
        .contains("there is no systemd here", "Failed to connect to bus", "@reboot overseer up");

    assertThat(unit).doesNotExist();
  }

  @Test
  void quotesWhatMeansSomethingToSystemd() {
    String text =
        new SystemdUnit(
                Path.of("/opt/my \"$tools\"/overseer"),
                List.of("100%", "a\\b"),
                Path.of("/a b/100%"),
                "/bin")
            .text();

    assertThat(text)
        .contains("WorkingDirectory=-/a b/100%%\n")
        .contains("ExecStart=\"/opt/my \\\"$$tools\\\"/overseer\" up \"100%%\" \"a\\\\b\"\n");
  }

  private void systemctl(String script) throws IOException {
    Upping.program(folder, "systemctl", script + "\n");
  }

  private String run(String... line) throws Exception {
    Map<String, String> environment =
        Map.of(
            "PATH",
            folder + "/bin:/usr/bin:/bin",
            "HOME",
            folder.toString(),
            "XDG_CONFIG_HOME",
            "",
            "XDG_STATE_HOME",
            "",
            "JDK_JAVA_OPTIONS",
            "-Doverseer.home=" + folder);
    try (Spawned spawned = Spawned.in(folder, environment, line)) {
      spawned.exit();
      return spawned.seen();
    }
  }
}
