package dev.overseer.engine.temporal;

import dev.overseer.worker.spool.TaskSpec;
import io.temporal.common.Priority;

/**
 * The server knows five classes, 1 first and 3 the usual one; a task's number is put into the one
 * that its words stand for. Within a class tasks start as they came.
 */
final class Priorities {
  private Priorities() {}

  static Priority of(int priority) {
    return Priority.newBuilder().setPriorityKey(key(priority)).build();
  }

  static int key(int priority) {
    if (priority > TaskSpec.HIGH) {
      return 1;
    }
    if (priority > TaskSpec.NORMAL) {
      return 2;
    }
    if (priority == TaskSpec.NORMAL) {
      return 3;
    }
    return priority >= TaskSpec.LOW ? 4 : 5;
  }
}
