package dev.overseer.bot.http;

import dev.overseer.bot.asks.Ask;
import dev.overseer.bot.asks.AskState;
import dev.overseer.bot.asks.AskStore;
import dev.overseer.bot.asks.Asks;
import dev.overseer.bot.asks.Question;
import dev.overseer.bot.disk.Json;
import dev.overseer.bot.runs.Run;
import dev.overseer.bot.runs.RunStore;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code /run/asks}: an agent asks a person, and waits for the answer. */
final class AskEndpoints {
  private static final int LONGEST_KEY = 200;
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_PATH = 5000;
  private static final int LONGEST_SECONDS = 86_400;

  private final RunStore runs;
  private final AskStore store;
  private final Asks asks;
  private final Callers callers;
  private final Waits waits = new Waits();

  AskEndpoints(RunStore runs, AskStore store, Asks asks, Callers callers) {
    this.runs = runs;
    this.store = store;
    this.asks = asks;
    this.callers = callers;
  }

  Answer ask(Call call) {
    callers.demandToken(call);
    Call.Fields fields = call.fields();
    Run run =
        callers.demandRun(
            call,
            InputEndpoints.place(
                runs, fields.requiredSnowflake("channelId"), fields.snowflake("threadId")));
    Question question =
        new Question(
            fields.text("tool", LONGEST_NAME),
            fields.optional("command", Call.MOST_BODY),
            fields.optional("path", LONGEST_PATH),
            fields.optional("diff", Call.MOST_BODY),
            fields.optional("cwd", LONGEST_PATH),
            fields.optional("sessionId", LONGEST_NAME));
    Duration limit = Duration.ofSeconds(fields.number("timeoutSeconds", 1, LONGEST_SECONDS));
    Ask ask =
        asks.ask(run, fields.text("key", LONGEST_KEY), question, limit)
            .orElseThrow(
                () ->
                    ApiException.tooMany(
                        "%d questions of this run wait already".formatted(Asks.MOST_OF_RUN),
                        Duration.ofSeconds(10)));
    return Answer.json(describe(ask));
  }

  Answer state(Call call, String id) throws InterruptedException {
    Optional<Ask> known = store.find(id);
    if (known.isEmpty()) {
      callers.demandAnyone(call);
      throw ApiException.notFound("there is no such question");
    }
    Run run = callers.demandRun(call, runs.find(known.get().run()));
    int wait = call.queried("wait", 0, InputEndpoints.LONGEST_WAIT, 0);
    Ask ask =
        waits
            .during(run.id(), () -> store.await(id, Duration.ofSeconds(wait)))
            .orElseThrow(ApiException::runOver);
    return Answer.json(describe(ask));
  }

  private static ObjectNode describe(Ask ask) {
    ObjectNode json = Json.object().put("askId", ask.id()).put("state", ask.state().word());
    switch (ask.state()) {
      case AskState.Pending() -> {}
      case AskState.Approved(String by) -> json.put("by", by);
      case AskState.Denied(String by, String reason) -> {
        json.put("by", by);
        if (!reason.isEmpty()) {
          json.put("reason", reason);
        }
      }
      case AskState.Expired(String reason) -> json.put("reason", reason);
    }
    return json;
  }
}
