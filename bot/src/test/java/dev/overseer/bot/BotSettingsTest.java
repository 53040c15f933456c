package dev.overseer.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.overseer.bot.runs.Place;
import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogField;
import dev.overseer.core.log.LogFormat;
import dev.overseer.core.log.LogLevel;
import dev.overseer.core.log.LogWriter;
import dev.overseer.core.settings.InvalidSettingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BotSettingsTest {
  private static final String TOKEN = "the-bot-token-that-nobody-may-see";

  @TempDir private Path folder;

  private static InvalidSettingsException wrong(Map<String, String> environment) {
    return catchThrowableOfType(
        InvalidSettingsException.class, () -> BotSettings.read(Map.of(), environment));
  }

  @Test
  void hasTheDefaultsThatItsPageTells() {
    BotSettings settings =
        BotSettings.read(Map.of("--port", "0"), Map.of("DISCORD_BOT_TOKEN", TOKEN, "PORT", "9"));

    assertThat(settings.get(BotSettings.PORT)).isZero();
    assertThat(settings.get(BotSettings.LISTEN)).isEqualTo("127.0.0.1");
    assertThat(settings.get(BotSettings.PLACE)).isEqualTo(Place.Form.THREAD);
    assertThat(settings.get(BotSettings.CATEGORY_NAME)).isEqualTo("agents");
    assertThat(settings.get(BotSettings.RETENTION_HOURS)).contains(Duration.ofDays(7));
    assertThat(settings.get(BotSettings.ACCEPT_PLAIN)).isFalse();
    assertThat(settings.apiToken()).isEmpty();
  }

  @Test
  void secretsComeFromFilesToo() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");

    assertThat(
            BotSettings.read(Map.of(), Map.of("DISCORD_BOT_TOKEN_FILE", file.toString()))
                .token()
                .reveal())
        .isEqualTo(TOKEN);
    assertThat(wrong(Map.of("DISCORD_BOT_TOKEN_FILE", file.toString(), "DISCORD_BOT_TOKEN", "x")))
        .hasMessageContaining("both set");
    assertThat(wrong(Map.of("DISCORD_BOT_TOKEN_FILE", folder.resolve("no").toString())))
        .hasMessageContaining("can't be read");
  }

  @Test
  void doesNotStartWhereOthersCouldUseItWithoutAToken() {
    assertThat(wrong(Map.of("DISCORD_BOT_TOKEN", TOKEN, "LISTEN", "0.0.0.0")))
        .hasMessageContaining("API_TOKEN is not set")
        .hasMessageNotContaining(TOKEN);
    assertThat(wrong(Map.of())).hasMessageContaining("DISCORD_BOT_TOKEN is not set");
    BotSettings.read(
        Map.of(), Map.of("DISCORD_BOT_TOKEN", TOKEN, "LISTEN", "0.0.0.0", "API_TOKEN", "x"));
  }

  @Test
  void tellsEveryMistakeAtOnce() {
    assertThat(
            wrong(
                    Map.of(
                        "GUILD_ID", "my guild",
                        "RETENTION_HOURS", "-1",
                        "PLACE", "room",
                        "ALLOWED_ROLES", "1,admins",
                        "INTERACTIONS_PUBLIC_KEY", "00"))
                .problems())
        .hasSize(5);
  }

  @Test
  void noLogHoldsASecretWhateverALibrarySays() {
    BotSettings settings =
        BotSettings.read(Map.of(), Map.of("DISCORD_BOT_TOKEN", TOKEN, "API_TOKEN", "api-secret"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Log log =
        Log.to(
            settings.hiding(LogWriter.to(out, LogLevel.DEBUG, LogFormat.JSON, false)),
            InstantSource.system(),
            "bot");

    log.error(
        "sent Authorization: Bot " + TOKEN,
        new IllegalStateException(
            "no answer to " + TOKEN, new IOException("with api-secret in it")),
        LogField.field(
            "url", "https://discord.com/api/webhooks/123456789012345678/" + "a1".repeat(34)),
        LogField.field("count", 3));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .doesNotContain(TOKEN)
        .doesNotContain("api-secret")
        .doesNotContain("a1a1a1")
        .contains("java.lang.IllegalStateException: no answer to (hidden)")
        .contains("\"count\":3");
  }
}
