package dev.overseer.worker;

import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.view.KnownWorkers;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Finds which tasks those ask for that are queued, at any worker. */
final class FindDependencies {
  private final SpoolLayout layout;

  FindDependencies(SpoolLayout layout) {
    this.layout = layout;
  }

  /** The names of their results' files. Reads every queued task. */
  Set<String> resultFiles() throws IOException {
    Set<String> names = new HashSet<>();
    for (String worker : KnownWorkers.of(layout)) {
      addOf(worker, names);
    }
    return names;
  }

  private void addOf(String worker, Set<String> names) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            layout.tasksOf(worker), file -> SpoolLayout.isTask(file.getFileName().toString()))) {
      for (Path file : files) {
        if (ReadTask.read(file) instanceof ReadTask.Content.Task(var task)) {
          task.dependencies().forEach(id -> names.add(FileName.of(id) + ".json"));
        }
      }
    } catch (NoSuchFileException none) {
      // Then it has no tasks.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
