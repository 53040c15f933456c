package dev.overseer.cli;

import dev.overseer.worker.spool.Json;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
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
    SpoolFlags.Spool spool = flags().findOrMake();
    List<FindLetters.Owned> letters = letters(spool);
    int failed = 0;
    try (ProgressBar bar = ProgressBar.onTerminal("put back", letters.size(), err())) {
      for (FindLetters.Owned each : letters) {
        if (each.letter().taskId().isEmpty()) {
          bar.above(
              () ->
                  notes()
                      .warn(
                          "%s was no task: mend the file and submit it anew"
                              .formatted(each.name())));
          failed++;
        } else if (!retry(spool, each, bar)) {
          failed++;
        }
        bar.step();
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private boolean retry(SpoolFlags.Spool spool, FindLetters.Owned each, ProgressBar bar)
      throws IOException {
    try {
      Path file = each.letter().retry(spool.layout(), each.worker(), spool.write());
      bar.above(() -> tell(each, file));
      return true;
    } catch (FileAlreadyExistsException e) {
      bar.above(
          () ->
              notes()
                  .warn(
                      "%s stays: a task \"%s\" waits or runs already"
                          .formatted(each.name(), each.letter().taskId())));
      return false;
    }
  }

  private void tell(FindLetters.Owned each, Path file) {
    if (isJson()) {
      ObjectNode line = Json.object();
      line.put("task_id", each.letter().taskId());
      line.put("worker", each.worker());
      line.put("file", file.toString());
      out().print(SafeText.ofJson(line.toString()) + "\n");
    } else {
      out().print("put back %s\n".formatted(SafeText.of(each.letter().taskId())));
    }
    out().flush();
  }
}
