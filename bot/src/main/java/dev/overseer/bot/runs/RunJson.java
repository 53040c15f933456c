package dev.overseer.bot.runs;

import dev.overseer.bot.disk.Json;
import dev.overseer.core.settings.Secret;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Runs as lines of the ledger. */
final class RunJson {
  static final String OPENING = "opening";
  static final String RUN = "run";
  static final String FORGOTTEN = "forgotten";

  private RunJson() {}

  static ObjectNode opening(RunId id, String guildId) {
    return id(entry(OPENING), id).put("guildId", guildId);
  }

  static ObjectNode forgotten(RunId id) {
    return id(entry(FORGOTTEN), id);
  }

  static ObjectNode run(Run run) {
    ObjectNode json = id(entry(RUN), run.id());
    json.put("guildId", run.place().guildId()).put("channelId", run.place().channelId());
    run.place().threadId().ifPresent(thread -> json.put("threadId", thread));
    json.put("webhookId", run.webhookId()).put("webhookToken", run.webhookToken().reveal());
    run.bridge().ifPresent(bridge -> json.put("bridge", bridge.text()));
    json.put("createdAt", run.createdAt().toString());
    switch (run.state()) {
      case RunState.Live() -> json.put("state", "live");
      case RunState.Ending(Instant at) -> json.put("state", "ending").put("at", at.toString());
      case RunState.Closed(Instant at) -> json.put("state", "closed").put("at", at.toString());
    }
    return json;
  }

  static RunId id(ObjectNode json) {
    return new RunId(
        Json.required(json, "taskId"),
        json.path("attempt").intValue(),
        Json.required(json, "shortId"));
  }

  static Run run(ObjectNode json) {
    String guild = Json.required(json, "guildId");
    String channel = Json.required(json, "channelId");
    Place place =
        Json.text(json, "threadId")
            .<Place>map(thread -> new Place.InThread(guild, channel, thread))
            .orElseGet(() -> new Place.InChannel(guild, channel));
    Optional<BridgeAddress> bridge = Json.text(json, "bridge").map(BridgeAddress::parse);
    return new Run(
        id(json),
        place,
        Json.required(json, "webhookId"),
        new Secret(Json.required(json, "webhookToken")),
        bridge,
        Json.instant(json, "createdAt"),
        state(json));
  }

  private static RunState state(ObjectNode json) {
    String state = Json.required(json, "state");
    return switch (state) {
      case "live" -> new RunState.Live();
      case "ending" -> new RunState.Ending(Json.instant(json, "at"));
      case "closed" -> new RunState.Closed(Json.instant(json, "at"));
      default -> throw new IllegalArgumentException("a run is " + state);
    };
  }

  private static ObjectNode entry(String kind) {
    return Json.object().put("entry", kind);
  }

  private static ObjectNode id(ObjectNode json, RunId id) {
    return json.put("taskId", id.taskId())
        .put("attempt", id.attempt())
        .put("shortId", id.shortId());
  }
}
