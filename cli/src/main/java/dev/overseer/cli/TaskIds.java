package dev.overseer.cli;

import dev.overseer.protocol.TaskInfo;
import java.util.List;

/** Task ids as people write them: in full, or by their beginning. */
final class TaskIds {
  private static final int SHORTEST = 8;
  private static final int UUID_LENGTH = 36;

  private TaskIds() {}

  /**
   * The id of the one task that is meant.
   *
   * @throws NoSuchTaskException if none or several could be
   */
  static TaskInfo resolve(String given, List<TaskInfo> tasks) {
    List<TaskInfo> matches =
        tasks.stream().filter(task -> task.taskId().startsWith(given)).toList();
    return matches.stream()
        .filter(task -> task.taskId().equals(given))
        .findFirst()
        .orElseGet(() -> only(given, matches));
  }

  /**
   * The shortest beginning, of eight characters and more, that is no other task's. An id that
   * somebody chose is left whole.
   */
  static String shorten(String taskId, List<TaskInfo> tasks) {
    if (taskId.length() != UUID_LENGTH) {
      return taskId;
    }
    for (int length = SHORTEST; length < UUID_LENGTH; length++) {
      String shorter = taskId.substring(0, length);
      if (tasks.stream().filter(task -> task.taskId().startsWith(shorter)).count() <= 1) {
        return shorter;
      }
    }
    return taskId;
  }

  private static TaskInfo only(String given, List<TaskInfo> matches) {
    if (matches.isEmpty()) {
      throw NoSuchTaskException.none(given);
    }
    if (matches.size() > 1) {
      throw NoSuchTaskException.several(given, matches.stream().map(TaskInfo::taskId).toList());
    }
    return matches.getFirst();
  }
}
