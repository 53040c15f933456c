package dev.overseer.cli;

import dev.overseer.cli.Table.Cell;
import dev.overseer.cli.Table.Column;
import dev.overseer.client.HubConnection;
import dev.overseer.protocol.ActionDescription;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overseer actions}. */
@Command(
    name = "actions",
    header = "List what can be run, and with what.",
    description = "List what a hub can run, or one action with all that it accepts.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer actions          all of them in a line each",
      "  overseer actions build    its parameters, defaults, checks, pool and restarts",
      "  overseer actions --json   for programs: the protocol's \"actions\" message in a line",
      "",
      "Exit codes: 0 done, 1 no such action, 2 not understood, 69 hub not reachable, 77 hub",
      "refuses access."
    })
final class ActionsCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private HubFlags hub;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The action to explain.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public void run() {
    Future<OptionalInt> width = Terminal.askWidth();
    PrintWriter out = spec.commandLine().getOut();
    try (HubConnection connection = hub.connect()) {
      name.ifPresent(new CheckNames(connection)::action);
      List<ActionDescription> actions =
          connection
              .request(
                  ServerMessage.Actions.class,
                  id -> new ClientMessage.Describe(id, name.orElse("")),
                  _ -> {})
              .actions();
      if (json) {
        Print.json(new ServerMessage.Actions(actions, ""), out);
      } else if (name.isPresent()) {
        ExplainAction explain = new ExplainAction(Terminal.style());
        actions.forEach(action -> explain.lines(action).forEach(line -> out.print(line + "\n")));
      } else {
        Print.table(table(actions), out, width);
      }
    }
  }

  private static Table table(List<ActionDescription> actions) {
    Table table =
        new Table(
            Column.text("ACTION"),
            Column.fixed("TYPE"),
            Column.text("PARAMETERS"),
            Column.text("DESCRIPTION"));
    for (ActionDescription action : actions) {
      table.add(
          Cell.of(action.name()),
          Cell.of(action.type()),
          Cell.of(parameters(action.params())),
          Cell.of(action.description()));
    }
    return table;
  }

  /** Required ones as {@code name=…}, others with their default: {@code [name=default]}. */
  static String parameters(Map<String, ActionDescription.Param> params) {
    return new TreeMap<>(params)
        .entrySet().stream()
            .map(
                each ->
                    each.getValue()
                        .defaultValue()
                        .map(value -> "[" + each.getKey() + "=" + value + "]")
                        .orElse(each.getKey() + "=…"))
            .collect(Collectors.joining(" "));
  }
}
