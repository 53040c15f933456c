package dev.overseer.engine.temporal;

import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.EngineException;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Temporal's own Java test server, on a real port, where time passes as it does. */
final class TestFleetServer implements AutoCloseable {
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private final int port;
  private final TestServer.PortBoundTestServer server;

  TestFleetServer() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    server = TestServer.createPortBoundServer(port, true);
  }

  Engine open(Map<String, String> environment) {
    try {
      Connection connection = connect(environment);
      return new TemporalEngine(
          connection,
          new ListTestServer(connection, deleted),
          TemporalEngineProvider.settings(environment));
    } catch (EngineException e) {
      throw new UncheckedIOException(e);
    }
  }

  Connection connect(Map<String, String> environment) throws EngineException {
    return Connection.open(
        new TemporalAddress("127.0.0.1", port, "default"),
        TemporalEngineProvider.settings(environment),
        TemporalEngineProvider.identity(),
        options -> options.setGrpcClientInterceptors(List.of(new WithoutStickiness())));
  }

  /** What the server has of a workflow, as JSON, without any key. */
  String history(String workflowId) throws EngineException {
    try (Connection connection = connect(Map.of())) {
      return connection.client().fetchHistory(workflowId).toJson(true);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
