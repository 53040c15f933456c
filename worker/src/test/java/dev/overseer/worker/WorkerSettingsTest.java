package dev.overseer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.overseer.core.log.LogLevel;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerSettingsTest {
  private static final List<Setting<?>> ALL =
      Stream.of(WorkerSettings.SPOOL, WorkerSettings.WORK, WorkerSettings.LISTEN)
          .flatMap(List::stream)
          .distinct()
          .toList();

  @Test
  void hasEveryDocumentedNameWithItsDefault() {
    Map<String, String> defaults = new LinkedHashMap<>();
    ALL.forEach(setting -> defaults.put(setting.variables().getFirst(), written(setting)));

    assertThat(defaults)
        .containsEntry("TASK_DIR", "/shared/tasks")
        .containsEntry("TRIGGER_DIR", "/shared/triggers")
        .containsEntry("RESULT_DIR", "/shared/results")
        .containsEntry("HEARTBEAT_DIR", "/shared/heartbeats")
        .containsEntry("DLQ_DIR", "/shared/dlq")
        .containsEntry("PIPE_DIR", "/shared/pipes")
        .containsEntry("STATE_FILE", "/shared/orchestrator_state.json")
        .containsEntry("MAX_CONCURRENT_TASKS", "3")
        .containsEntry("TASK_TIMEOUT", "600")
        .containsEntry("HEARTBEAT_INTERVAL", "10")
        .containsEntry("MAX_RETRIES", "3")
        .containsEntry("RETRY_BACKOFF", "2.0")
        .containsEntry("INITIAL_RETRY_DELAY", "1")
        .containsEntry("CIRCUIT_BREAKER_THRESHOLD", "5")
        .containsEntry("CIRCUIT_BREAKER_TIMEOUT", "60")
        .containsEntry("LOCK_TIMEOUT", "30")
        .containsEntry("LOG_LEVEL", "info")
        .containsEntry("LOG_FORMAT", "json")
        .containsEntry("ENABLE_METRICS", "true")
        .containsEntry("METRICS_PORT", "9090")
        .containsEntry("CLAUDE_COMMAND", "claude")
        .containsEntry("WORKERS", "marie, anga, fabien")
        .containsEntry("POLL_INTERVAL", "0.5")
        .containsEntry("COMPLETION_TIMEOUT", "600")
        .containsEntry("REDIS_URL", "");
  }

  @Test
  void flagsWinOverTheEnvironment() {
    Settings settings =
        Settings.read(
            ALL,
            List.of(
                SettingSource.flags(Map.of("--max-concurrent", "7")),
                SettingSource.environment(
                    Map.of("MAX_CONCURRENT_TASKS", "2", "LOG_LEVEL", "WARNING"))),
            Map.of());

    assertThat(settings.get(WorkerSettings.MAX_CONCURRENT_TASKS)).isEqualTo(7);
    assertThat(settings.get(WorkerSettings.LOG_LEVEL)).isEqualTo(LogLevel.WARN);
  }

  @ParameterizedTest
  @CsvSource({
    "MAX_CONCURRENT_TASKS, 0, whole number from 1 to 1000",
    "MAX_CONCURRENT_TASKS, three, whole number from 1 to 1000",
    "TASK_TIMEOUT, -1, number of seconds from 1 to 604800",
    "TASK_TIMEOUT, 1e99, number of seconds from 1 to 604800",
    "RETRY_BACKOFF, 0.5, number from 1.0 to 100.0",
    "RETRY_BACKOFF, NaN, number from 1.0 to 100.0",
    "LOG_LEVEL, loud, debug",
    "OVERSEER_AGENT, nobody, claude or claude-stream or codex or gemini",
    "OVERSEER_AGENT_COMMAND, agent --ask, a JSON list",
    "OVERSEER_AGENT_COMMAND, [], a JSON list",
    "OVERSEER_DAILY_BUDGET, -3, US dollars above 0",
  })
  void refusesNonsenseWithNameValueAndRange(String name, String value, String range) {
    assertThatExceptionOfType(InvalidSettingsException.class)
        .isThrownBy(() -> read(Map.of(name, value)))
        .withMessageContainingAll(name, value, range);
  }

  @Test
  void takesSecondsWithAFractionAndCommandsAsLists() {
    Settings settings =
        read(
            Map.of(
                "INITIAL_RETRY_DELAY",
                "0.25",
                "TASK_TIMEOUT",
                "1m30s",
                "OVERSEER_AGENT_COMMAND",
                "[\"/bin/agent\", \"a b\", \"{prompt}\"]"));

    assertThat(settings.get(WorkerSettings.INITIAL_RETRY_DELAY)).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.get(WorkerSettings.TASK_TIMEOUT)).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.get(WorkerSettings.AGENT_COMMAND))
        .contains(List.of("/bin/agent", "a b", "{prompt}"));
  }

  @Test
  void anAddressWithAPasswordIsNeverShown() {
    assertThat(read(Map.of("REDIS_URL", "redis://:hunter2@cache:6379")).toString())
        .doesNotContain("hunter2");
  }

  @Test
  void namesTheFolders() {
    assertThat(
            WorkerSettings.layout(read(Map.of("RESULT_DIR", "/data/results"))).result("w", "../x"))
        .isEqualTo(Path.of("/data/results/w/%2E.%2Fx.json"));
  }

  private static Settings read(Map<String, String> environment) {
    return Settings.read(ALL, List.of(SettingSource.environment(environment)), environment);
  }

  private static <T> String written(Setting<T> setting) {
    return setting.defaultValue().map(setting.kind()::write).orElseThrow();
  }
}
