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
import org.junit.jupiter.api.BeforeEach;

/** Temporal's own Java test server, on a real port. */
class TemporalConformanceTest extends EngineConformance {
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();

  private int port;
  private TestServer.PortBoundTestServer server;

  @BeforeEach
  void startServer() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    // Time passes as it does.
    server = TestServer.createPortBoundServer(port, true);
  }

  @Override
  void closeServer() {
    server.close();
  }

  @Override
  Engine open(Map<String, String> environment) {
    try {
      Connection connection =
          Connection.open(
              new TemporalAddress("127.0.0.1", port, "default"),
              TemporalEngineProvider.settings(environment),
              TemporalEngineProvider.identity(),
              options -> options.setGrpcClientInterceptors(List.of(new WithoutStickiness())));
      return new TemporalEngine(
          connection,
          new ListTestServer(connection, deleted),
          TemporalEngineProvider.settings(environment));
    } catch (EngineException e) {
      throw new UncheckedIOException(e);
    }
  }
}
