package dev.overseer.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckActionsTest {
  @TempDir Path folder;

  @Test
  void reportsEveryActionThatCannotWorkWithThePlaceOfItsKey() {
    ServeConfiguration configuration =
        new ConfigurationFile(
                folder,
                """
                actions:
                  fine:
                    type: exec
                    config: {entrypoint: "true"}
                  unknown:
                    type: exec
                    config:
                      entrypoint: echo
                      comand: [a]
                  template:
                    type: exec
                    config:
                      entrypoint: echo
                      command:
                      - fine
                      - "[[ nonsense"
                  empty:
                    type: exec
                """)
            .reader()
            .read();

    List<String> problems =
        CheckConfiguration.problems(configuration).stream()
            .map(problem -> problem.replace(folder + "/", ""))
            .toList();

    assertThat(problems)
        .satisfiesExactly(
            problem ->
                assertThat(problem)
                    .startsWith("config.yaml:9: action \"unknown\": config.comand is not known"),
            problem ->
                assertThat(problem)
                    .startsWith("config.yaml:16: action \"template\": config.command[1] "),
            problem -> assertThat(problem).startsWith("config.yaml:17: action \"empty\": "));
  }

  @Test
  void reportsThemTogetherWithWhatElseIsWrong() {
    ConfigurationFile file =
        new ConfigurationFile(
            folder,
            """
            lisen: 127.0.0.1:1
            listen: 0.0.0.0:8080
            actions:
              unknown:
                type: exec
                config: {entrypoint: echo, comand: [a]}
              limited:
                type: exec
                task_pool: {limit: many}
                config: {entrypoint: echo}
              made:
                type: nothing
            """);

    assertThat(file.problems(() -> file.reader().read()))
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).startsWith("listen: 0.0.0.0:8080 can be reached"),
            problem -> assertThat(problem).startsWith("config.yaml:1: lisen is not known"),
            problem -> assertThat(problem).startsWith("config.yaml:6: action \"unknown\": "),
            problem -> assertThat(problem).startsWith("config.yaml:9: actions.limited.task_pool"),
            problem -> assertThat(problem).startsWith("config.yaml:12: actions.made.type "));
  }

  /** A key that was left empty while editing, in each place where that can be. */
  @Test
  void takesAKeyWithoutAValueForOneThatIsNotThere() {
    ServeConfiguration configuration =
        new ConfigurationFile(
                folder,
                """
                actions:
                  fine:
                    type: exec
                    config:
                      entrypoint: echo
                      command:
                      parameters:
                        name:
                      output:
                """)
            .reader()
            .read();

    assertThat(configuration.hub().actions().getFirst().config())
        .containsOnlyKeys("entrypoint", "parameters");
    assertThat(CheckConfiguration.problems(configuration)).isEmpty();
  }

  @Test
  void saysWhereAnEmptyKeyIsMissed() {
    ServeConfiguration configuration =
        new ConfigurationFile(
                folder,
                """
                actions:
                  items:
                    type: exec
                    config:
                      entrypoint: echo
                      command: [a, ~]
                  entry:
                    type: exec
                    config:
                      entrypoint:
                """)
            .reader()
            .read();

    assertThat(CheckConfiguration.problems(configuration))
        .satisfiesExactly(
            problem -> assertThat(problem).contains("config.yaml:6: ", "config.command[1]"),
            problem -> assertThat(problem).contains("config.yaml:10: ", "config.entrypoint"));
  }

  @Test
  void acceptsTheExample() {
    ServeConfiguration example =
        new ConfigurationFile(folder, "")
            .flag("--config", Path.of("..", "docs", "config.example.yaml").toString())
            .reader()
            .read();

    assertThat(CheckConfiguration.problems(example)).isEmpty();
  }
}
