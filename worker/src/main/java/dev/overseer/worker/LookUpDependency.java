package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.worker.schedule.Schedule.Dependency;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells from the results of all workers what became of a task. Thread-safe. */
final class LookUpDependency {
  private final SpoolLayout layout;
  private final String worker;
  private final Log log;

  LookUpDependency(SpoolLayout layout, String worker, Log log) {
    this.layout = layout;
    this.worker = worker;
    this.log = log;
  }

  /** What became of it; open where no result tells. */
  Dependency of(String taskId) {
    try {
      Optional<TaskResult> own = TaskResult.read(layout.result(worker, taskId));
      if (own.isPresent()) {
        return judge(own.get());
      }
      for (Path folder : folders()) {
        Optional<TaskResult> others =
            TaskResult.read(folder.resolve(FileName.of(taskId) + ".json"));
        if (others.isPresent()) {
          return judge(others.get());
        }
      }
    } catch (IOException e) {
      log.warn("a dependency's result can't be read; it counts as open", e, field("id", taskId));
    }
    return Dependency.OPEN;
  }

  private static Dependency judge(TaskResult result) {
    if (!result.isFinal()) {
      return Dependency.OPEN;
    }
    return result.isCompleted() ? Dependency.COMPLETED : Dependency.FAILED;
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(layout.results())) {
      return folders.filter(Files::isDirectory).toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }
}
