package dev.overseer.bot.http;

import dev.overseer.bot.disk.Json;
import dev.overseer.bot.runs.Run;
import dev.overseer.bot.runs.RunId;
import dev.overseer.bot.runs.RunStore;
import dev.overseer.bot.steering.Input;
import dev.overseer.bot.steering.Outcome;
import dev.overseer.bot.steering.PushInputs;
import dev.overseer.bot.steering.WaitingInputs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /run/inputs}: a bridge asks for what people wrote, and says what became of it. */
final class InputEndpoints {
  static final int LONGEST_WAIT = 30;
  private static final int LONGEST_DETAIL = 500;

  private final RunStore runs;
  private final WaitingInputs inputs;
  private final Callers callers;
  private final PushInputs.DeliveryCounter counter;
  private final InstantSource time;
  private final Waits waits = new Waits();

  private final Map<RunId, Instant> asked = new ConcurrentHashMap<>();

  InputEndpoints(
      RunStore runs,
      WaitingInputs inputs,
      Callers callers,
      PushInputs.DeliveryCounter counter,
      InstantSource time) {
    this.runs = runs;
    this.inputs = inputs;
    this.callers = callers;
    this.counter = counter;
    this.time = time;
  }

  Answer list(Call call) throws InterruptedException {
    callers.demandToken(call);
    Run run = callers.demandRun(call, addressed(runs, call));
    int wait = call.queried("wait", 0, LONGEST_WAIT, 0);
    asked.put(run.id(), time.instant());
    List<Input> waiting =
        waits.during(run.id(), () -> inputs.await(run.id(), Duration.ofSeconds(wait)));
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray("inputs");
    for (Input input : waiting) {
      list.addObject()
          .put("id", input.id())
          .put("text", input.text())
          .put("author", input.author())
          .put("channelId", input.spot())
          .put("createdAt", input.createdAt().toString());
    }
    asked.put(run.id(), time.instant());
    return Answer.json(json);
  }

  /** The run that a query names by its channel and thread. */
  private static Optional<Run> addressed(RunStore runs, Call call) {
    String channel =
        call.queried("channelId")
            .orElseThrow(() -> ApiException.badInput("channelId is missing from the query"));
    return place(runs, channel, call.queried("threadId"));
  }

  /** The run at a place, if the channel is that of the thread. */
  static Optional<Run> place(RunStore runs, String channel, Optional<String> thread) {
    return runs.at(thread.orElse(channel)).filter(run -> run.place().channelId().equals(channel));
  }

  Answer answer(Call call, String id) {
    Optional<Input> input = inputs.find(id);
    if (input.isEmpty()) {
      // Whoever may speak for any run may know; it was answered, or there was none.
      callers.demandAnyone(call);
      throw ApiException.notFound("no such input waits");
    }
    callers.demandRun(call, runs.find(input.get().run()));
    Call.Fields fields = call.fields();
    String word = fields.text("status", 20);
    Outcome.Status status =
        Outcome.Status.ofBridge(word)
            .orElseThrow(
                () ->
                    ApiException.badInput(
                        "status must be delivered, no_reader, busy, bad_input or failed"));
    String detail = fields.optional("detail", LONGEST_DETAIL).orElse("");
    if (inputs.answered(id, new Outcome(status, detail)).isPresent()) {
      counter.answered(status);
    }
    return Answer.json(Json.object().put("answered", true));
  }

  /** When a run's bridge last asked. */
  Optional<Instant> lastAsked(Run run) {
    return Optional.ofNullable(asked.get(run.id()));
  }

  /** Nobody asks for this run any more. */
  void forget(RunId run) {
    asked.remove(run);
  }
}
