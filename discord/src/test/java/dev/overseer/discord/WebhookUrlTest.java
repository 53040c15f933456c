package dev.overseer.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.discord.WebhookUrl.OtherHosts;
import dev.overseer.discord.http.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {
  private static final String TOKEN =
      "abcDEF-123_abcDEF-123_abcDEF-123_abcDEF-123_abcDEF-123_abcDEF-12345";
  private static final String HOOK = "/webhooks/1234567890123456789/" + TOKEN;

  @ParameterizedTest
  @CsvSource({
    "https://discord.com/api,            discord.com,        443, true,  /api/v10",
    "https://discord.com:443/api/v10,    discord.com,        443, true,  /api/v10",
    "https://discord.com/api/v6,         discord.com,        443, true,  /api/v10",
    "https://discordapp.com/api,         discord.com,        443, true,  /api/v10",
    "HTTPS://Canary.Discord.com/api/v9,  canary.discord.com, 443, true,  /api/v10",
    "https://ptb.discord.com/api,        ptb.discord.com,    443, true,  /api/v10",
    "http://127.0.0.1:8080/api,          127.0.0.1,         8080, false, /api/v10",
    "http://127.9.9.9/api,               127.9.9.9,           80, false, /api/v10",
    "http://localhost/api,               localhost,           80, false, /api/v10",
    "http://[::1]:9/api,                 ::1,                  9, false, /api/v10",
    "https://localhost:8443/a/b,         localhost,         8443, true,  /a/b/v10",
  })
  void takesDiscordAndTheLoopback(String url, String host, int port, boolean tls, String path) {
    WebhookUrl webhook = WebhookUrl.parse(url + HOOK, OtherHosts.LOOPBACK_ONLY);
    assertThat(webhook.origin()).isEqualTo(new Origin(tls, host, port));
    assertThat(webhook.path()).isEqualTo(path + HOOK);
    assertThat(webhook.id()).isEqualTo("1234567890123456789");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://discord.com/api            | https
          http://example.com/api            | http, which is only taken on the loopback interface
          http://127.0.0.1.evil.example/api | http, which is only taken on the loopback interface
          http://10.0.0.1/api               | http, which is only taken on the loopback interface
          https://example.com/api           | leads to example.com, which is not Discord's
          https://discord.com.evil.example/api | not Discord's
          https://evildiscord.com/api       | not Discord's
          https://discord.com:8443/api      | usual port
          https://discord.com@evil.example/api | must not have a user
          https://user:pw@discord.com/api   | must not have a user
          ftp://discord.com/api             | is no address
          discord.com/api                   | is no address
          not a url                         | is no address
          """)
  void refusesEverythingElse(String url, String reason) {
    assertThatThrownBy(() -> WebhookUrl.parse(url + HOOK, OtherHosts.LOOPBACK_ONLY))
        .isInstanceOf(DiscordException.UnusableWebhookUrl.class)
        .hasMessageStartingWith("DISCORD_WEBHOOK_URL ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://discord.com/api/webhooks/12345/short",
        "https://discord.com/api/webhooks/notanumber/" + TOKEN,
        "https://discord.com/api/webhooks/" + TOKEN,
        "https://discord.com/api" + HOOK + "/slack",
        "https://discord.com/api" + HOOK + "/messages/1",
        "https://discord.com/channels/1/2",
        "https://discord.com/api" + HOOK + "#x",
        "https://discord.com/api" + HOOK + "%0d%0aHost:evil",
        "https://discord.com/api" + HOOK + "?thread_id=x",
        "",
      })
  void refusesWhatIsNoWebhook(String url) {
    assertThatThrownBy(() -> WebhookUrl.parse(url, OtherHosts.ALLOWED))
        .isInstanceOf(DiscordException.UnusableWebhookUrl.class)
        .hasMessageNotContaining(TOKEN);
  }

  @Test
  void takesOtherHostsOverTlsWhereTheyAreAllowed() {
    assertThat(
            WebhookUrl.parse("https://proxy.example/api" + HOOK, OtherHosts.ALLOWED)
                .origin()
                .host())
        .isEqualTo("proxy.example");
    assertThatThrownBy(
            () -> WebhookUrl.parse("http://proxy.example/api" + HOOK, OtherHosts.ALLOWED))
        .hasMessageContaining("write https");
  }

  @Test
  void readsTheThreadAndNeverShowsItsToken() {
    WebhookUrl url =
        WebhookUrl.parse(
            "https://discord.com/api" + HOOK + "?wait=true&thread_id=42", OtherHosts.LOOPBACK_ONLY);
    assertThat(url.thread()).contains(new Destination.ExistingThread("42"));
    assertThat(url)
        .hasToString("https://discord.com/api/v10/webhooks/1234567890123456789/…")
        .isEqualTo(
            WebhookUrl.parse(
                "https://discordapp.com/api/v8" + HOOK + "?thread_id=42",
                OtherHosts.LOOPBACK_ONLY));
  }
}
