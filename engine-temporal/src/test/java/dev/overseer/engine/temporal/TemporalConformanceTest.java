package dev.overseer.engine.temporal;

import dev.overseer.worker.engine.Engine;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** Temporal's own Java test server. */
class TemporalConformanceTest extends EngineConformance {
  private TestFleetServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new TestFleetServer();
  }

  @Override
  Engine open(Map<String, String> environment) {
    return server.open(environment);
  }

  @Override
  void closeServer() {
    server.close();
  }
}
