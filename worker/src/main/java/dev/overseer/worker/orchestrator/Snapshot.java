package dev.overseer.worker.orchestrator;

import dev.overseer.core.AtomicFiles;
import dev.overseer.worker.orchestrator.State.Counts;
import dev.overseer.worker.orchestrator.State.Stats;
import dev.overseer.worker.orchestrator.State.Status;
import dev.overseer.worker.orchestrator.State.Task;
import dev.overseer.worker.orchestrator.State.TaskKey;
import dev.overseer.worker.orchestrator.ToldResults.LongSet;
import dev.overseer.worker.spool.Timestamps;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The state as one file, in the form that the Python orchestrator reads and writes, with a member
 * {@code overseer} for what it does not know. Written and read task by task, so that a million of
 * them need no more memory than the state itself.
 */
final class Snapshot {
  /** Reads a task out of the middle, behind which more follows. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Snapshot() {}

  /**
   * What a snapshot says of itself.
   *
   * @param generation which log and which list of told results belong to it; empty if another
   *     program wrote it
   * @param over hashes of the tasks that it calls over, see {@link #hash}
   */
  record Header(Optional<Long> generation, LongSet over) {}

  /** A task's identity as a number. */
  static long hash(TaskKey key) {
    return ToldResults.hash(key.worker() + "/" + key.taskId());
  }

  /** Writes a state; on the disk when this returns. */
  static void write(Path file, State state, long generation, Instant now) throws IOException {
    Path beside = file.resolveSibling(".%s.%d.tmp".formatted(file.getFileName(), generation));
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      try (JsonGenerator json = JSON.createGenerator(out)) {
        json.writeStartObject();
        header(json, state, generation);
        json.writeName("tasks");
        json.writeStartArray();
        for (Task task : state.over()) {
          task(json, task);
        }
        for (Task task : state.open()) {
          task(json, task);
        }
        json.writeEndArray();
        json.writeStringProperty("timestamp", Timestamps.naive(now));
        json.writeEndObject();
        json.flush();
        out.flush();
        channel.force(true);
      } catch (JacksonException e) {
        throw new IOException(e);
      }
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
    AtomicFiles.move(beside, file);
  }

  private static void header(JsonGenerator json, State state, long generation) {
    json.writeName("overseer");
    json.writeStartObject();
    json.writeNumberProperty("generation", generation);
    json.writeNumberProperty("next", state.next());
    json.writeName("workers");
    json.writeStartObject();
    for (String worker : state.workers()) {
      json.writeName(worker);
      json.writeStartObject();
      json.writeNumberProperty("completed", state.counts(worker).completed());
      json.writeNumberProperty("failed", state.counts(worker).failed());
      json.writeBooleanProperty("unhealthy", state.isUnhealthy(worker));
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeName("untold");
    json.writeStartArray();
    for (Entry.Happened happened : state.untold()) {
      JSON.writeTree(json, happened.toJson());
    }
    json.writeEndArray();
    json.writeEndObject();
    Stats stats = state.stats();
    json.writeName("stats");
    json.writeStartObject();
    json.writeNumberProperty("total_tasks", stats.total());
    json.writeNumberProperty("completed_tasks", stats.completed());
    json.writeNumberProperty("failed_tasks", stats.failed());
    json.writeNumberProperty("timeout_tasks", stats.timedOut());
    json.writeEndObject();
  }

  private static void task(JsonGenerator json, Task task) {
    json.writeStartObject();
    json.writeStringProperty("task_id", task.key().taskId());
    json.writeStringProperty("worker", task.key().worker());
    json.writeNumberProperty("created_at", epochSeconds(task.createdAt()));
    json.writeName("completed_at");
    if (task.completedAt().isPresent()) {
      json.writeNumber(epochSeconds(task.completedAt().get()));
    } else {
      json.writeNull();
    }
    json.writeStringProperty("status", task.status().word());
    json.writeName("result_file");
    if (task.resultFile().isPresent()) {
      json.writeString(task.resultFile().get());
    } else {
      json.writeNull();
    }
    json.writeNumberProperty("attempts", task.attempts());
    if (!task.file().isEmpty()) {
      json.writeStringProperty("task_file", task.file());
    }
    json.writeEndObject();
  }

  /**
   * Reads a snapshot into an empty state.
   *
   * @throws IOException if it can't be read, or is none
   */
  static Header read(Path file, State into) throws IOException {
    Optional<Long> generation = Optional.empty();
    LongSet over = new LongSet();
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = JSON.createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException(file + " is no state of an orchestrator: it holds no JSON object");
      }
      long next = 1;
      Stats stats = new Stats(0, 0, 0, 0);
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "tasks" -> tasks(json, into, over);
          case "stats" -> stats = stats(JSON.readTree(json));
          case "overseer" -> {
            JsonNode ours = JSON.readTree(json);
            generation = Optional.of(ours.path("generation").asLong());
            next = ours.path("next").asLong(1);
            workers(ours.path("workers"), into);
            untold(ours.path("untold"), into);
          }
          default -> json.skipChildren();
        }
      }
      into.restore(stats, next);
      return new Header(generation, over);
    } catch (JacksonException | DateTimeException e) {
      throw new IOException(file + " is no state of an orchestrator", e);
    }
  }

  private static void tasks(JsonParser json, State into, LongSet over) {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      JsonNode node = JSON.readTree(json);
      Task task = task(node);
      into.restore(task);
      if (task.completedAt().isPresent()) {
        over.add(hash(task.key()));
      }
    }
  }

  private static Task task(JsonNode task) {
    Instant completedAt = seconds(task.path("completed_at"));
    return new Task(
        new TaskKey(task.path("worker").asString(""), task.path("task_id").asString("")),
        seconds(task.path("created_at")),
        task.path("completed_at").isNumber() ? Optional.of(completedAt) : Optional.empty(),
        Status.of(task.path("status").asString("")),
        task.path("result_file").asStringOpt(),
        task.path("attempts").asInt(0),
        task.path("task_file").asString(""));
  }

  private static Stats stats(JsonNode json) {
    return new Stats(
        json.path("total_tasks").asLong(0),
        json.path("completed_tasks").asLong(0),
        json.path("failed_tasks").asLong(0),
        json.path("timeout_tasks").asLong(0));
  }

  private static void workers(JsonNode json, State into) {
    for (Map.Entry<String, JsonNode> worker : json.properties()) {
      JsonNode of = worker.getValue();
      into.restore(
          worker.getKey(),
          new Counts(of.path("completed").asLong(0), of.path("failed").asLong(0)),
          of.path("unhealthy").asBoolean(false));
    }
  }

  private static void untold(JsonNode json, State into) {
    for (JsonNode one : json) {
      Entry.of(one)
          .filter(Entry.Happened.class::isInstance)
          .map(Entry.Happened.class::cast)
          .ifPresent(into::restore);
    }
  }

  private static BigDecimal epochSeconds(Instant instant) {
    return BigDecimal.valueOf(instant.getEpochSecond())
        .add(BigDecimal.valueOf(instant.getNano() / 1000, 6));
  }

  private static Instant seconds(JsonNode json) {
    return json.isNumber()
        ? Instant.EPOCH.plusNanos(json.decimalValue().movePointRight(9).longValue())
        : Instant.EPOCH;
  }
}
