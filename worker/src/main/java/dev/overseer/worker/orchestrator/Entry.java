package dev.overseer.worker.orchestrator;

import dev.overseer.worker.spool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the state's log consists of: replaying all of them in order gives the state. */
sealed interface Entry {

  /**
   * A task file was seen for the first time.
   *
   * @param createdAt since when it lies there, by the clock of the file system
   * @param file its name; empty text where it is the one that we would have given it
   */
  record Submitted(String taskId, String worker, Instant createdAt, String file) implements Entry {}

  /**
   * Something happened that others are to be told of.
   *
   * @param number counts what happened, over restarts too
   * @param finish what is known of the task, where one is over
   */
  record Happened(long number, Instant at, Event event, Optional<Finish> finish) implements Entry {
    /** The notification's name: that of this event alone, and always the same. */
    String fileName() {
      return "%s_%d_%d.json".formatted(event.type(), at.toEpochMilli(), number);
    }
  }

  /** They were told of these. */
  record Told(List<Long> numbers) implements Entry {
    public Told {
      numbers = List.copyOf(numbers);
    }
  }

  /**
   * How a task ended.
   *
   * @param name hash of the result file's name, see {@link ToldResults}
   * @param content hash of what it says
   * @param modifiedNanos when it was written
   */
  record Finish(
      long name,
      long content,
      long modifiedNanos,
      Instant createdAt,
      Instant completedAt,
      int attempts) {}

  /** As a line of the log. */
  default ObjectNode toJson() {
    ObjectNode json = Json.object();
    switch (this) {
      case Submitted(String taskId, String worker, Instant createdAt, String file) -> {
        json.put("entry", "submitted");
        json.put("task_id", taskId);
        json.put("worker", worker);
        json.put("created_at", createdAt.toString());
        if (!file.isEmpty()) {
          json.put("file", file);
        }
      }
      case Happened(long number, Instant at, Event event, Optional<Finish> finish) -> {
        json.put("entry", "happened");
        json.put("number", number);
        json.put("at", at.toString());
        json.put("event_type", event.type());
        json.set("data", event.data());
        finish.ifPresent(
            is -> {
              ObjectNode of = json.putObject("finish");
              of.put("name", is.name);
              of.put("content", is.content);
              of.put("modified_ns", is.modifiedNanos);
              of.put("created_at", is.createdAt.toString());
              of.put("completed_at", is.completedAt.toString());
              of.put("attempts", is.attempts);
            });
      }
      case Told(List<Long> numbers) -> {
        json.put("entry", "told");
        ArrayNode all = json.putArray("numbers");
        numbers.forEach(all::add);
      }
    }
    return json;
  }

  /** An entry from what {@link #toJson} gave; empty if it is of a later version. */
  static Optional<Entry> of(JsonNode json) {
    return switch (json.path("entry").asString("")) {
      case "submitted" ->
          Optional.of(
              new Submitted(
                  json.path("task_id").asString(""),
                  json.path("worker").asString(""),
                  Instant.parse(json.path("created_at").asString("")),
                  json.path("file").asString("")));
      case "happened" ->
          Event.of(json.path("event_type").asString(""), json.path("data"))
              .map(
                  event ->
                      new Happened(
                          json.path("number").asLong(),
                          Instant.parse(json.path("at").asString("")),
                          event,
                          finish(json.path("finish"))));
      case "told" -> {
        List<Long> numbers = new ArrayList<>();
        json.path("numbers").forEach(number -> numbers.add(number.asLong()));
        yield Optional.of(new Told(numbers));
      }
      default -> Optional.empty();
    };
  }

  private static Optional<Finish> finish(JsonNode json) {
    return json.isObject()
        ? Optional.of(
            new Finish(
                json.path("name").asLong(),
                json.path("content").asLong(),
                json.path("modified_ns").asLong(),
                Instant.parse(json.path("created_at").asString("")),
                Instant.parse(json.path("completed_at").asString("")),
                json.path("attempts").asInt()))
        : Optional.empty();
  }
}
