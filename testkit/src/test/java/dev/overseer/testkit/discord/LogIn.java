package dev.overseer.testkit.discord;

import java.util.Collection;
import java.util.List;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.utils.Compression;
import net.dv8tion.jda.api.utils.ConcurrentSessionController;

/** A bot on JDA that is sent to the fake. */
final class LogIn {
  private LogIn() {}

  static JDABuilder builder(
      FakeBot bot, String token, Collection<GatewayIntent> intents, Compression compression) {
    return JDABuilder.createLight(token, intents)
        .setRestConfig(new RestConfig().setBaseUrl(bot.restUrl()))
        .setSessionController(
            new ConcurrentSessionController() {
              @Override
              public String getGateway() {
                return bot.gatewayUrl();
              }
            })
        .setCompression(compression)
        .setEnableShutdownHook(false)
        .setMaxReconnectDelay(32);
  }

  /** Logged in, and with its guilds. */
  static JDA now(FakeBot bot, GatewayIntent... intents) throws InterruptedException {
    return builder(bot, bot.token(), List.of(intents), Compression.NONE).build().awaitReady();
  }
}
