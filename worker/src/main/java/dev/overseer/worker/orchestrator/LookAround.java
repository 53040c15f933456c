package dev.overseer.worker.orchestrator;

import dev.overseer.worker.orchestrator.State.Status;
import dev.overseer.worker.orchestrator.State.Task;
import dev.overseer.worker.orchestrator.ToldResults.LongSet;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.SpoolLayout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists what there is in the workers' folders. Not thread-safe. */
final class LookAround {
  private final SpoolLayout layout;
  private final List<String> workers;
  private final State state;

  private final Map<Path, String> taskFolders = new HashMap<>();
  private final Map<Path, String> resultFolders = new HashMap<>();

  /** A file that came into a worker's folder. */
  sealed interface Arrival {
    record TaskFile(String worker, Path file) implements Arrival {}

    record ResultFile(String worker, Path file) implements Arrival {}
  }

  LookAround(SpoolLayout layout, List<String> workers, State state) {
    this.layout = layout;
    this.workers = List.copyOf(workers);
    this.state = state;
    for (String worker : workers) {
      taskFolders.put(layout.tasksOf(worker), worker);
      resultFolders.put(layout.resultsOf(worker), worker);
    }
  }

  /** Makes the folders that are missing. */
  void makeFolders() throws IOException {
    for (Path folder : folders()) {
      Files.createDirectories(folder);
    }
  }

  /** All the folders that files come into. */
  List<Path> folders() {
    List<Path> folders = new ArrayList<>(taskFolders.keySet());
    folders.addAll(resultFolders.keySet());
    return folders;
  }

  /** Whose file it is, and of which kind; empty if it is neither task nor result. */
  Optional<Arrival> whose(Path file) {
    if (!SpoolLayout.isTask(String.valueOf(file.getFileName()))) {
      return Optional.empty();
    }
    Path folder = file.getParent();
    if (folder == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(taskFolders.get(folder))
        .<Arrival>map(worker -> new Arrival.TaskFile(worker, file))
        .or(
            () ->
                Optional.ofNullable(resultFolders.get(folder))
                    .map(worker -> new Arrival.ResultFile(worker, file)));
  }

  /** All files that may be news: first the tasks, so that their results find them known. */
  List<Arrival> all() throws IOException {
    List<Arrival> all = new ArrayList<>();
    Set<Path> known = knownTaskFiles();
    for (String worker : workers) {
      for (Path file : list(layout.tasksOf(worker))) {
        if (!known.contains(file)) {
          all.add(new Arrival.TaskFile(worker, file));
        }
      }
    }
    for (String worker : workers) {
      for (Path file : list(layout.resultsOf(worker))) {
        all.add(new Arrival.ResultFile(worker, file));
      }
    }
    return all;
  }

  /** Results that were deleted need no memory, nor do tasks that timed out and were taken away. */
  void forgetWhatIsGone() throws IOException {
    LongSet names = new LongSet();
    for (String worker : workers) {
      for (Path file : list(layout.resultsOf(worker))) {
        names.add(ToldResults.hash(worker + "/" + file.getFileName()));
      }
    }
    state.restore(state.told().only(names));
    for (Task task : List.copyOf(state.open())) {
      if (task.status() == Status.TIMEOUT && !Files.exists(file(task))) {
        state.forget(task.key());
      }
    }
  }

  private Set<Path> knownTaskFiles() {
    Set<Path> known = new HashSet<>();
    state.open().forEach(task -> known.add(file(task)));
    return known;
  }

  private Path file(Task task) {
    return layout
        .tasksOf(task.key().worker())
        .resolve(task.file().isEmpty() ? FileName.of(task.key().taskId()) + ".json" : task.file());
  }

  private static List<Path> list(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(
            folder, file -> SpoolLayout.isTask(String.valueOf(file.getFileName())))) {
      all.forEach(files::add);
    } catch (NoSuchFileException gone) {
      return List.of();
    }
    return files;
  }
}
