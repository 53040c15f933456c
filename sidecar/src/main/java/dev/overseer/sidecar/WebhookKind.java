package dev.overseer.sidecar;

import dev.overseer.core.settings.Kind;
import dev.overseer.discord.DiscordException;
import dev.overseer.discord.WebhookUrl;
import java.util.Map;

/** A webhook's address: https, or http on the loopback interface. */
record WebhookKind() implements Kind<WebhookUrl> {
  private static final String NAME = "DISCORD_WEBHOOK_URL ";

  @Override
  public WebhookUrl read(String text, Map<String, String> environment) {
    try {
      return WebhookUrl.parse(text, WebhookUrl.OtherHosts.ALLOWED);
    } catch (DiscordException.UnusableWebhookUrl unusable) {
      String message = String.valueOf(unusable.getMessage());
      throw new IllegalArgumentException(
          message.startsWith(NAME) ? message.substring(NAME.length()) : message, unusable);
    }
  }

  @Override
  public String range() {
    return "a webhook's address, https or on loopback http";
  }

  @Override
  public String write(WebhookUrl value) {
    return value.toString();
  }

  @Override
  public boolean isSecret() {
    return true;
  }
}
