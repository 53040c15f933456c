package dev.overseer.cli;

import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.view.TaskView;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code overseer task cancel}. */
@Command(
    name = "cancel",
    header = "Cancel a task.",
    description = {
      "Cancel a task: one that waits never starts, the agent of one that runs is ended. Its result",
      "says so, with exit code 130; it becomes no dead letter. The worker does it, at once if it",
      "runs, else when it starts."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overseer task cancel fix-build"})
final class TaskCancelCommand extends OneTaskCommand {
  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  int execute() throws IOException {
    Engine engine = flags().find();
    TaskView task = task(engine);
    boolean over = task.isOver();
    if (!over) {
      engine.cancel(task.worker(), task.id());
    }
    if (json) {
      ObjectNode line = Json.object();
      line.put("task_id", task.id());
      line.put("worker", task.worker());
      line.put("cancelling", !over);
      out().print(SafeText.ofJson(line.toString()) + "\n");
    } else {
      out()
          .print(
              (over ? "over already: %s\n" : "cancelling %s\n").formatted(SafeText.of(task.id())));
    }
    return 0;
  }
}
