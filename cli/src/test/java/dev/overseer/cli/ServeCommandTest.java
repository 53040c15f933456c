package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.cli.CommandLines.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code overseer serve} says without serving. */
class ServeCommandTest {
  @TempDir private Path folder;

  @Test
  void checksAConfigurationAndSaysWhatItComesTo() throws IOException {
    Path config =
        config(
            """
            listen: 127.0.0.1:9999
            token: 0123456789abcdef-secret
            task_pool: {limit: 3, queue: {size: 10, max_age: 1m}}
            retry: {restart_delay: 5s, error_threshold: 3, error_window: 1m}
            actions:
              echo: {type: exec, config: {entrypoint: echo}}
              build:
                type: exec
                task_pool: {limit: 1, queue: {enabled: false}}
                config: {entrypoint: make}
            """);

    Ran ran = check(config);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .startsWith(config + " is fine.\n")
        .containsPattern("\n  listen +127.0.0.1:9999\n")
        .containsPattern("\n  token +\\(hidden\\)\n")
        .doesNotContain("secret")
        .containsPattern("\n  task_pool +at most 3 at once, 10 may wait for 1m\n")
        .containsPattern("\n  retry +restarted after 5s, given up at exit 3 within 1m\n")
        .containsPattern("\n  build +exec, at most 1 at once, none may wait\n")
        .containsPattern("\n  echo +exec\n");
  }

  @Test
  void checksThatThereIsNothing() throws IOException {
    Ran ran = check(folder.resolve("none.yaml"));

    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .startsWith(
            "There is no file " + folder.resolve("none.yaml") + ", so there are no actions.");
  }

  @Test
  void namesAllMistakesOfAConfiguration() throws IOException {
    Path config =
        config(
            """
            lisen: 127.0.0.1:1
            listen: 0.0.0.0:8080
            token_file: none
            actions:
              unknown: {type: exec, config: {entrypoint: echo, comand: [a]}}
              made: {type: exek}
            """);

    Ran ran = check(config);

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("overseer serve: there are 4 mistakes:"),
            line -> assertThat(line).isEqualTo("  token_file none: there is no such file"),
            line -> assertThat(line).startsWith("  %s:1: lisen is not known".formatted(config)),
            line -> assertThat(line).startsWith("  %s:5: action \"unknown\"".formatted(config)),
            line -> assertThat(line).endsWith("did you mean exec?"));
  }

  @Test
  void aSingleMistakeIsASingleLine() throws IOException {
    Path config = config("token_file: none\n");

    Ran ran = check(config);

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).isEqualTo("overseer serve: token_file none: there is no such file\n");
  }

  @Test
  void listsTheTypesOfActions() throws IOException {
    Path drivers = DeafDriver.in(folder.resolve("drivers"));
    Path config = config("lisen: of no interest here\n");

    Ran ran =
        CommandLines.run(
            "serve", "--list-handlers", "--config", "" + config, "--drivers", "" + drivers);

    assertThat(ran.out()).isEqualTo("deaf\nexec\n");
    assertThat(ran.exit()).isZero();
    assertThat(CommandLines.run("serve", "--list-handlers", "--config", "none").out())
        .isEqualTo("exec\n");
  }

  @Test
  void saysWhichJarCannotBeLoaded() throws IOException {
    Path drivers = Files.createDirectory(folder.resolve("drivers"));
    Files.writeString(drivers.resolve("broken.jar"), "this is no archive");

    Ran ran = CommandLines.run("serve", "--list-handlers", "--drivers", "" + drivers);

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err())
        .startsWith("overseer serve: drivers: " + drivers.resolve("broken.jar") + " can't be read");
  }

  @Test
  void saysItsVersion() {
    assertThat(CommandLines.run("serve", "--version").out())
        .isEqualTo(CommandLines.run("--version").out());
  }

  private static Ran check(Path config) {
    return CommandLines.run("serve", "--check-config", "--config", config.toString());
  }

  private Path config(String yaml) throws IOException {
    return Files.writeString(folder.resolve("config.yaml"), yaml);
  }
}
