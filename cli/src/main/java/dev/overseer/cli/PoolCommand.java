package dev.overseer.cli;

import dev.overseer.cli.Table.Cell;
import dev.overseer.cli.Table.Column;
import dev.overseer.client.ClientException;
import dev.overseer.client.HubConnection;
import dev.overseer.protocol.ActionDescription;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ExcessSettings;
import dev.overseer.protocol.PoolState;
import dev.overseer.protocol.ServerMessage;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overseer pool}. */
@Command(
    name = "pool",
    header = "Show or change how many may run.",
    description = {
      "Show how many tasks run, how many may, and who waits: of an action, or of the hub and all",
      "of its actions. Or change it while it works; a restart of the hub forgets the change."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer pool                                the hub's own pool and each action's",
      "  overseer pool build                          one, and who waits for it",
      "  overseer pool build --limit 4                let more in, or stop the oldest above it",
      "  overseer pool build --limit 1 --excess requeue:last:10s",
      "",
      "Exit codes: 0 done, 1 refused, 2 not understood, 69 hub not reachable, 77 hub refuses",
      "access."
    })
final class PoolCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private HubFlags hub;

  @Parameters(
      paramLabel = "ACTION",
      arity = "0..1",
      description = "Whose pool; without it the hub's own.")
  private Optional<String> action = Optional.empty();

  @Option(names = "--limit", paramLabel = "N", description = "How many may run; 0 for no limit.")
  private Optional<Integer> limit = Optional.empty();

  @Option(names = "--queue-size", paramLabel = "N", description = "How many may wait.")
  private Optional<Integer> queueSize = Optional.empty();

  @Option(
      names = "--excess",
      paramLabel = "ACTION[:ORDER[:GRACE]]",
      converter = ExcessFlag.class,
      description = {
        "What happens to those that run above the limit: stop or requeue; first, those that run",
        "longest, or last; with so much time between SIGTERM and SIGKILL."
      })
  private Optional<ExcessSettings> excess = Optional.empty();

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public void run() {
    requireNotNegative("--limit", limit);
    requireNotNegative("--queue-size", queueSize);
    Future<OptionalInt> width = Terminal.askWidth();
    PrintWriter out = spec.commandLine().getOut();
    boolean change = limit.isPresent() || queueSize.isPresent() || excess.isPresent();
    try (HubConnection connection = hub.connect()) {
      action.ifPresent(new CheckNames(connection)::action);
      List<ServerMessage.PoolInfo> pools = new ArrayList<>();
      if (change) {
        pools.add(set(connection));
      } else {
        pools.add(info(connection, action.orElse("")));
        if (action.isEmpty()) {
          actions(connection).forEach(name -> pools.add(info(connection, name)));
        }
      }
      if (json) {
        pools.forEach(pool -> Print.json(pool, out));
        return;
      }
      Print.table(table(pools), out, width);
      PoolState first = pools.getFirst().pool();
      if (pools.size() == 1 && !first.queueItems().isEmpty()) {
        out.print("\n");
        Print.table(queue(first, Instant.now()), out, width);
      }
    }
  }

  private ServerMessage.PoolInfo set(HubConnection connection) {
    return connection.request(
        ServerMessage.PoolInfo.class,
        id ->
            new ClientMessage.SetPool(
                id, action.orElse(""), number(limit), number(queueSize), excess),
        _ -> {});
  }

  private static ServerMessage.PoolInfo info(HubConnection connection, String action) {
    return connection.request(
        ServerMessage.PoolInfo.class, id -> new ClientMessage.PoolInfo(id, action), _ -> {});
  }

  private static List<String> actions(HubConnection connection) {
    try {
      return connection
          .request(ServerMessage.Actions.class, id -> new ClientMessage.Describe(id, ""), _ -> {})
          .actions()
          .stream()
          .map(ActionDescription::name)
          .toList();
    } catch (ClientException.Refused noActions) {
      return List.of();
    }
  }

  private static Table table(List<ServerMessage.PoolInfo> pools) {
    Table table =
        new Table(
            Column.text("POOL"),
            Column.number("RUNNING"),
            Column.number("LIMIT"),
            Column.number("WAITING"));
    for (ServerMessage.PoolInfo pool : pools) {
      table.add(
          Cell.of(pool.action().isEmpty() ? "(hub)" : pool.action()),
          Cell.of(pool.pool().running()),
          Cell.of(pool.pool().limit() == 0 ? "none" : "" + pool.pool().limit()),
          Cell.of(pool.pool().queueDepth()));
    }
    return table;
  }

  private static Table queue(PoolState pool, Instant now) {
    Table table =
        new Table(
            Column.number("POSITION"),
            Column.text("TASK"),
            Column.text("ACTION"),
            Column.number("WAITS"),
            Column.fixed("FORCED"));
    for (PoolState.Item item : pool.queueItems()) {
      table.add(
          Cell.of(item.position() + 1),
          Cell.of(item.taskId()),
          Cell.of(item.action()),
          Cell.of(Ages.since(item.queuedAt(), now)),
          Cell.of(item.forced() ? "yes" : ""));
    }
    return table;
  }

  private static OptionalInt number(Optional<Integer> value) {
    return value.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  private void requireNotNegative(String flag, Optional<Integer> value) {
    if (value.orElse(0) < 0) {
      throw new ParameterException(
          spec.commandLine(), "%s is %d, but must be 0 or more".formatted(flag, value.orElse(0)));
    }
  }
}
