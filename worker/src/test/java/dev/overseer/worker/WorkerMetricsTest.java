package dev.overseer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.overseer.worker.spool.Heartbeat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker tells of itself: metrics, heartbeat, health. */
class WorkerMetricsTest {
  @TempDir private Path folder;

  private TestSpool spool;

  @BeforeEach
  void open() {
    spool = new TestSpool(folder).set("ENABLE_METRICS", "true").set("METRICS_PORT", "0");
  }

  @AfterEach
  void close() {
    spool.close();
  }

  private static String metrics(WorkService service) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:%d/metrics"
                              .formatted(service.metricsPort().orElseThrow())))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void servesTheDocumentedNames() throws Exception {
    WorkService service = spool.agent("test \"$1\" = good").set("MAX_RETRIES", "1").work();
    spool.file("good.json", "{\"task_id\": \"good\", \"description\": \"good\"}");
    spool.task("bad");
    spool.result("good");
    spool.result("bad");

    await()
        .untilAsserted(
            () ->
                assertThat(metrics(service))
                    .contains(
                        "watcher_tasks_processed_total{status=\"completed\",worker=\"marie\"} 1.0",
                        "watcher_tasks_processed_total{status=\"failed\",worker=\"marie\"} 1.0",
                        "watcher_tasks_failed_total{reason=\"retry\",worker=\"marie\"} 1.0",
                        "watcher_tasks_failed_total{reason=\"max_retries\",worker=\"marie\"} 1.0",
                        "watcher_task_duration_seconds_bucket{worker=\"marie\",le=\"600.0\"} 3",
                        "watcher_task_queue_size{worker=\"marie\"} 0.0",
                        "watcher_active_tasks{worker=\"marie\"} 0.0",
                        "watcher_circuit_breaker_state{worker=\"marie\"} 0.0",
                        "overseer_worker_dead_letters_total{worker=\"marie\"} 1.0",
                        "overseer_worker_status{status=\"healthy\",worker=\"marie\"} 1.0"));
  }

  /** An alert on an increase would miss the first of a counter that was not there before it. */
  @Test
  void countersBeginAtZero() throws Exception {
    assertThat(metrics(spool.agent("true").work()))
        .contains(
            "watcher_tasks_failed_total{reason=\"max_retries\",worker=\"marie\"} 0.0",
            "watcher_task_duration_seconds_count{worker=\"marie\"} 0",
            "overseer_worker_dead_letters_total{worker=\"marie\"} 0.0",
            "overseer_worker_interrupted_total{worker=\"marie\"} 0.0",
            "overseer_worker_cost_dollars_total{worker=\"marie\"} 0.0");
  }

  /** Not only tasks that were given up. */
  @Test
  void countsAFileThatWasNoTaskAsADeadLetter() throws Exception {
    WorkService service = spool.agent("true").set("OVERSEER_SETTLE_TIME", "0").work();
    spool.file("poison.json", "no task");

    await()
        .untilAsserted(
            () ->
                assertThat(metrics(service))
                    .contains("overseer_worker_dead_letters_total{worker=\"marie\"} 1.0"));
  }

  @Test
  void aPortThatWasChosenAndIsTakenIsAnError() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      spool.set("METRICS_PORT", String.valueOf(taken.getLocalPort()));

      assertThatExceptionOfType(WorkerException.MetricsUnservable.class)
          .isThrownBy(spool::work)
          .withMessageContaining("METRICS_PORT")
          .withMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void theHeartbeatTellsWhatIsTrue() throws Exception {
    spool.agent("sleep 20").set("HEARTBEAT_INTERVAL", "1").set("MAX_CONCURRENT_TASKS", "1").work();
    spool.task("runs");
    spool.task("waits");

    await()
        .untilAsserted(
            () -> {
              Heartbeat beat = Heartbeat.read(spool.layout().heartbeat("marie")).orElseThrow();
              assertThat(beat.queueSize()).isEqualTo(1);
              assertThat(beat.running()).extracting(Heartbeat.Running::taskId).hasSize(1);
              assertThat(beat.status()).isEqualTo("healthy");
            });
    spool.stop();
    assertThat(Heartbeat.read(spool.layout().heartbeat("marie")).orElseThrow().status())
        .isEqualTo("stopping");
  }

  @Test
  void healthIsTheHeartbeatsAge() throws IOException {
    Duration interval = Duration.ofSeconds(10);
    assertThat(ProbeHealth.probe(spool.layout(), "marie", interval, Instant.now()).alive())
        .isFalse();
    spool.work();
    await().until(() -> Heartbeat.read(spool.layout().heartbeat("marie")).isPresent());

    assertThat(ProbeHealth.probe(spool.layout(), "marie", interval, Instant.now()).alive())
        .isTrue();
    assertThat(ProbeHealth.probe(spool.layout(), "marie", interval, Instant.now().plusSeconds(45)))
        .satisfies(
            health -> {
              assertThat(health.alive()).isFalse();
              assertThat(health.message()).contains("4", "s old", "more than 30 s");
            });
  }
}
