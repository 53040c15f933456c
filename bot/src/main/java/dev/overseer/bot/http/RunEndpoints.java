package dev.overseer.bot.http;

import dev.overseer.bot.disk.Json;
import dev.overseer.bot.runs.BridgeAddress;
import dev.overseer.bot.runs.Run;
import dev.overseer.bot.runs.RunId;
import dev.overseer.bot.runs.RunState;
import dev.overseer.bot.runs.RunTokens;
import dev.overseer.bot.runs.Runs;
import java.nio.file.InvalidPathException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /run/create}, {@code /run/complete} and {@code /runs}. */
final class RunEndpoints {
  private static final int LONGEST_TASK = 200;
  private static final int LONGEST_SHORT = 40;
  private static final int LONGEST_CATEGORY = 90;
  private static final int LONGEST_BRIDGE = 200;
  private static final int MOST_ATTEMPTS = 1_000_000;

  private final Runs runs;
  private final RunTokens tokens;

  private final Optional<String> guild;
  private final String category;
  private final String webhookBase;

  /**
   * The endpoints.
   *
   * @param guild where no other is named
   * @param category where no other is named
   * @param webhookBase what addresses of webhooks begin with
   */
  RunEndpoints(
      Runs runs, RunTokens tokens, Optional<String> guild, String category, String webhookBase) {
    this.runs = runs;
    this.tokens = tokens;
    this.guild = guild;
    this.category = category;
    this.webhookBase = webhookBase;
  }

  Answer create(Call call) {
    Call.Fields fields = call.fields();
    RunId id =
        new RunId(
            fields.text("taskId", LONGEST_TASK),
            fields.number("attempt", 0, MOST_ATTEMPTS),
            fields.text("shortId", LONGEST_SHORT));
    String in =
        fields
            .snowflake("guildId")
            .or(() -> guild)
            .orElseThrow(
                () -> ApiException.badInput("guildId is missing, and GUILD_ID is not set"));
    Optional<BridgeAddress> bridge =
        fields.optional("bridge", LONGEST_BRIDGE).map(RunEndpoints::bridge);
    Run run =
        runs.opening()
            .open(
                id, in, fields.optional("categoryName", LONGEST_CATEGORY).orElse(category), bridge);
    if (!run.isLive()) {
      throw ApiException.runOver();
    }
    ObjectNode json = Json.object().put("channelId", run.place().channelId());
    run.place().threadId().ifPresent(thread -> json.put("threadId", thread));
    json.put("webhookId", run.webhookId());
    json.put("webhookUrl", webhookUrl(run));
    json.put("runToken", tokens.of(run));
    return Answer.json(json);
  }

  private static BridgeAddress bridge(String text) {
    try {
      return BridgeAddress.parse(text);
    } catch (IllegalArgumentException wrong) {
      String what = wrong instanceof InvalidPathException ? "no path" : "not on this machine";
      throw ApiException.badInput(
          "bridge is %s: it must be http://127.0.0.1:PORT or unix:/PATH".formatted(what));
    }
  }

  private String webhookUrl(Run run) {
    String url = webhookBase + run.webhookId() + "/" + run.webhookToken().reveal();
    return run.place().threadId().map(thread -> url + "?thread_id=" + thread).orElse(url);
  }

  Answer complete(Call call) {
    Call.Fields fields = call.fields();
    boolean known =
        runs.ending()
            .end(
                fields.requiredSnowflake("webhookId"),
                fields.requiredSnowflake("channelId"),
                fields.snowflake("threadId"));
    if (!known) {
      throw ApiException.unknownRun();
    }
    return Answer.json(Json.object().put("completed", true));
  }

  Answer list() {
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray("runs");
    runs.store().all().forEach(run -> describe(list.addObject(), run));
    return Answer.json(json);
  }

  private static void describe(ObjectNode json, Run run) {
    json.put("taskId", run.id().taskId())
        .put("attempt", run.id().attempt())
        .put("shortId", run.id().shortId())
        .put("channelId", run.place().channelId());
    run.place().threadId().ifPresent(thread -> json.put("threadId", thread));
    json.put("webhookId", run.webhookId());
    switch (run.state()) {
      case RunState.Live() -> json.put("state", "live");
      case RunState.Ending(Instant at) -> json.put("state", "completed");
      case RunState.Closed(Instant at) -> json.put("state", "completed");
    }
    json.put("createdAt", run.createdAt().toString());
    switch (run.state()) {
      case RunState.Live() -> {}
      case RunState.Ending(Instant at) -> json.put("completedAt", at.toString());
      case RunState.Closed(Instant at) -> json.put("completedAt", at.toString());
    }
  }
}
