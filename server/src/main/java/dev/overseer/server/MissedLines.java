package dev.overseer.server;

import dev.overseer.hub.HubEvent.Output;
import dev.overseer.protocol.ServerMessage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines that one client was not sent and has not been told about: one range for each task. */
final class MissedLines {
  private final Map<String, Range> byTask = new LinkedHashMap<>();

  /** Line numbers, both ends included. */
  private record Range(long from, long to) {}

  /** Notes lines; they follow those of the same task that are noted already. */
  void add(Output output) {
    byTask.merge(
        output.taskId(),
        new Range(output.firstSeq(), output.lastSeq()),
        (before, more) -> new Range(before.from, more.to));
  }

  boolean has(String taskId) {
    return byTask.containsKey(taskId);
  }

  boolean isEmpty() {
    return byTask.isEmpty();
  }

  /** Forgets what was missed of a task, and gives the message that tells of it. */
  Optional<ServerMessage.Gap> tell(String taskId, Instant now) {
    return Optional.ofNullable(byTask.remove(taskId))
        .map(range -> new ServerMessage.Gap(taskId, range.from, range.to, now));
  }

  List<String> tasks() {
    return List.copyOf(byTask.keySet());
  }

  /** What the ranges cost in memory, roughly. */
  long cost() {
    return (long) byTask.size() * Waiting.OVERHEAD_BYTES;
  }

  void clear() {
    byTask.clear();
  }
}
