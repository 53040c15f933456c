package dev.overseer.engine.temporal;

import static dev.overseer.engine.temporal.Fleet.MARIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.log.Log;
import dev.overseer.testkit.TemporalServer;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.EngineException;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Histories that earlier versions of our workflows left, replayed by this one: a task that was
 * begun before an update must go on after it. A folder for each version; what is in one is never
 * changed.
 *
 * <p>A new version's are recorded on a real server with {@code -Dhistories=record}, into the newest
 * folder.
 */
class ReplayTest {
  private static final Path HISTORIES = Path.of("src/test/resources/histories");
  private static final Path NEWEST = HISTORIES.resolve("1");

  private TestWorkflowEnvironment environment;
  private Worker worker;

  static List<Path> histories() throws IOException {
    try (Stream<Path> files = Files.walk(HISTORIES)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @BeforeEach
  void open() throws IOException {
    environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(
                            Connection.converter(TemporalEngineProvider.settings(Map.of())))
                        .build())
                .build());
    worker = environment.newWorker(MARIE);
    Policy policy =
        new Policy(Duration.ofMinutes(10), Duration.ofSeconds(5), Duration.ofSeconds(30));
    worker.registerWorkflowImplementationFactory(TaskWorkflow.class, () -> new RunTask(policy));
    worker.registerWorkflowImplementationFactory(PresenceWorkflow.class, StandForProcess::new);
    worker.registerWorkflowImplementationFactory(SpentWorkflow.class, AddUpSpending::new);
  }

  @AfterEach
  void close() {
    environment.close();
  }

  @ParameterizedTest
  @MethodSource("histories")
  void isUnderstood(Path history) throws Exception {
    WorkflowReplayer.replayWorkflowExecution(
        WorkflowExecutionHistory.fromJson(Files.readString(history)), worker);
  }

  /** Otherwise the test above would prove nothing. */
  @Test
  void aChangeThatBreaksThemIsNoticed() throws Exception {
    String completed = Files.readString(NEWEST.resolve("completed.json"));
    WorkflowExecutionHistory other =
        WorkflowExecutionHistory.fromJson(completed.replace(Names.ATTEMPT, "another-activity"));

    assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(other, worker))
        .hasStackTraceContaining("overseer-attempt");
  }

  @Test
  void everyWayThatATaskCanTakeIsAmongThem() throws IOException {
    assertThat(histories().stream().map(file -> file.getFileName().toString()))
        .contains(
            "completed.json",
            "retried.json",
            "dead-letter.json",
            "cancelled-while-it-ran.json",
            "cancelled-while-it-waited.json",
            "depended-on-one-that-ran.json",
            "was-depended-on.json",
            "dependency-failed.json",
            "cycle.json",
            "handed-back.json",
            "not-before.json",
            "spent.json");
  }

  @Test
  @EnabledIfSystemProperty(named = "histories", matches = "record")
  void record(@TempDir Path folder) throws Exception {
    Files.createDirectories(NEWEST);
    try (TemporalServer server =
            TemporalServer.start(RealServer.programOrSkip(), 1, Optional.empty());
        Fleet fleet = new Fleet(folder, environment -> open(server, environment))) {
      Engine engine = fleet.engine();
      fleet
          .agent(
              "echo \"$1\" >> starts; case $1 in"
                  + " bad) exit 3;;"
                  + " flaky) mkdir flaky 2>/dev/null && exit 3; exit 0;;"
                  + " slow) sleep 1;;"
                  + " hang) sleep 60;;"
                  + " twice) mkdir twice 2>/dev/null && exec sleep 60; exit 0;;"
                  + " costly) echo '{\"type\":\"result\",\"total_cost_usd\":0.5}';;"
                  + " esac")
          .set("OVERSEER_AGENT_REPORT", "claude-stream-json")
          .set("MAX_RETRIES", "1")
          .work();
      fleet.submit("completed", "costly", "\"priority\": \"high\"");
      fleet.submit("retried", "flaky", "");
      fleet.submit("dead-letter", "bad", "");
      fleet.submit("was-depended-on", "slow", "");
      fleet.submit("depended-on-one-that-ran", "x", "\"dependencies\": [\"was-depended-on\"]");
      fleet.submit("dependency-failed", "x", "\"dependencies\": [\"dead-letter\"]");
      fleet.submit("cycle", "x", "\"dependencies\": [\"cycle-too\"]");
      fleet.submit("cycle-too", "x", "\"dependencies\": [\"cycle\"]");
      fleet.submit("cancelled-while-it-waited", "x", "\"dependencies\": [\"never\"]");
      fleet.submit("cancelled-while-it-ran", "hang", "");
      fleet.submit(
          "not-before", "x", "\"not_before\": \"%s\"".formatted(Instant.now().plusSeconds(2)));
      fleet.until(() -> fleet.lines("starts").contains("hang"));
      engine.cancel(MARIE, "cancelled-while-it-ran");
      engine.cancel(MARIE, "cancelled-while-it-waited");
      List<String> over =
          List.of(
              "completed",
              "retried",
              "dead-letter",
              "was-depended-on",
              "depended-on-one-that-ran",
              "dependency-failed",
              "cycle",
              "cancelled-while-it-waited",
              "cancelled-while-it-ran",
              "not-before");
      over.forEach(fleet::result);
      fleet.submit("handed-back", "twice", "");
      fleet.until(() -> fleet.lines("starts").contains("twice"));
      fleet.stop();
      fleet.work();
      fleet.result("handed-back");
      for (String id : over) {
        keep(server, id, id);
      }
      keep(server, "handed-back", "handed-back");
      keep(server, Names.spentOf(MARIE, LocalDate.now(ZoneOffset.UTC)), "spent");
    }
  }

  private static Engine open(TemporalServer server, Map<String, String> environment) {
    try {
      Engine engine =
          new TemporalEngineProvider()
              .open(
                  new TemporalAddress("127.0.0.1", server.port(), "n0").toString(),
                  environment,
                  Log.silent());
      await().ignoreExceptions().until(() -> engine.workers().isEmpty());
      return engine;
    } catch (EngineException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void keep(TemporalServer server, String id, String name) throws IOException {
    try (Connection connection =
        Connection.open(
            new TemporalAddress("127.0.0.1", server.port(), "n0"),
            TemporalEngineProvider.settings(Map.of()),
            "overseer-test")) {
      Files.writeString(
          NEWEST.resolve(name + ".json"), connection.client().fetchHistory(id).toJson(true));
    }
  }
}
