package dev.overseer.cli;

import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.TaskIsQueuedException;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.Place;
import dev.overseer.worker.view.Letter;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** {@code overseer dlq retry}. */
@Command(
    name = "retry",
    header = "Make tasks of dead letters again.",
    description = {
      "Put the tasks of dead letters back into their worker's folder, as new ones, with all their",
      "retries. A letter goes once its task is there."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overseer dlq retry fix-build", "  overseer dlq retry --all --worker marie"})
final class DlqRetryCommand extends ManyLettersCommand {
  @Override
  int execute() throws IOException {
    Engine engine = flags().findOrMake();
    List<Letter> letters = letters(engine);
    int failed = 0;
    try (ProgressBar bar = ProgressBar.onTerminal("put back", letters.size(), err())) {
      for (Letter each : letters) {
        if (each.taskId().isEmpty()) {
          bar.above(
              () ->
                  notes()
                      .warn(
                          "%s was no task: mend the file and submit it anew"
                              .formatted(each.name())));
          failed++;
        } else if (!retry(engine, each, bar)) {
          failed++;
        }
        bar.step();
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private boolean retry(Engine engine, Letter each, ProgressBar bar) throws IOException {
    try {
      Place place = engine.retry(each);
      bar.above(() -> tell(each, place));
      return true;
    } catch (TaskIsQueuedException e) {
      bar.above(
          () ->
              notes()
                  .warn(
                      "%s stays: a task \"%s\" waits or runs already"
                          .formatted(each.name(), each.taskId())));
      return false;
    }
  }

  private void tell(Letter each, Place place) {
    if (isJson()) {
      ObjectNode line = Json.object();
      line.put("task_id", each.taskId());
      line.put("worker", each.worker());
      line.put(place.kind(), place.value());
      out().print(SafeText.ofJson(line.toString()) + "\n");
    } else {
      out().print("put back %s\n".formatted(SafeText.of(each.taskId())));
    }
    out().flush();
  }
}
