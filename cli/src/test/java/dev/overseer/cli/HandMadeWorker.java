package dev.overseer.cli;

import static org.awaitility.Awaitility.await;

import dev.overseer.posix.Holder;
import dev.overseer.posix.StdStream;
import dev.overseer.worker.spool.Claim;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Leaves the files of a worker in a spool, one by one, as a test says. */
final class HandMadeWorker {
  final String name;
  final SpoolLayout layout;
  final WriteFile write = new WriteFile(false);

  HandMadeWorker(Path spool, String name) {
    this.name = name;
    this.layout = SpoolLayout.under(spool);
  }

  Path taskFile(String taskId) {
    return layout.tasksOf(name).resolve(taskId + ".json");
  }

  void awaitTask(String taskId) {
    await().until(() -> Files.exists(taskFile(taskId)));
  }

  HandMadeWorker task(String taskId) {
    ObjectNode task = Json.object();
    task.put("task_id", taskId);
    task.put("description", "do " + taskId);
    return whole(taskFile(taskId), task);
  }

  /** A live holder: this process. */
  HandMadeWorker claim(String taskId, int attempt) {
    return claim(taskId, attempt, Optional.of(new Claim.Agent(1)));
  }

  /** Of an attempt whose agent may not run yet. */
  HandMadeWorker claim(String taskId, int attempt, Optional<Claim.Agent> agent) {
    try {
      Claim claim =
          new Claim(
              taskId,
              ProcessHandle.current().pid(),
              0,
              Holder.current().system(),
              Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(),
              attempt,
              Instant.now().minusSeconds(5),
              agent);
      if (agent.isPresent()) {
        // As a worker does before it starts one.
        for (StdStream stream : StdStream.values()) {
          Files.deleteIfExists(layout.output(name, taskId + ".json", stream));
        }
      }
      write.whole(SpoolLayout.lock(taskFile(taskId)), claim.bytes());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HandMadeWorker prints(String taskId, StdStream stream, String text) {
    try {
      Path output = layout.output(name, taskId + ".json", stream);
      Files.createDirectories(output.getParent());
      Files.writeString(output, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HandMadeWorker result(String taskId, int exitCode, String stdout, boolean last) {
    ObjectNode result = Json.object();
    result.put("task_id", taskId);
    result.put("worker", name);
    result.put("status", exitCode == 0 ? "completed" : "failed");
    result.put("exit_code", exitCode);
    result.put("stdout", stdout);
    result.put("stderr", "");
    result.put("timestamp", Instant.now().toString());
    result.put("final", last);
    return whole(layout.result(name, taskId), result);
  }

  /** As a task ends: the result, then all that was there of it is removed. */
  HandMadeWorker ends(String taskId, int exitCode, String stdout) {
    result(taskId, exitCode, stdout, true);
    try {
      for (StdStream stream : StdStream.values()) {
        Files.deleteIfExists(layout.output(name, taskId + ".json", stream));
      }
      Files.deleteIfExists(taskFile(taskId));
      Files.deleteIfExists(SpoolLayout.lock(taskFile(taskId)));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HandMadeWorker deadLetter(String taskId, String reason) {
    ObjectNode letter = Json.object();
    letter.put("task_id", taskId);
    letter.put("description", "do " + taskId);
    letter.put("dlq_reason", reason);
    letter.put("dlq_timestamp", "2026-01-02T03:04:05.000000");
    letter.put("retry_count", 3);
    return whole(layout.deadLettersOf(name).resolve(taskId + "_1767323045.json"), letter);
  }

  HandMadeWorker heartbeat(String status, List<Heartbeat.Running> running) {
    Heartbeat heartbeat =
        new Heartbeat(
            name,
            Instant.now(),
            Duration.ofMinutes(3),
            2,
            "closed",
            new Heartbeat.Stats(7, 2, 1, 1),
            status,
            status.equals(Heartbeat.HEALTHY) ? Optional.empty() : Optional.of("why it is so"),
            running,
            new BigDecimal("1.25"),
            1,
            "host");
    return bytes(layout.heartbeat(name), heartbeat.bytes());
  }

  private HandMadeWorker whole(Path file, ObjectNode json) {
    return bytes(file, Json.bytes(json));
  }

  private HandMadeWorker bytes(Path file, byte[] bytes) {
    try {
      write.whole(file, bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
