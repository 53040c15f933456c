package dev.overseer.server;

import dev.overseer.core.log.Log;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.Hub;
import dev.overseer.hub.HubBuilder;
import dev.overseer.posix.Child;
import dev.overseer.posix.Command;
import dev.overseer.posix.Processes;
import dev.overseer.posix.SpawnException;
import dev.overseer.server.spi.ConsoleFeed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A hub with virtual actions, served on a free port of loopback or as a test wants it. */
final class TestServer implements AutoCloseable {
  final Hub hub;
  final OverseerServer server;

  private TestServer(Hub hub, OverseerServer server) {
    this.hub = hub;
    this.server = server;
  }

  static TestServer open(ActionDefinition... actions) {
    return open(options(), builder -> builder.actions(List.of(actions)));
  }

  static TestServer open(ServerOptions options, ActionDefinition... actions) {
    return open(options, builder -> builder.actions(List.of(actions)));
  }

  static TestServer open(ServerOptions options, UnaryOperator<HubBuilder> setUp) {
    return open(options, new NoProcesses(), setUp);
  }

  /** A hub without actions, and what else the console is told. */
  static TestServer open(ServerOptions options, ConsoleFeed feed) {
    return open(options, new NoProcesses(), builder -> builder, Optional.of(feed));
  }

  /** A hub whose actions may be real commands. */
  static TestServer open(
      ServerOptions options, Processes processes, UnaryOperator<HubBuilder> setUp) {
    return open(options, processes, setUp, Optional.empty());
  }

  private static TestServer open(
      ServerOptions options,
      Processes processes,
      UnaryOperator<HubBuilder> setUp,
      Optional<ConsoleFeed> feed) {
    Hub hub = setUp.apply(Hub.builder().driver(new VirtualActions())).open(processes);
    try {
      return new TestServer(hub, OverseerServer.open(hub, options, feed, Log.silent()));
    } catch (RuntimeException e) {
      hub.close();
      throw e;
    }
  }

  /** A free port of loopback. */
  static ServerOptions options() {
    return ServerOptions.on(new ListenAddress.Tcp("127.0.0.1", 0));
  }

  int port() {
    return ((ListenAddress.Tcp) server.address()).port();
  }

  /** A console that is told what the hub does not know. */
  TestClient connectConsole(String... headers) {
    return TestClient.to(server.address()).upgradeConsole(headers).read();
  }

  /** A client whose WebSocket is open. */
  TestClient connect() {
    return TestClient.to(server.address()).upgrade();
  }

  @Override
  public void close() {
    hub.shutdown(Duration.ofSeconds(2));
    server.close();
  }

  /** For hubs whose tasks need no process. */
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
