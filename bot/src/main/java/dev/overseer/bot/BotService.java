package dev.overseer.bot;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.bot.asks.Asks;
import dev.overseer.bot.guild.DiscordGuilds;
import dev.overseer.bot.guild.People;
import dev.overseer.bot.http.Route;
import dev.overseer.bot.http.ServeApi;
import dev.overseer.bot.interactions.HandleInteractions;
import dev.overseer.bot.interactions.VerifySignature;
import dev.overseer.bot.jda.ConnectDiscord;
import dev.overseer.bot.runs.Runs;
import dev.overseer.bot.steering.PushInputs;
import dev.overseer.bot.steering.Steer;
import dev.overseer.core.DaemonThreads;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/** The bot: {@code overseer bot}. Thread-safe. */
public final class BotService implements AutoCloseable {
  private static final String DISCORD = "https://discord.com/api/v10/";

  private final ConnectDiscord discord;
  private final BotState state;
  private final Runs runs;
  private final ServeApi api;
  private final ExecutorService threads;
  private final Log log;

  private final CompletableFuture<Boolean> end;

  private BotService(
      ConnectDiscord discord,
      BotState state,
      Runs runs,
      ServeApi api,
      ExecutorService threads,
      Log log,
      CompletableFuture<Boolean> end) {
    this.discord = discord;
    this.state = state;
    this.runs = runs;
    this.api = api;
    this.threads = threads;
    this.log = log;
    this.end = end;
  }

  /**
   * Begins: answers at once, and connects to Discord in the background.
   *
   * @throws BotException if it can't begin, with the reason
   */
  public static BotService open(BotSettings settings, Timers timers, Log log) {
    BotState state = BotState.open(settings.stateFolder(), timers);
    try {
      return open(settings, state, timers, log);
    } catch (RuntimeException e) {
      close(state, log);
      throw e;
    }
  }

  private static BotService open(BotSettings settings, BotState state, Timers timers, Log log) {
    ExecutorService pool = DaemonThreads.pool("overseer-bot");
    Executor threads = task -> executeUnlessEnding(pool, task);
    ConnectDiscord discord =
        new ConnectDiscord(
            new ConnectDiscord.Account(
                settings.token(),
                settings.get(BotSettings.ACCEPT_PLAIN),
                settings.get(BotSettings.REST_BASE),
                settings.get(BotSettings.GATEWAY_URL)),
            timers,
            threads,
            log.named("discord"));
    DiscordGuilds guilds = discord.guilds();
    BotMetrics metrics = new BotMetrics();
    People people = settings.people();
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    Switchboard switchboard = new Switchboard(metrics, log, end);
    Runs runs =
        new Runs(
            state.runs(),
            guilds,
            switchboard,
            timers,
            threads,
            log.named("runs"),
            new Runs.Rules(
                settings.get(BotSettings.PLACE),
                settings.get(BotSettings.GUILD_ID),
                settings.get(BotSettings.FORUM_CHANNEL),
                settings.get(BotSettings.RETENTION_HOURS),
                people.speakers(settings.get(BotSettings.ACCEPT_PLAIN))));
    PushInputs push =
        new PushInputs(
            state.runs(),
            state.inputs(),
            settings.bridgeSecret(),
            metrics::input,
            timers,
            threads,
            log.named("push"));
    Asks asks =
        new Asks(
            state.asks(),
            state.runs(),
            guilds,
            metrics::answered,
            timers,
            threads,
            log.named("asks"),
            people);
    Steer steer =
        new Steer(
            state.runs(),
            state.inputs(),
            push,
            guilds,
            switchboard,
            timers,
            threads,
            people,
            settings.get(BotSettings.ACCEPT_PLAIN),
            settings.get(BotSettings.STOP_TEXT));
    Route route =
        new Route(
            new Route.Rooms(
                runs, state.tokens(), state.inputs(), metrics::input, state.asks(), asks),
            new Route.Entry(
                settings.apiToken(),
                settings.get(BotSettings.GUILD_ID),
                settings.get(BotSettings.CATEGORY_NAME),
                webhookBase(settings)),
            settings
                .get(BotSettings.INTERACTIONS_PUBLIC_KEY)
                .map(VerifySignature::new)
                .map(
                    verify -> new HandleInteractions(verify, timers, guilds, switchboard, threads)),
            new Route.Health(
                () -> guilds.isConnected() ? List.of() : List.of("Discord is not connected"),
                metrics::text,
                PrometheusTextFormatWriter.CONTENT_TYPE,
                metrics::refused),
            timers,
            settings.hiding(event -> {})::hide);
    switchboard.connect(runs, push, asks, steer, route, state.inputs());
    gauges(metrics, state, asks, guilds);
    if (people.roles().isEmpty() && people.users().isEmpty()) {
      log.warn("nobody may steer runs: neither ALLOWED_ROLES nor ALLOWED_USERS is set");
    }
    ServeApi api = serve(settings, route, log);
    runs.begin();
    asks.begin();
    state.runs().live().forEach(push::push);
    discord.begin(switchboard);
    return new BotService(discord, state, runs, api, pool, log, end);
  }

  /** What is due when the bot ends is done after the next start: all that matters is on disk. */
  private static void executeUnlessEnding(Executor pool, Runnable task) {
    try {
      pool.execute(task);
    } catch (RejectedExecutionException ending) {
      return;
    }
  }

  private static String webhookBase(BotSettings settings) {
    return settings
        .get(BotSettings.REST_BASE)
        .orElse(DISCORD)
        .replaceFirst("/v[0-9]+/?$", "/webhooks/");
  }

  private static void gauges(BotMetrics metrics, BotState state, Asks asks, DiscordGuilds guilds) {
    metrics.gauge("overseer_bot_runs", "Runs at work.", () -> state.runs().live().size());
    metrics.gauge(
        "overseer_bot_inputs_waiting",
        "Messages that no bridge has answered yet.",
        () -> state.inputs().size());
    metrics.gauge(
        "overseer_bot_asks_pending", "Questions that nobody has answered yet.", asks::pending);
    metrics.gauge(
        "overseer_bot_connected",
        "1 where Discord is connected.",
        () -> guilds.isConnected() ? 1 : 0);
  }

  private static ServeApi serve(BotSettings settings, Route route, Log log) {
    String host = settings.get(BotSettings.LISTEN);
    int port = settings.get(BotSettings.PORT);
    try {
      ServeApi api = ServeApi.open(host, port, route, log.named("http"));
      log.info("listening", field("host", host), field("port", api.port()));
      return api;
    } catch (IOException e) {
      throw new BotException.Unservable(host, port, e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return api.port();
  }

  /**
   * Waits until it is closed, or until it can't go on.
   *
   * @throws BotException if Discord will not have it
   */
  public void awaitEnd() {
    try {
      end.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof BotException why ? why : e;
    }
  }

  /** Lets {@link #awaitEnd} return. */
  public void end() {
    end.complete(true);
  }

  /** Ends it: what waits is on disk, and goes on after the next start. */
  @Override
  public void close() {
    end();
    runs.stop();
    api.close();
    discord.close();
    threads.shutdownNow();
    close(state, log);
  }

  private static void close(BotState state, Log log) {
    try {
      state.close();
    } catch (IOException e) {
      log.warn("the state was not closed", e);
    }
  }
}
