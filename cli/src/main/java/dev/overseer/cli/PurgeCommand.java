package dev.overseer.cli;

import dev.overseer.client.HubConnection;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overseer purge}. */
@Command(
    name = "purge",
    header = "Empty queues.",
    description = "Take the tasks that wait out of their queues; those that run go on.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer purge build   what waits for a place of this action",
      "  overseer purge         all that waits",
      "",
      "Exit codes: 0 done, 1 refused, 2 not understood, 69 hub not reachable, 77 hub refuses",
      "access."
    })
final class PurgeCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private HubFlags hub;

  @Parameters(paramLabel = "ACTION", arity = "0..1", description = "Whose queue; without it all.")
  private Optional<String> action = Optional.empty();

  @Override
  public void run() {
    try (HubConnection connection = hub.connect()) {
      action.ifPresent(new CheckNames(connection)::action);
      int count =
          connection
              .request(
                  ServerMessage.Purged.class,
                  id -> new ClientMessage.Purge(id, action.orElse("")),
                  _ -> {})
              .count();
      String tasks = count == 1 ? "1 task" : count + " tasks";
      spec.commandLine().getOut().print(tasks + " taken out\n");
    }
  }
}
