package dev.overseer.server.history;

import dev.overseer.hub.TaskSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits to be written: of each task how it stands last, and each of its exits. So it grows
 * with the number of tasks, not of events, and is bounded besides. Not thread-safe.
 */
final class Pending {
  private final int most;

  private final Map<String, Change> changes = new LinkedHashMap<>();
  private long lost;

  /**
   * @param most how many tasks may wait; then the one that waits longest is given up
   */
  Pending(int most) {
    this.most = most;
  }

  /** What is new of one task. */
  record Change(TaskSnapshot task, List<Exit> exits) {}

  void add(TaskSnapshot task) {
    List<Exit> exits = new ArrayList<>();
    Change earlier = changes.remove(task.taskId());
    if (earlier != null && earlier.task.createdAt().equals(task.createdAt())) {
      exits.addAll(earlier.exits);
    }
    Exit.lastOf(task).filter(exit -> !exits.contains(exit)).ifPresent(exits::add);
    if (exits.size() > TaskRows.EXITS_KEPT) {
      exits.removeFirst();
    }
    changes.put(task.taskId(), new Change(task, exits));
    giveUpBeyondBound();
  }

  /** Takes out at most so many changes, those that wait longest. */
  List<Change> take(int atMost) {
    List<Change> taken = changes.values().stream().limit(atMost).toList();
    taken.forEach(change -> changes.remove(change.task.taskId()));
    return taken;
  }

  /** Puts back what could not be written, before what has come since. */
  void putBack(List<Change> unwritten) {
    List<Change> since = take(Integer.MAX_VALUE);
    unwritten.forEach(change -> changes.put(change.task.taskId(), change));
    for (Change newer : since) {
      Change older = changes.remove(newer.task.taskId());
      changes.put(newer.task.taskId(), older == null ? newer : merged(older, newer));
    }
    giveUpBeyondBound();
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  int size() {
    return changes.size();
  }

  /** How many changes were given up since this was last asked. */
  long takeLost() {
    long was = lost;
    lost = 0;
    return was;
  }

  private static Change merged(Change older, Change newer) {
    if (!older.task.createdAt().equals(newer.task.createdAt())) {
      return newer;
    }
    List<Exit> exits = new ArrayList<>(older.exits);
    newer.exits.stream().filter(exit -> !exits.contains(exit)).forEach(exits::add);
    int tooMany = Math.max(0, exits.size() - TaskRows.EXITS_KEPT);
    return new Change(newer.task, new ArrayList<>(exits.subList(tooMany, exits.size())));
  }

  private void giveUpBeyondBound() {
    while (changes.size() > most) {
      changes.remove(changes.keySet().iterator().next());
      lost++;
    }
  }
}
