package dev.overseer.cli;

import dev.overseer.cli.Table.Cell;
import dev.overseer.cli.Table.Column;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.view.Letter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code overseer dlq list}. */
@Command(
    name = "list",
    header = "List dead letters.",
    description = "List dead letters, of each worker the oldest first.",
    footerHeading = "%nExamples:%n",
    footer = {"  overseer dlq list", "  overseer dlq list --worker marie --json"})
final class DlqListCommand extends SpoolCommand {
  @Option(names = "--worker", paramLabel = "NAME", description = "Only this one's.")
  private Optional<String> worker = Optional.empty();

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  int execute() throws IOException {
    Future<OptionalInt> width = Terminal.askWidth();
    FindLetters letters = new FindLetters(flags().findOrMake(), worker);
    if (json) {
      ObjectNode document = Json.object();
      ArrayNode all = document.putArray("dead_letters");
      for (Letter each : letters.all()) {
        ObjectNode one = all.addObject();
        one.put("name", each.name());
        one.put("worker", each.worker());
        one.put(each.place().kind(), each.place().value());
        one.setAll(each.fields());
      }
      Print.json(document.toString().getBytes(StandardCharsets.UTF_8), out());
      return 0;
    }
    Table table =
        new Table(
            Column.text("TASK"),
            Column.text("WORKER"),
            Column.number("AGE"),
            Column.number("RETRIES"),
            Column.text("REASON"),
            Column.text("LETTER"));
    Instant now = Instant.now();
    for (Letter each : letters.all()) {
      table.add(
          Cell.of(each.taskId()),
          Cell.of(each.worker()),
          Cell.of(Ages.since(each.parkedAt(), now)),
          Cell.of(each.retries()),
          Cell.of(each.reason()),
          Cell.of(each.name()));
    }
    Print.table(table, out(), width);
    return 0;
  }
}
