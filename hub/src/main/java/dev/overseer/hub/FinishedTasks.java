package dev.overseer.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The tasks that have ended, in the order of their ends, and which of them to forget: by number and
 * by age, so that a hub that ran a million tasks is no larger than one that ran a thousand. Guarded
 * by the hub's lock.
 */
final class FinishedTasks {
  private final int keep;
  private final Duration keepFor;

  private final SequencedMap<String, Instant> endedAt = new LinkedHashMap<>();

  FinishedTasks(int keep, Duration keepFor) {
    this.keep = keep;
    this.keepFor = keepFor;
  }

  void add(String taskId, Instant now) {
    endedAt.putLast(taskId, now);
  }

  void remove(String taskId) {
    endedAt.remove(taskId);
  }

  /** Who is to be forgotten now. They count no longer. */
  List<String> overdue(Instant now) {
    List<String> overdue = new ArrayList<>();
    Instant oldestKept = now.minus(keepFor);
    while (!endedAt.isEmpty()) {
      Map.Entry<String, Instant> oldest = endedAt.firstEntry();
      if (endedAt.size() <= keep && !oldest.getValue().isBefore(oldestKept)) {
        break;
      }
      endedAt.pollFirstEntry();
      overdue.add(oldest.getKey());
    }
    return overdue;
  }
}
