package dev.overseer.bot;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.bot.asks.Asks;
import dev.overseer.bot.guild.GuildFailure;
import dev.overseer.bot.guild.GuildListener;
import dev.overseer.bot.guild.Heard;
import dev.overseer.bot.guild.Reply;
import dev.overseer.bot.http.Route;
import dev.overseer.bot.runs.Run;
import dev.overseer.bot.runs.RunEvents;
import dev.overseer.bot.runs.Runs;
import dev.overseer.bot.steering.Outcome;
import dev.overseer.bot.steering.PushInputs;
import dev.overseer.bot.steering.Steer;
import dev.overseer.bot.steering.WaitingInputs;
import dev.overseer.core.log.Log;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Passes on what happens in one room to the others that it concerns. They come into being after it,
 * since they tell it things: until {@link #connect} nothing may happen. Thread-safe.
 */
final class Switchboard implements GuildListener, RunEvents, Steer.RunTalk {
  private final BotMetrics metrics;
  private final Log log;
  private final CompletableFuture<Boolean> end;

  private volatile Optional<Rooms> connected = Optional.empty();

  private record Rooms(
      Runs runs, PushInputs push, Asks asks, Steer steer, Route route, WaitingInputs inputs) {}

  Switchboard(BotMetrics metrics, Log log, CompletableFuture<Boolean> end) {
    this.metrics = metrics;
    this.log = log;
    this.end = end;
  }

  /** The rooms are there. */
  void connect(
      Runs runs, PushInputs push, Asks asks, Steer steer, Route route, WaitingInputs inputs) {
    connected = Optional.of(new Rooms(runs, push, asks, steer, route, inputs));
  }

  private Rooms rooms() {
    return connected.orElseThrow();
  }

  @Override
  public void connected() {
    log.info("Discord is connected");
    try {
      rooms().runs.compare();
    } catch (GuildFailure e) {
      log.warn("what is remembered could not be compared with Discord", e);
    }
  }

  @Override
  public void disconnected() {
    metrics.disconnected();
    log.warn("Discord is not connected any more; it is tried again");
  }

  @Override
  public void refused(String why) {
    log.error("Discord will not have the bot", field("why", why));
    end.completeExceptionally(new BotException.Unwelcome(why));
  }

  @Override
  public void command(Heard.Command command, Reply reply) {
    rooms().steer.command(command, reply);
  }

  @Override
  public void press(Heard.Press press, Reply reply) {
    rooms().asks.press(press, reply);
  }

  @Override
  public void message(Heard.Message message) {
    rooms().steer.message(message);
  }

  @Override
  public void gone(String id) {
    rooms().runs.gone(id);
  }

  @Override
  public void created(Run run) {
    metrics.created();
  }

  @Override
  public void opened(Run run) {
    rooms().push.push(run);
  }

  @Override
  public void ended(Run run) {
    metrics.ended();
    rooms().inputs.drop(run.id(), Outcome.of(Outcome.Status.RUN_OVER));
    rooms().route.ended(run);
    // Before the place is archived: it rewrites messages there.
    rooms().asks.ended(run.id());
  }

  @Override
  public void vanished(Run run) {
    metrics.vanished();
  }

  @Override
  public int questions(Run run) {
    return rooms().asks.pending(run.id());
  }

  @Override
  public void denyAll(Run run, String by) {
    rooms().asks.denyAll(run.id(), by);
  }

  @Override
  public Optional<Instant> lastAsked(Run run) {
    return rooms().route.lastAsked(run);
  }

  @Override
  public void refused(Steer.Refusal why) {
    metrics.refused(why.word());
  }
}
