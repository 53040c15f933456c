package dev.overseer.bot.jda;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.GuildListener;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Secret;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.exceptions.InvalidTokenException;
import net.dv8tion.jda.api.interactions.InteractionContextType;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.interactions.commands.build.SlashCommandData;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.utils.Compression;
import net.dv8tion.jda.api.utils.ConcurrentSessionController;
import okhttp3.HttpUrl;

/**
 * The connection to Discord: made in the background, tried again until it is there, and given up
 * only where Discord says that it will never be. Thread-safe.
 */
public final class ConnectDiscord implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int END_SECONDS = 5;

  private final JdaGuilds guilds;
  private final Timers timers;
  private final Executor threads;
  private final Log log;

  private final Account account;

  private volatile Optional<JDA> jda = Optional.empty();
  private boolean closed;

  /** Nothing is connected yet. */
  public ConnectDiscord(Account account, Timers timers, Executor threads, Log log) {
    this.account = account;
    this.timers = timers;
    this.threads = threads;
    this.log = log;
    this.guilds = new JdaGuilds(() -> jda, new FetchFile(account.restBase.map(HttpUrl::get)));
  }

  /**
   * Who connects, and to what.
   *
   * @param readMessages whether messages without a command are wanted
   * @param restBase another place than Discord's, {@code http://127.0.0.1:1/api/v10/}
   * @param gateway another place than the one that Discord names
   */
  public record Account(
      Secret token, boolean readMessages, Optional<String> restBase, Optional<String> gateway) {}

  /** Discord, which can be asked once it is connected. */
  public DiscordGuilds guilds() {
    return guilds;
  }

  /** Begins to connect, and to tell a listener what happens. */
  public void begin(GuildListener listener) {
    threads.execute(() -> connect(listener));
  }

  private void connect(GuildListener listener) {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    try {
      JDA made = builder().addEventListeners(new Listen(guilds, listener, threads)).build();
      synchronized (this) {
        jda = Optional.of(made);
        if (closed) {
          made.shutdownNow();
          return;
        }
      }
      made.updateCommands()
          .addCommands(commands())
          .queue(
              done -> log.info("commands registered", field("commands", done.size())),
              failed -> log.error("commands can't be registered", failed));
    } catch (InvalidTokenException wrong) {
      listener.refused(
          "Discord does not know DISCORD_BOT_TOKEN: take a new one from the application's page");
    } catch (RuntimeException e) {
      log.warn("Discord can't be reached; tried again", e);
      timers.after(PAUSE, () -> begin(listener));
    }
  }

  private JDABuilder builder() {
    Set<GatewayIntent> intents =
        account.readMessages
            ? EnumSet.of(GatewayIntent.GUILD_MESSAGES, GatewayIntent.MESSAGE_CONTENT)
            : EnumSet.noneOf(GatewayIntent.class);
    JDABuilder builder =
        JDABuilder.createLight(account.token.reveal(), intents)
            .setEnableShutdownHook(false)
            .setMaxReconnectDelay(32);
    account.restBase.ifPresent(
        base ->
            builder
                .setRestConfig(new RestConfig().setBaseUrl(base))
                .setCompression(Compression.NONE));
    account.gateway.ifPresent(url -> builder.setSessionController(new FixedGateway(url)));
    return builder;
  }

  /** Goes where it is told instead of asking Discord. */
  private static final class FixedGateway extends ConcurrentSessionController {
    private final String url;

    FixedGateway(String url) {
      this.url = url;
    }

    @Override
    public String getGateway() {
      return url;
    }
  }

  private static Set<SlashCommandData> commands() {
    SlashCommandData input =
        Commands.slash("input", "Say something to the agent of this run.")
            .addOption(OptionType.STRING, "text", "What the agent shall read.", true)
            .addOption(OptionType.ATTACHMENT, "file", "A text file that goes with it.", false);
    Set<SlashCommandData> commands =
        Set.of(
            input,
            Commands.slash("stop", "Tell the agent to stop, and deny what it asks for."),
            Commands.slash("status", "How this run is."),
            Commands.slash("runs", "Which runs are at work."),
            Commands.slash("cost", "What this run has cost, as far as it is known."));
    commands.forEach(command -> command.setContexts(InteractionContextType.GUILD));
    return commands;
  }

  /** Ends the connection. */
  @Override
  public void close() {
    Optional<JDA> open;
    synchronized (this) {
      closed = true;
      open = jda;
    }
    open.ifPresent(ConnectDiscord::end);
  }

  private static void end(JDA open) {
    open.shutdown();
    try {
      if (!open.awaitShutdown(END_SECONDS, TimeUnit.SECONDS)) {
        open.shutdownNow();
      }
    } catch (InterruptedException hurried) {
      open.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
