package dev.overseer.cli;

import dev.overseer.worker.spool.Json;
import dev.overseer.worker.view.Letter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code overseer dlq show}. */
@Command(
    name = "show",
    header = "Show dead letters in full.",
    description = {
      "Show all that a letter says: the task's own fields, why it was given up, its attempts, and",
      "the end of its last output."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overseer dlq show fix-build", "  overseer dlq show fix-build_1767323045 --json"})
final class DlqShowCommand extends SpoolCommand {
  @Parameters(paramLabel = "LETTER", arity = "1..*", description = "Task ids, or file names.")
  private List<String> names = List.of();

  @Option(names = "--worker", paramLabel = "NAME", description = "Only this one's.")
  private Optional<String> worker = Optional.empty();

  @Option(names = "--json", description = "Print each as a line of JSON.")
  private boolean json;

  @Override
  int execute() throws IOException {
    FindLetters letters = new FindLetters(flags().findOrMake(), worker);
    for (Letter each : letters.named(names)) {
      ObjectNode fields = each.fields();
      if (json) {
        Print.json(fields.toString().getBytes(StandardCharsets.UTF_8), out());
        continue;
      }
      out().print("%s, of %s\n".formatted(each.place(), SafeText.of(each.worker())));
      for (var field : fields.properties()) {
        tell(field.getKey(), field.getValue());
      }
    }
    return 0;
  }

  private void tell(String name, JsonNode value) {
    String text = value.isString() ? value.stringValue() : text(value);
    if (text.strip().indexOf('\n') < 0) {
      out().print("  %s: %s\n".formatted(SafeText.of(name), SafeText.of(text.strip())));
      return;
    }
    out().print("  %s:\n".formatted(SafeText.of(name)));
    text.lines().forEach(line -> out().print("    " + SafeText.ofOutput(line) + "\n"));
  }

  private static String text(JsonNode value) {
    return value instanceof ObjectNode object
        ? new String(Json.bytes(object), StandardCharsets.UTF_8)
        : value.isContainer() ? value.toPrettyString() : value.asString();
  }
}
