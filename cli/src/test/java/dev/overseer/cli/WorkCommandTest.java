package dev.overseer.cli;

import static dev.overseer.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkCommandTest {
  @TempDir private Path folder;

  private CommandLines.Ran health(String worker) {
    return run("work", worker, "--health", "--heartbeat-dir", folder.toString());
  }

  @Test
  void wantsAName() {
    assertThat(run("work"))
        .satisfies(
            ran -> {
              assertThat(ran.exit()).isEqualTo(2);
              assertThat(ran.err()).contains("NAME", "overseer work --help");
            });
  }

  @Test
  void aNameIsNoPath() {
    CommandLines.Ran ran = CommandLines.run("work", "../x");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("\"../x\" can't be a worker's name: use letters, digits");
  }

  @Test
  void itsHelpNamesEveryFlagWithItsDefault() {
    assertThat(run("work", "--help").out())
        .contains("--max-concurrent", "Default: 3.", "--metrics-port", "Default: 9090.")
        .contains("--log-level", "--agent-command")
        .doesNotContain("`");
  }

  @Test
  void saysAllThatIsWrongWithItsSettingsAtOnce() {
    CommandLines.Ran ran =
        run("work", "marie", "--max-concurrent", "0", "--max-retries", "many", "--health");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err())
        .contains("--max-concurrent", "\"0\"", "from 1 to 1000")
        .contains("--max-retries", "\"many\"");
  }

  @Test
  void healthIsTheExitCode() throws IOException {
    assertThat(health("marie").exit()).isEqualTo(1);
    assertThat(health("marie").out()).contains("there is no heartbeat in " + folder);

    Files.writeString(
        folder.resolve("marie.json"),
        "{\"worker\": \"marie\", \"timestamp\": \"%s\", \"status\": \"healthy\"}"
            .formatted(Instant.now()));

    assertThat(health("marie").exit()).isZero();
    assertThat(health("marie").out()).startsWith("marie: its heartbeat says healthy");
  }
}
