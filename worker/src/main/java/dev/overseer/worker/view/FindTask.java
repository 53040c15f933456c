package dev.overseer.worker.view;

import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.Journal;
import dev.overseer.worker.spool.Place;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskOrigin;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.TaskSpec;
import dev.overseer.worker.spool.WriteFile;
import dev.overseer.worker.view.TaskView.State;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds a task by its id, wherever on its way it is. */
public final class FindTask {
  private final SpoolLayout layout;

  /** Looks into these folders. */
  public FindTask(SpoolLayout layout) {
    this.layout = layout;
  }

  /** What each of these workers has under an id; none that has nothing. */
  public List<TaskView> find(String id, Collection<String> workers) throws IOException {
    List<TaskView> found = new ArrayList<>();
    for (String worker : workers) {
      find(id, worker).ifPresent(found::add);
    }
    return found;
  }

  /** What a worker has under an id. */
  public Optional<TaskView> find(String id, String worker) throws IOException {
    Optional<TaskSpec> queued = queued(id, worker);
    Optional<TaskResult> result = TaskResult.read(layout.result(worker, id));
    if (queued.isPresent()) {
      return Optional.of(queued(queued.get(), worker, result));
    }
    List<Letter> letters = letters(id, worker);
    Optional<State> state =
        result
            .map(is -> is.isCompleted() ? State.COMPLETED : State.FAILED)
            .or(() -> letters.isEmpty() ? Optional.empty() : Optional.of(State.FAILED));
    return state.map(
        is ->
            new TaskView(
                id,
                worker,
                is,
                Optional.empty(),
                Optional.empty(),
                Attempts.NONE,
                Optional.empty(),
                result,
                letters));
  }

  private TaskView queued(TaskSpec task, String worker, Optional<TaskResult> result)
      throws IOException {
    Optional<TaskOrigin> origin = TaskOrigin.of(task.file());
    // The journal is only read here, so how it would be written is of no matter.
    Journal journal = new Journal(layout, worker, new WriteFile(false));
    Holding holding = Holding.of(SpoolLayout.lock(task.file()));
    return new TaskView(
        task.id(),
        worker,
        holding.held() ? State.RUNNING : State.WAITING,
        Optional.of(Place.ofFile(task.file())),
        Optional.of(task),
        origin.isPresent() ? journal.read(origin.get()) : Attempts.NONE,
        holding.claim(),
        result,
        letters(task.id(), worker));
  }

  /** Where we would have put it, else wherever somebody else did. */
  private Optional<TaskSpec> queued(String id, String worker) throws IOException {
    Path folder = layout.tasksOf(worker);
    Optional<TaskSpec> usual = task(folder.resolve(FileName.of(id) + ".json"), id);
    if (usual.isPresent()) {
      return usual;
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder, file -> SpoolLayout.isTask(String.valueOf(file.getFileName())))) {
      for (Path file : files) {
        Optional<TaskSpec> task = task(file, id);
        if (task.isPresent()) {
          return task;
        }
      }
      return Optional.empty();
    } catch (NoSuchFileException noFolder) {
      return Optional.empty();
    }
  }

  private static Optional<TaskSpec> task(Path file, String id) throws IOException {
    return switch (ReadTask.read(file)) {
      case ReadTask.Content.Task(TaskSpec task) when task.id().equals(id) -> Optional.of(task);
      case ReadTask.Content.Task _, ReadTask.Content.Invalid _, ReadTask.Content.Gone _ ->
          Optional.empty();
    };
  }

  private List<Letter> letters(String id, String worker) throws IOException {
    return DeadLetter.list(layout, worker).stream()
        .filter(letter -> letter.taskId().equals(id))
        .map(letter -> Letter.of(worker, letter))
        .toList();
  }
}
