package dev.overseer.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.overseer.core.settings.InvalidSettingsException;
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
            .read();

    InvalidSettingsException wrong =
        catchThrowableOfType(
            InvalidSettingsException.class, () -> CheckActions.check(configuration.hub()));

    List<String> problems =
        wrong.problems().stream().map(problem -> problem.replace(folder + "/", "")).toList();
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
  void acceptsTheExample() {
    ServeConfiguration example =
        new ConfigurationFile(folder, "")
            .flag("--config", Path.of("..", "docs", "config.example.yaml").toString())
            .read();

    assertThatCode(() -> CheckActions.check(example.hub())).doesNotThrowAnyException();
  }
}
