package dev.overseer.bot.http;

import dev.overseer.bot.asks.AskStore;
import dev.overseer.bot.asks.Asks;
import dev.overseer.bot.interactions.HandleInteractions;
import dev.overseer.bot.runs.Run;
import dev.overseer.bot.runs.RunTokens;
import dev.overseer.bot.runs.Runs;
import dev.overseer.bot.steering.PushInputs;
import dev.overseer.bot.steering.WaitingInputs;
import dev.overseer.core.settings.Secret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Which request goes where, and who may make it. Thread-safe. */
public final class Route {
  private final RunEndpoints runs;
  private final InputEndpoints inputs;
  private final AskEndpoints asks;
  private final Callers callers;
  private final Optional<HandleInteractions> interactions;
  private final Health health;
  private final UnaryOperator<String> harmless;

  /** What the answers come from. */
  public Route(
      Rooms rooms,
      Entry entry,
      Optional<HandleInteractions> interactions,
      Health health,
      InstantSource time,
      UnaryOperator<String> harmless) {
    this.callers = new Callers(rooms.tokens, entry.apiToken);
    this.runs =
        new RunEndpoints(rooms.runs, rooms.tokens, entry.guild, entry.category, entry.webhookBase);
    this.inputs =
        new InputEndpoints(rooms.runs.store(), rooms.inputs, callers, rooms.counter, time);
    this.asks = new AskEndpoints(rooms.runs.store(), rooms.askStore, rooms.asks, callers);
    this.interactions = interactions;
    this.health = health;
    this.harmless = harmless;
  }

  /** Whose work is asked for. */
  public record Rooms(
      Runs runs,
      RunTokens tokens,
      WaitingInputs inputs,
      PushInputs.DeliveryCounter counter,
      AskStore askStore,
      Asks asks) {}

  /**
   * How it is asked for.
   *
   * @param apiToken empty only where the bot listens on loopback alone
   * @param guild where no other is named
   * @param category where no other is named
   * @param webhookBase what addresses of webhooks begin with
   */
  public record Entry(
      Optional<Secret> apiToken, Optional<String> guild, String category, String webhookBase) {}

  /**
   * How the bot is.
   *
   * @param troubles what keeps it from its work, a sentence each
   * @param metrics as Prometheus reads them
   * @param metricsType their content type
   * @param forged hears of interactions that are not Discord's
   */
  public record Health(
      Supplier<List<String>> troubles,
      Supplier<byte[]> metrics,
      String metricsType,
      Consumer<String> forged) {}

  Answer answer(Call call) throws InterruptedException {
    List<String> path = call.path();
    String first = path.getFirst();
    return switch (path.size()) {
      case 1 ->
          switch (first) {
            case "livez" -> get(call, () -> Answer.text(200, "OK"));
            case "readyz", "healthz" -> get(call, this::ready);
            case "metrics" ->
                get(
                    call,
                    () -> new Answer(200, health.metricsType, health.metrics.get(), Map.of()));
            case "interactions" -> interaction(call);
            case "runs" -> get(call, () -> listRuns(call));
            default -> throw nothing();
          };
      case 2 -> first.equals("run") ? run(call, path.get(1)) : unknown();
      case 3 -> first.equals("run") ? one(call, path.get(1), path.get(2)) : unknown();
      default -> throw nothing();
    };
  }

  private Answer run(Call call, String what) throws InterruptedException {
    return switch (what) {
      case "create" -> post(call, () -> forApi(call, runs::create));
      case "complete" -> post(call, () -> forApi(call, runs::complete));
      case "inputs" -> get(call, () -> inputs.list(call));
      case "asks" -> post(call, () -> asks.ask(call));
      default -> throw nothing();
    };
  }

  private Answer one(Call call, String what, String id) throws InterruptedException {
    return switch (what) {
      case "inputs" -> post(call, () -> inputs.answer(call, id));
      case "asks" -> get(call, () -> asks.state(call, id));
      default -> throw nothing();
    };
  }

  private interface Work {
    Answer answer() throws InterruptedException;
  }

  private interface Endpoint {
    Answer answer(Call call);
  }

  private Answer forApi(Call call, Endpoint endpoint) {
    callers.demandApi(call);
    return endpoint.answer(call);
  }

  private Answer listRuns(Call call) {
    callers.demandApi(call);
    return runs.list();
  }

  private static Answer get(Call call, Work work) throws InterruptedException {
    if (!call.method().equals("GET")) {
      throw ApiException.wrongMethod("GET");
    }
    return work.answer();
  }

  private static Answer post(Call call, Work work) throws InterruptedException {
    if (!call.method().equals("POST")) {
      throw ApiException.wrongMethod("POST");
    }
    return work.answer();
  }

  private Answer ready() {
    List<String> troubles = health.troubles.get();
    return troubles.isEmpty()
        ? Answer.text(200, "OK")
        : Answer.text(503, harmless(String.join("\n", troubles)));
  }

  private Answer interaction(Call call) throws InterruptedException {
    HandleInteractions handle = interactions.orElseThrow(Route::nothing);
    if (!call.method().equals("POST")) {
      throw ApiException.wrongMethod("POST");
    }
    HandleInteractions.Taken taken =
        handle.take(
            call.header("X-Signature-Ed25519").orElse(""),
            call.header("X-Signature-Timestamp").orElse(""),
            call.body());
    return switch (taken) {
      case HandleInteractions.Taken.Answered(var body) -> Answer.json(body);
      case HandleInteractions.Taken.Forged(String why) -> {
        health.forged.accept(why);
        throw ApiException.unauthorized("the request is not signed by Discord, or not new");
      }
      case HandleInteractions.Taken.Unknown() ->
          throw ApiException.badInput("this kind of interaction is not known here");
    };
  }

  private static Answer unknown() {
    throw nothing();
  }

  private static ApiException nothing() {
    return ApiException.notFound("there is nothing here; docs/bot.md lists what there is");
  }

  /** A text without the bot's own secrets. */
  String harmless(String text) {
    return harmless.apply(text);
  }

  /** When a run's bridge last asked for inputs. */
  public Optional<Instant> lastAsked(Run run) {
    return inputs.lastAsked(run);
  }

  /** A run is over. */
  public void ended(Run run) {
    inputs.forget(run.id());
  }
}
