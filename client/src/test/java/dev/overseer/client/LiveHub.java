package dev.overseer.client;

import dev.overseer.core.log.Log;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.Hub;
import dev.overseer.hub.HubBuilder;
import dev.overseer.hub.HubOptions;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.hub.TaskSnapshot;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.VirtualContext;
import dev.overseer.hub.spi.Work;
import dev.overseer.posix.Child;
import dev.overseer.posix.Command;
import dev.overseer.posix.Processes;
import dev.overseer.posix.SpawnException;
import dev.overseer.posix.StdStream;
import dev.overseer.server.ListenAddress;
import dev.overseer.server.OverseerServer;
import dev.overseer.server.ServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The real hub behind the real server on a free port, with tasks that are Java functions.
 *
 * <ul>
 *   <li>{@code count}: writes the numbers from 1 to {@code to}
 *   <li>{@code wait}: writes {@code waiting}, and ends with 0 when it is stopped
 *   <li>{@code exit}: ends with {@code code}
 * </ul>
 */
final class LiveHub implements AutoCloseable {
  private static final int LINES_PER_SEND = 50;

  final Hub hub;
  private final OverseerServer server;

  private boolean crashed;

  private LiveHub(Hub hub, OverseerServer server) {
    this.hub = hub;
    this.server = server;
  }

  static LiveHub open() {
    return open(0, builder -> builder);
  }

  static LiveHub open(int port, UnaryOperator<HubBuilder> setUp) {
    Hub hub =
        setUp
            .apply(
                Hub.builder()
                    .driver(new Functions())
                    .actions(List.of(action("count"), action("wait"), action("exit"))))
            .open(new NoProcesses());
    ListenAddress address = new ListenAddress.Tcp("127.0.0.1", port);
    return new LiveHub(hub, OverseerServer.open(hub, ServerOptions.on(address), Log.silent()));
  }

  static ActionDefinition action(String name) {
    return ActionDefinition.of(name, "function", Map.of());
  }

  static ActionDefinition restarting(String name, RetryPolicy retry) {
    return new ActionDefinition(
        name, "function", "", Map.of(), Optional.of(retry), PoolConfig.UNLIMITED, List.of());
  }

  /** The default bounds with another one for what is kept of a task's output. */
  static HubOptions keeping(int replayBytes) {
    HubOptions usual = HubOptions.DEFAULT;
    return new HubOptions(
        usual.stopGrace(),
        replayBytes,
        replayBytes,
        usual.keepFinished(),
        usual.keepFinishedFor(),
        usual.maxLineBytes(),
        usual.patience());
  }

  int port() {
    return ((ListenAddress.Tcp) server.address()).port();
  }

  HubSettings settings() {
    return HubSettings.of(new HubAddress.Tcp("127.0.0.1", port(), false, "/ws"));
  }

  List<TaskSnapshot> tasks() {
    return hub.list();
  }

  /** Ends the server alone, as a crash does: nobody hears how the tasks end. */
  void crash() {
    crashed = true;
    server.close();
  }

  @Override
  public void close() {
    hub.shutdown(Duration.ZERO);
    if (!crashed) {
      server.close();
    }
  }

  private static final class Functions implements Driver {
    @Override
    public String type() {
      return "function";
    }

    @Override
    public Action create(ActionDefinition definition) {
      return switch (definition.name()) {
        case "count" -> _ -> Work.virtual(LiveHub::count);
        case "wait" -> _ -> Work.virtual(LiveHub::waitForStop);
        case "exit" ->
            task ->
                Work.virtual(_ -> Integer.parseInt(task.parameters().getOrDefault("code", "0")));
        default -> throw new IllegalArgumentException(definition.name());
      };
    }
  }

  private static int count(VirtualContext context) {
    long to = Long.parseLong(context.task().parameters().getOrDefault("to", "0"));
    StringBuilder lines = new StringBuilder();
    for (long number = 1; number <= to && !context.isCancelled(); number++) {
      lines.append(number).append('\n');
      if (number % LINES_PER_SEND == 0 || number == to) {
        context.send(StdStream.STDOUT, lines.toString());
        lines.setLength(0);
      }
    }
    return 0;
  }

  private static int waitForStop(VirtualContext context) throws InterruptedException {
    context.send(StdStream.STDOUT, "waiting");
    while (!context.awaitCancel(Duration.ofMinutes(1))) {
      // Nobody has asked yet.
    }
    return 0;
  }

  private static final class NoProcesses implements Processes {
    @Override
    public Child spawn(Command command) throws SpawnException {
      throw new SpawnException("no processes here", 0);
    }

    @Override
    public void close() {
      // There is nothing to end.
    }
  }
}
