package dev.overseer.worker.view;

import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.Claim;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.Place;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.TaskSpec;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that there is of a task.
 *
 * @param place where it waits or runs; empty once it is over
 * @param spec what stands there
 * @param attempts what it has behind it, while it waits or runs
 * @param claim who runs it
 * @param result of its latest attempt, which may be that of an earlier task of the same id
 * @param letters its dead letters, the oldest first
 */
public record TaskView(
    String id,
    String worker,
    State state,
    Optional<Place> place,
    Optional<TaskSpec> spec,
    Attempts attempts,
    Optional<Claim> claim,
    Optional<TaskResult> result,
    List<Letter> letters) {

  public TaskView {
    letters = List.copyOf(letters);
  }

  /** Where a task is on its way. */
  public enum State {
    /** It is there, and nobody runs it. */
    WAITING,
    RUNNING,
    COMPLETED,
    /** For good. */
    FAILED;

    /** In files and on screens. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether no attempt follows. */
  public boolean isOver() {
    return switch (state) {
      case WAITING, RUNNING -> false;
      case COMPLETED, FAILED -> true;
    };
  }

  /** As programs read it; times are ISO 8601 in UTC. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("task_id", id);
    json.put("worker", worker);
    json.put("state", state.word());
    place.ifPresent(is -> json.put("task_" + is.kind(), is.value()));
    spec.ifPresent(task -> json.set("task", task.fields()));
    if (!isOver()) {
      json.put("retry_count", attempts.retries());
      json.put("interruptions", attempts.interruptions());
      if (!attempts.notBefore().equals(Instant.MIN)) {
        json.put("next_attempt_at", attempts.notBefore().toString());
      }
      ArrayNode history = json.putArray("history");
      for (Attempts.Attempt attempt : attempts.history()) {
        ObjectNode one = history.addObject();
        one.put("started_at", attempt.startedAt().toString());
        one.put("ended_at", attempt.endedAt().toString());
        one.put("verdict", attempt.verdict());
        one.put("exit_code", attempt.exitCode());
        one.put("reason", attempt.reason());
      }
    }
    claim.ifPresent(
        held -> {
          ObjectNode running = json.putObject("running");
          running.put("attempt", held.attempt());
          running.put("since", held.claimedAt().toString());
          running.put("host", held.host());
          running.put("worker_pid", held.pid());
          held.agent().ifPresent(agent -> running.put("agent_pid", agent.pid()));
        });
    result.ifPresent(
        is -> {
          json.put("result_" + is.place().kind(), is.place().value());
          json.set("result", is.fields());
        });
    ArrayNode dead = json.putArray("dead_letters");
    letters.forEach(letter -> dead.add(letter.place().value()));
    return json;
  }
}
