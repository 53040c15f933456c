package dev.overseer.bridge;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.bridge.agent.Written;
import dev.overseer.bridge.bot.AskBot;
import dev.overseer.bridge.bot.Reply;
import dev.overseer.bridge.bot.Run;
import dev.overseer.bridge.http.RefusedException;
import dev.overseer.core.Backoff;
import dev.overseer.core.log.Log;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the bot for inputs of a run, delivers them, and tells the bot what became of each.
 *
 * <pre>
 *   ASKING ──inputs──► delivering, reporting ──► ASKING
 *     │ the bot is not there: RESTING, 1 s to 1 min ──► ASKING
 *     │ 401, 403: REFUSED, 30 s to 10 min ──► ASKING, perhaps with another token
 *     │ 404: RESTING as if it were not there: it may not have read its runs yet
 *     └ 409: the run is OVER, for good
 * </pre>
 *
 * <p>The bot hands an input out again until it has been told; so what became of it is remembered,
 * and an input whose report got lost is reported once more and not delivered once more. Only a
 * bridge that is killed between the two would deliver it twice.
 */
final class PullInputs implements AutoCloseable {
  private static final int WAIT_SECONDS = 25;
  private static final Duration PATIENCE = Duration.ofSeconds(WAIT_SECONDS + 10L);
  private static final Duration REPORT_PATIENCE = Duration.ofSeconds(10);
  private static final Backoff OUTAGE = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
  private static final Backoff REFUSAL =
      new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(10));
  private static final int MOST_REMEMBERED = 10_000;
  private static final int MOST_DETAIL = 400;

  private final AskBot bot;
  private final DeliverInput deliver;
  private final RateLimit rate;
  private final BridgeMetrics metrics;
  private final Runnable runIsOver;
  private final Log log;

  private final Run run;
  private final long mostBytes;

  private final Backoff.Waits absent = OUTAGE.waits(new SplittableRandom());
  private final Backoff.Waits refused = REFUSAL.waits(new SplittableRandom());
  private final Backoff.Waits unheard = OUTAGE.waits(new SplittableRandom());
  private final Map<String, Report> reports =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Report> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile State state = new State.Asking();

  /** How it gets on with the bot. */
  sealed interface State {
    record Asking() implements State {}

    record Resting(String reason) implements State {}

    record Refused(String reason) implements State {}

    record Over() implements State {}
  }

  /** What became of an input, in the bot's words. */
  private record Report(String status, String detail) {}

  /**
   * @param runIsOver called once, when the bot says so
   */
  PullInputs(
      Run run,
      DeliverInput deliver,
      RateLimit rate,
      long mostBytes,
      BridgeMetrics metrics,
      Runnable runIsOver,
      Log log) {
    this.run = run;
    this.bot = new AskBot(run);
    this.deliver = deliver;
    this.rate = rate;
    this.mostBytes = mostBytes;
    this.metrics = metrics;
    this.runIsOver = runIsOver;
    this.log = log;
    this.thread = Thread.ofPlatform().name("overseer-pull").daemon().unstarted(this::pull);
  }

  void begin() {
    thread.start();
  }

  /** What keeps it from asking; empty if nothing does. */
  Optional<String> trouble() {
    return switch (state) {
      case State.Asking(), State.Over() -> Optional.empty();
      case State.Resting(String reason) -> Optional.of(reason);
      case State.Refused(String reason) -> Optional.of(reason);
    };
  }

  private void pull() {
    try {
      while (!isClosed() && !(state instanceof State.Over)) {
        askOnce();
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private void askOnce() throws InterruptedException {
    Reply reply = bot.get("/run/inputs?%s&wait=%d".formatted(run.query(), WAIT_SECONDS), PATIENCE);
    if (isClosed()) {
      return;
    }
    switch (reply) {
      case Reply.Done(ObjectNode body) -> {
        metrics.polled(BridgeMetrics.Poll.OK);
        goOn();
        take(body);
      }
      case Reply.Later(String reason, Optional<Duration> after) -> {
        metrics.polled(BridgeMetrics.Poll.LATER);
        rest(reason, after);
      }
      case Reply.Refused(int status, String message) -> {
        metrics.polled(BridgeMetrics.Poll.REFUSED);
        refused(status, message);
      }
    }
  }

  private void goOn() {
    if (!(state instanceof State.Asking)) {
      log.info("the bot answers again");
    }
    state = new State.Asking();
    absent.reset();
    refused.reset();
  }

  private void rest(String reason, Optional<Duration> after) throws InterruptedException {
    if (!(state instanceof State.Resting)) {
      log.warn("the bot can't be asked for inputs; trying again", field("reason", reason));
    }
    state = new State.Resting(reason);
    pause(after.orElseGet(absent::next));
  }

  private void refused(int status, String message) throws InterruptedException {
    if (status == 409) {
      log.info("the run is over; no more inputs are asked for", field("reason", message));
      state = new State.Over();
      runIsOver.run();
      return;
    }
    if (status == 404) {
      rest(
          "the bot does not know this run (RUN_CHANNEL, RUN_THREAD): " + message, Optional.empty());
      return;
    }
    if (!(state instanceof State.Refused)) {
      log.error(
          "the bot refuses to give inputs: is RUN_TOKEN that of this run?",
          field("status", status),
          field("reason", message));
    }
    state = new State.Refused("the bot refuses with %d: %s".formatted(status, message));
    pause(refused.next());
  }

  private void take(ObjectNode body) throws InterruptedException {
    int taken = 0;
    for (JsonNode input : body.path("inputs")) {
      if (isClosed()) {
        return;
      }
      String id = input.path("id").asString("");
      // It becomes a part of a path.
      if (id.matches("[A-Za-z0-9_-]{1,128}")) {
        taken += report(id, reportOf(id, input)) ? 1 : 0;
      } else {
        log.error("the bot gave out an input with an id that is none");
      }
    }
    if (taken > 0) {
      unheard.reset();
    } else if (!body.path("inputs").isEmpty()) {
      // They would come again at once, and so for ever.
      pause(unheard.next());
    }
  }

  private Report reportOf(String id, JsonNode input) throws InterruptedException {
    Report known = reports.get(id);
    if (known != null) {
      return known;
    }
    Report made = deliver(input);
    reports.put(id, made);
    return made;
  }

  private Report deliver(JsonNode input) throws InterruptedException {
    String channel = input.path("channelId").asString("");
    String text = input.path("text").asString("");
    if (!run.isPlace(channel)) {
      metrics.count(BridgeMetrics.Way.PULL, "forbidden");
      log.error("the bot gave out an input of another run", field("channel_id", channel));
      return new Report("bad_input", "it was said in another run's channel");
    }
    try {
      InputMessage.check(text, mostBytes);
    } catch (RefusedException e) {
      boolean tooLong = e.response().status() == 413;
      metrics.count(BridgeMetrics.Way.PULL, tooLong ? "too_large" : "bad_input");
      return new Report("bad_input", String.valueOf(e.getMessage()));
    }
    for (Optional<Duration> wait = rate.take(); wait.isPresent(); wait = rate.take()) {
      pause(wait.get().plusMillis(1));
    }
    return reportOf(
        deliver.deliver(
            new InputMessage(
                text,
                Optional.of(input.path("author").asString("")),
                Optional.of(channel),
                Optional.empty()),
            BridgeMetrics.Way.PULL));
  }

  private static Report reportOf(Delivery delivery) {
    return switch (delivery.written()) {
      case Written.Whole _ ->
          new Report(
              "delivered",
              switch (delivery.confirmed()) {
                case UNKNOWN -> "";
                case NOT_YET -> "the agent's transcript does not show it yet";
                case YES -> "the agent has read it";
              });
      case Written.NoReader() -> new Report("no_reader", "the agent does not read its input");
      case Written.NoRoom() -> new Report("busy", "the agent has not read what came before");
      case Written.TooLong(int bytes, int most) ->
          new Report(
              "bad_input", "its line has %d bytes, and a pipe holds %d".formatted(bytes, most));
      case Written.Failed(String reason) -> new Report("failed", reason);
    };
  }

  /** Whether the bot has taken it; what it has not taken it gives out again. */
  private boolean report(String id, Report report) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", report.status);
    if (!report.detail.isEmpty()) {
      body.put("detail", report.detail.substring(0, Math.min(MOST_DETAIL, report.detail.length())));
    }
    return switch (bot.post("/run/inputs/" + id, body, REPORT_PATIENCE)) {
      case Reply.Done _ -> true;
      case Reply.Later(String reason, _) -> {
        log.warn("the bot could not be told what became of an input", field("reason", reason));
        yield false;
      }
      case Reply.Refused(int status, String message) -> {
        log.warn(
            "the bot does not want to know what became of an input",
            field("status", status),
            field("reason", message));
        yield false;
      }
    };
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause(Duration time) throws InterruptedException {
    boolean ended = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    if (ended) {
      throw new InterruptedException("the bridge is ending");
    }
  }

  /** Ends asking. */
  @Override
  public void close() {
    closed.countDown();
    bot.cut();
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
