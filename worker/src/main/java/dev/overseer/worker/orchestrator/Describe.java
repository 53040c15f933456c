package dev.overseer.worker.orchestrator;

import dev.overseer.worker.orchestrator.CheckWorkers.Health;
import dev.overseer.worker.orchestrator.CheckWorkers.Pulse;
import dev.overseer.worker.orchestrator.State.Counts;
import dev.overseer.worker.orchestrator.State.Stats;
import dev.overseer.worker.orchestrator.State.Task;
import dev.overseer.worker.orchestrator.State.TaskKey;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Answers who asks how things are, with the members that the Python orchestrator has. */
final class Describe {
  private final List<String> workers;
  private final State state;
  private final CheckWorkers check;

  Describe(List<String> workers, State state, CheckWorkers check) {
    this.workers = List.copyOf(workers);
    this.state = state;
    this.check = check;
  }

  ObjectNode all(Duration uptime) {
    ObjectNode json = Json.object();
    json.put("uptime_seconds", uptime.toMillis() / 1000.0);
    Stats stats = state.stats();
    ObjectNode tasks = json.putObject("tasks");
    tasks.put("total_tasks", stats.total());
    tasks.put("completed_tasks", stats.completed());
    tasks.put("failed_tasks", stats.failed());
    tasks.put("timeout_tasks", stats.timedOut());
    tasks.put("open_tasks", state.open().size());
    ObjectNode each = json.putObject("workers");
    workers.forEach(worker -> worker(worker).ifPresent(status -> each.set(worker, status)));
    return json;
  }

  /** The first worker's that has such a task. */
  Optional<ObjectNode> task(String taskId) {
    return workers.stream()
        .flatMap(worker -> state.task(new TaskKey(worker, taskId)).stream())
        .findFirst()
        .map(Describe::task);
  }

  private static ObjectNode task(Task task) {
    ObjectNode json = Json.object();
    json.put("task_id", task.key().taskId());
    json.put("worker", task.key().worker());
    json.put("status", task.status().word());
    json.put("created_at", epochSeconds(task.createdAt()));
    task.completedAt()
        .ifPresentOrElse(
            at -> json.put("completed_at", epochSeconds(at)), () -> json.putNull("completed_at"));
    task.resultFile()
        .ifPresentOrElse(file -> json.put("result_file", file), () -> json.putNull("result_file"));
    json.put("attempts", task.attempts());
    return json;
  }

  Optional<ObjectNode> worker(String worker) {
    if (!workers.contains(worker)) {
      return Optional.empty();
    }
    Optional<Pulse> pulse = check.pulse(worker);
    Optional<Heartbeat> heartbeat = pulse.flatMap(Pulse::heartbeat);
    Counts counts = state.counts(worker);
    ObjectNode json = Json.object();
    json.put("name", worker);
    json.put("is_healthy", pulse.filter(is -> is.health() == Health.HEALTHY).isPresent());
    heartbeat.ifPresentOrElse(
        last -> json.put("last_heartbeat", epochSeconds(last.timestamp())),
        () -> json.putNull("last_heartbeat"));
    json.put("active_tasks", heartbeat.map(last -> last.running().size()).orElse(0));
    json.put("completed_tasks", counts.completed());
    json.put("failed_tasks", counts.failed());
    heartbeat.ifPresent(
        last -> {
          json.put("status", last.status());
          json.put("queue_size", last.queueSize());
          json.put("circuit_breaker_state", last.breaker());
        });
    return Optional.of(json);
  }

  private static double epochSeconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }
}
