package dev.overseer.cli;

import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.Engine.Standing;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.view.FollowTask.Look;
import dev.overseer.worker.view.Following;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Waits until tasks of one worker are over, by looking at them. For one thread. */
final class AwaitTasks {
  private static final int LOOK_MILLIS = 50;

  /**
   * So many looks in a row must find neither file nor result: between the two there is a moment.
   */
  private static final int VANISHED_LOOKS = 40;

  private static final int VANISHED = 1;

  private final Engine engine;
  private final String worker;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Notes notes;
  private final boolean json;

  private final Map<String, TaskResult> before = new HashMap<>();

  /**
   * @param json whether results are printed instead of outputs and words
   */
  AwaitTasks(
      Engine engine, String worker, PrintWriter out, PrintWriter err, Notes notes, boolean json) {
    this.engine = engine;
    this.worker = worker;
    this.out = out;
    this.err = err;
    this.notes = notes;
    this.json = json;
  }

  /** Before a task is written: what there is under its id is not its result. */
  void prepare(String taskId) throws IOException {
    if (engine.standing(worker, taskId, Optional.empty())
        instanceof Standing.Over(TaskResult old)) {
      before.put(taskId, old);
    }
  }

  /** Prints a task's output until it is over; returns its exit code. */
  int one(String taskId) throws IOException, InterruptedException {
    PrintWriter nobody = new PrintWriter(PrintWriter.nullWriter());
    PrintAttempts print =
        json ? new PrintAttempts(nobody, nobody, notes) : new PrintAttempts(out, err, notes);
    Following follow = engine.follow(worker, taskId, beforeOf(taskId), print);
    int vanished = 0;
    while (true) {
      switch (follow.look()) {
        case Look.Over(TaskResult result) -> {
          print.endLine();
          tellEnd(taskId, result);
          return TaskWords.exitCode(result);
        }
        case Look.GoesOn() -> vanished = 0;
        case Look.Vanished() -> {
          if (++vanished >= VANISHED_LOOKS) {
            notes.warn("task %s is gone, and has no result".formatted(taskId));
            return VANISHED;
          }
        }
      }
      follow.rest();
    }
  }

  /** Prints a line for each task that ends; returns 0 if all completed. */
  int many(List<String> taskIds) throws IOException, InterruptedException {
    Set<String> waiting = new LinkedHashSet<>(taskIds);
    Map<String, Integer> vanished = new HashMap<>();
    int failed = 0;
    try (ProgressBar bar = ProgressBar.onTerminal("over", taskIds.size(), err)) {
      while (true) {
        long began = System.nanoTime();
        for (Iterator<String> each = waiting.iterator(); each.hasNext(); ) {
          String taskId = each.next();
          switch (engine.standing(worker, taskId, beforeOf(taskId))) {
            case Standing.Over(TaskResult result) -> {
              bar.above(() -> tellOfMany(taskId, result));
              failed += result.isCompleted() ? 0 : 1;
              each.remove();
            }
            case Standing.Open() -> vanished.remove(taskId);
            case Standing.Unknown() -> {
              if (vanished.merge(taskId, 1, Integer::sum) >= VANISHED_LOOKS) {
                notes.warn("task %s is gone, and has no result".formatted(taskId));
                failed++;
                each.remove();
              }
            }
          }
        }
        bar.to(taskIds.size() - waiting.size());
        if (waiting.isEmpty()) {
          return failed == 0 ? 0 : 1;
        }
        // Most of the time is left to those who work.
        long took = (System.nanoTime() - began) / 1_000_000;
        Thread.sleep(Math.max(LOOK_MILLIS, 10 * took));
      }
    }
  }

  private void tellEnd(String taskId, TaskResult result) {
    if (json) {
      out.print(SafeText.ofJson(result.fields().toString()) + "\n");
      out.flush();
    } else if (!result.isCompleted()) {
      notes.warn("task %s failed: %s".formatted(taskId, TaskWords.why(result)));
    }
  }

  private void tellOfMany(String taskId, TaskResult result) {
    if (json) {
      tellEnd(taskId, result);
      return;
    }
    out.print(
        result.isCompleted()
            ? "completed %s\n".formatted(SafeText.of(taskId))
            : "failed %s (%s)\n"
                .formatted(SafeText.of(taskId), SafeText.of(TaskWords.why(result))));
    out.flush();
  }

  private Optional<TaskResult> beforeOf(String taskId) {
    return Optional.ofNullable(before.get(taskId));
  }
}
