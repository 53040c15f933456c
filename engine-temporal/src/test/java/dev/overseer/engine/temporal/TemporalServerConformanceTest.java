package dev.overseer.engine.temporal;

import dev.overseer.core.log.Log;
import dev.overseer.testkit.TemporalServer;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.EngineException;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A real Temporal server: the one at TEMPORAL_ADDRESS, or one that is started here where the
 * program {@code temporal} is on the PATH. Skipped where there is neither. Each test has a
 * namespace of its own.
 */
class TemporalServerConformanceTest extends EngineConformance {
  private static final int NAMESPACES = 120;
  private static final Optional<String> GIVEN =
      Optional.ofNullable(System.getenv("TEMPORAL_ADDRESS")).filter(text -> !text.isEmpty());
  private static final AtomicInteger USED = new AtomicInteger();

  private static Optional<TemporalServer> server = Optional.empty();

  private TemporalAddress address = new TemporalAddress("", 0, "");

  @BeforeAll
  static void start() throws IOException {
    if (GIVEN.isEmpty()) {
      server =
          Optional.of(
              TemporalServer.start(RealServer.programOrSkip(), NAMESPACES, Optional.empty()));
    }
  }

  @AfterAll
  static void stop() {
    server.ifPresent(TemporalServer::close);
    server = Optional.empty();
  }

  @BeforeEach
  void takeNamespace() throws IOException {
    address =
        server.isPresent()
            ? new TemporalAddress("127.0.0.1", server.get().port(), "n" + USED.getAndIncrement())
            : register(TemporalAddress.parse("temporal://" + GIVEN.orElseThrow()));
  }

  @Override
  Engine open(Map<String, String> environment) {
    try {
      Engine engine =
          new TemporalEngineProvider().open(address.toString(), environment, Log.silent());
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> engine.workers().isEmpty());
      return engine;
    } catch (EngineException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TemporalAddress register(TemporalAddress on) throws IOException {
    TemporalAddress made =
        new TemporalAddress(on.host(), on.port(), "overseer-test-" + UUID.randomUUID());
    try (Connection connection =
        Connection.open(made, TemporalEngineProvider.settings(Map.of()), "overseer-test")) {
      RegisterNamespaceRequest request =
          RegisterNamespaceRequest.newBuilder()
              .setNamespace(made.namespace())
              .setWorkflowExecutionRetentionPeriod(
                  com.google.protobuf.Duration.newBuilder()
                      .setSeconds(Duration.ofDays(1).toSeconds()))
              .build();
      connection.call().registerNamespace(request);
    } catch (StatusRuntimeException e) {
      throw new IOException("a namespace for a test can't be registered", e);
    }
    return made;
  }
}
