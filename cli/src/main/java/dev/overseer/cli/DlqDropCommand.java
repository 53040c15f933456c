package dev.overseer.cli;

import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.view.Letter;
import java.io.IOException;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** {@code overseer dlq drop}. */
@Command(
    name = "drop",
    header = "Delete dead letters.",
    description = "Delete dead letters, with the files beside them. They can't be brought back.",
    footerHeading = "%nExamples:%n",
    footer = {"  overseer dlq drop fix-build", "  overseer dlq drop --all --worker marie"})
final class DlqDropCommand extends ManyLettersCommand {
  @Override
  int execute() throws IOException {
    Engine engine = flags().findOrMake();
    for (Letter each : letters(engine)) {
      engine.drop(each);
      if (isJson()) {
        ObjectNode line = Json.object();
        line.put("dropped", each.place().value());
        out().print(SafeText.ofJson(line.toString()) + "\n");
      } else {
        out().print("dropped %s\n".formatted(SafeText.of(each.name())));
      }
    }
    return 0;
  }
}
