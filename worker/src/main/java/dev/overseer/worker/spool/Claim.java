package dev.overseer.worker.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who holds a task, as its lock file says. Whether it really does is known by the lock alone: what
 * a dead holder wrote stays there until the task is taken over.
 *
 * @param taskId the task's
 * @param pid the worker's process
 * @param startTicks when that process started, in ticks of 10 ms since boot
 * @param system names the boot of the machine, and the container that the process ids count in
 * @param host the machine's name
 * @param attempt the number of the attempt, from 1
 * @param claimedAt by the holder's clock
 * @param agent the agent's process, once it runs
 */
public record Claim(
    String taskId,
    long pid,
    long startTicks,
    String system,
    String host,
    int attempt,
    Instant claimedAt,
    Optional<Agent> agent) {

  /**
   * The agent of an attempt.
   *
   * @param pid its leader's, and its group's
   */
  public record Agent(long pid) {}

  /** Reads what stands in a lock file; empty if there is none, or nothing of ours in it. */
  public static Optional<Claim> read(Path lock) throws IOException {
    return Json.read(lock).flatMap(Claim::fromJson);
  }

  /** Reads what stood in a lock file. */
  public static Optional<Claim> parse(byte[] content) {
    return Json.parse(content).flatMap(Claim::fromJson);
  }

  /** The same claim, of which the agent runs. */
  public Claim with(Agent running) {
    return new Claim(
        taskId, pid, startTicks, system, host, attempt, claimedAt, Optional.of(running));
  }

  /** As a lock file holds it. */
  public byte[] bytes() {
    ObjectNode json = Json.object();
    json.put("task_id", taskId);
    json.put("pid", pid);
    json.put("start_time", startTicks);
    json.put("system", system);
    json.put("host", host);
    json.put("attempt", attempt);
    json.put("claimed_at", claimedAt.toString());
    agent.ifPresent(
        running -> {
          json.put("agent_pid", running.pid());
        });
    return Json.bytes(json);
  }

  private static Optional<Claim> fromJson(ObjectNode json) {
    if (!json.path("pid").isIntegralNumber() || !json.path("system").isString()) {
      return Optional.empty();
    }
    Optional<Agent> agent =
        json.path("agent_pid").isIntegralNumber()
            ? Optional.of(new Agent(json.path("agent_pid").asLong()))
            : Optional.empty();
    return Optional.of(
        new Claim(
            json.path("task_id").asString(""),
            json.path("pid").asLong(),
            json.path("start_time").asLong(-1),
            json.path("system").asString(""),
            json.path("host").asString(""),
            json.path("attempt").asInt(1),
            time(json.path("claimed_at").asString("")),
            agent));
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException unreadable) {
      return Instant.EPOCH;
    }
  }
}
