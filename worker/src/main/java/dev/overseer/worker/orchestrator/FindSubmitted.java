package dev.overseer.worker.orchestrator;

import dev.overseer.worker.orchestrator.State.TaskKey;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.ReadTask.Content;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskOrigin;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/** Makes of a task file the knowledge that there is such a task. Not thread-safe. */
final class FindSubmitted {
  private final SpoolLayout layout;
  private final State state;

  FindSubmitted(SpoolLayout layout, State state) {
    this.layout = layout;
    this.state = state;
  }

  /**
   * Looks at a file in a worker's folder of tasks.
   *
   * @return empty if it is no task, or is known
   */
  Optional<Entry.Submitted> find(String worker, Path file, Instant now) throws IOException {
    if (!SpoolLayout.isTask(String.valueOf(file.getFileName()))) {
      return Optional.empty();
    }
    return switch (ReadTask.read(file)) {
      case Content.Task(TaskSpec task)
          when state.openTask(new TaskKey(worker, task.id())).isEmpty() && !isOver(worker, task) ->
          submitted(worker, task, now);
      case Content.Task _, Content.Invalid _, Content.Gone _ -> Optional.empty();
    };
  }

  private Optional<Entry.Submitted> submitted(String worker, TaskSpec task, Instant now)
      throws IOException {
    try {
      String name = String.valueOf(task.file().getFileName());
      boolean usual = name.equals(FileName.of(task.id()) + ".json");
      return Optional.of(
          new Entry.Submitted(task.id(), worker, since(task.file(), now), usual ? "" : name));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  /**
   * Its worker has not taken it away yet, or died before it could. Ours say which file a result is
   * of; of another program's, it is the file that lay there when the result was written.
   */
  private boolean isOver(String worker, TaskSpec task) throws IOException {
    Path file = layout.result(worker, task.id());
    Optional<TaskResult> result = TaskResult.read(file).filter(TaskResult::isFinal);
    if (result.isEmpty()) {
      return false;
    }
    if (result.get().fields().has("task_file")) {
      return TaskOrigin.of(task.file()).filter(result.get()::answers).isPresent();
    }
    try {
      Instant written = Files.getLastModifiedTime(file).toInstant();
      return !written.isBefore(since(task.file(), Instant.MAX));
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /**
   * When the file came to lie there: the time of its last change of state, which a rename sets too,
   * and which its producer can't choose. Never later than now, if another machine keeps that clock.
   */
  private static Instant since(Path file, Instant now) throws IOException {
    Instant changed = ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
    return changed.isAfter(now) ? now : changed;
  }
}
