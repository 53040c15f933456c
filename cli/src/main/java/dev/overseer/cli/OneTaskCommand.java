package dev.overseer.cli;

import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.view.TaskView;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command about one task. */
abstract class OneTaskCommand extends SpoolCommand {
  @Parameters(index = "0", paramLabel = "ID", description = "The task's id.")
  private String id = "";

  @Option(
      names = "--worker",
      paramLabel = "NAME",
      description = "Whose task it is; needed only where several have one of this id.")
  private Optional<String> worker = Optional.empty();

  /**
   * Finds the task.
   *
   * @throws NoSuchSpoolTaskException if there is none, or more than one
   */
  final TaskView task(Engine engine) throws IOException {
    Collection<String> workers = worker.isPresent() ? List.of(worker.get()) : engine.workers();
    List<TaskView> found = engine.find(id, workers);
    if (found.size() > 1) {
      throw NoSuchSpoolTaskException.several(
          id, found.stream().map(TaskView::worker).collect(Collectors.joining(", ")));
    }
    return found.stream().findFirst().orElseThrow(() -> NoSuchSpoolTaskException.none(id));
  }
}
