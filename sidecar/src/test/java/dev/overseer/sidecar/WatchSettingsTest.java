package dev.overseer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Settings;
import dev.overseer.core.settings.SettingsReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchSettingsTest {
  private static final String URL =
      "https://discord.com/api/webhooks/1/abcdefghijklmnopqrstuvwxyz0123456789";

  @Test
  void flagsWinOverTheEnvironmentAndThatOverDefaults() {
    Settings settings =
        WatchSettings.read(
            WatchSettings.Purpose.WATCH,
            CommandLine.parse("--batch-size=3", "--parity-mode", "--session", "s.jsonl").flags(),
            Map.of(
                "DISCORD_WEBHOOK_URL", URL,
                "WORKSPACE_PATH", "$BASE/x",
                "BASE", "/work",
                "BATCH_SIZE", "7",
                "POLL_INTERVAL", "50"));

    assertThat(settings.get(WatchSettings.BATCH_SIZE)).isEqualTo(3);
    assertThat(settings.get(WatchSettings.PARITY)).isTrue();
    assertThat(settings.get(WatchSettings.SESSION)).contains("s");
    assertThat(settings.get(WatchSettings.POLL_INTERVAL)).isEqualTo(50);
    assertThat(settings.get(WatchSettings.WORKSPACE)).contains(Path.of("/work/x"));
    assertThat(settings.get(WatchSettings.GRACE)).isEqualTo(5000);
    assertThat(settings.toString()).doesNotContain("abcdef");
  }

  @Test
  void tellsEveryMistakeAtOnce() {
    InvalidSettingsException wrong =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () ->
                WatchSettings.read(
                    WatchSettings.Purpose.WATCH,
                    Map.of("--transcript-path", "/a", "--workspace-path", "/b"),
                    Map.of(
                        "POLL_INTERVAL_MS", "9",
                        "BATCH_SIZE", "0",
                        "HEALTH_TARGET", "udp://x",
                        "FILTERS", "{\"x\":1}",
                        "METRICS_PORT", "70000",
                        "LOG_LEVEL", "loud")));

    assertThat(wrong.problems())
        .hasSize(8)
        .anyMatch(problem -> problem.startsWith("DISCORD_WEBHOOK_URL is not set"))
        .anyMatch(problem -> problem.startsWith("TRANSCRIPT_PATH and WORKSPACE_PATH are both set"))
        .anyMatch(problem -> problem.contains("POLL_INTERVAL_MS"))
        .anyMatch(problem -> problem.contains("BATCH_SIZE"))
        .anyMatch(problem -> problem.contains("HEALTH_TARGET"))
        .anyMatch(problem -> problem.contains("FILTERS"))
        .anyMatch(problem -> problem.contains("METRICS_PORT"))
        .anyMatch(problem -> problem.contains("LOG_LEVEL"));
  }

  @Test
  void takesHttpOnLoopbackOnlyAndNeverShowsTheUrl() {
    String secret = "abcdefghijklmnopqrstuvwxyz0123456789";
    InvalidSettingsException wrong =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () -> read("http://example.org/api/webhooks/1/" + secret));
    assertThat(wrong).hasMessageContaining("loopback").hasMessageNotContaining(secret);
    assertThat(read("http://127.0.0.1:9/api/webhooks/1/" + secret).get(WatchSettings.WEBHOOK))
        .isPresent();
  }

  private static Settings read(String url) {
    return WatchSettings.read(
        WatchSettings.Purpose.WATCH,
        Map.of(),
        Map.of("DISCORD_WEBHOOK_URL", url, "TRANSCRIPT_PATH", "/t.jsonl"));
  }

  @Test
  void suggestsTheFlagThatWasMeant() {
    InvalidSettingsException wrong =
        catchThrowableOfType(
            InvalidSettingsException.class, () -> CommandLine.parse("--sesion", "--batch-size"));

    assertThat(wrong.problems())
        .isEqualTo(
            List.of(
                "there is no flag --sesion, did you mean --session?",
                "--batch-size wants a value: --batch-size VALUE"));
  }

  @Test
  void theDocumentationHasEachSetting() throws IOException {
    assertThat(Files.readString(Path.of("../docs/watcher.md")))
        .contains(SettingsReference.table(WatchSettings.ALL));
  }
}
