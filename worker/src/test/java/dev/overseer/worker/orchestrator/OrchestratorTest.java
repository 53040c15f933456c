package dev.overseer.worker.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.testkit.ManualTimers;
import dev.overseer.testkit.SmallDisk;
import dev.overseer.worker.spool.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

@Timeout(120)
class OrchestratorTest {
  @TempDir private Path folder;
  private TestSpool spool = new TestSpool(Path.of("/"));

  @BeforeEach
  void makeSpool() {
    spool = new TestSpool(folder);
  }

  @Test
  void tellsOfResultsThatWereThereRenamedInOrWrittenSlowly() throws IOException {
    spool.result("marie", "before", "completed", "");
    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      awaitTold("before");

      spool.result("anga", "renamed", "failed", ", \"final\": true");
      Path slow = spool.layout.result("marie", "slow");
      Files.writeString(slow, "{\"task_id\": \"slow\", ");
      awaitTold("renamed");
      Files.writeString(
          slow, "{\"task_id\": \"slow\", \"worker\": \"marie\", \"status\": \"completed\"}");

      awaitTold("slow");
    }

    ObjectNode renamed =
        spool.told("task_completed").stream()
            .filter(one -> one.path("data").path("task_id").asString().equals("renamed"))
            .findFirst()
            .orElseThrow();
    assertThat(renamed.path("event_type").asString()).isEqualTo("task_completed");
    assertThat(renamed.path("timestamp").asString()).matches("....-..-..T..:..:..\\.\\d{6}");
    assertThat(renamed.path("data").path("worker").asString()).isEqualTo("anga");
    assertThat(renamed.path("data").path("status").asString()).isEqualTo("failed");
    assertThat(renamed.path("data").path("result_file").asString())
        .isEqualTo(spool.layout.result("anga", "renamed").toString());
  }

  @Test
  void tellsOfEachOnceOverRestartsTouchesAndCopies() throws IOException {
    Path result = spool.result("marie", "a", "completed", "");
    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      awaitTold("a");
    }
    Files.setLastModifiedTime(result, FileTime.from(Instant.now().plusSeconds(5)));
    Path copy = Files.copy(result, folder.resolve("copy"));
    Files.move(copy, result, StandardCopyOption.REPLACE_EXISTING);

    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      spool.result("marie", "b", "completed", "");
      awaitTold("b");
    }

    assertThat(spool.toldTasks("task_completed")).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void itsMetricsCountWhatItToldOverRestarts() throws IOException {
    spool.task("marie", "waits");
    spool.result("marie", "a", "completed", "");
    spool.result("anga", "b", "failed", ", \"final\": true");
    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      awaitTold("a");
      awaitTold("b");
    }

    try (Orchestrator orchestrator = spool.orchestrator(Timers.system())) {
      await()
          .untilAsserted(
              () ->
                  assertThat(new String(orchestrator.metrics(), StandardCharsets.UTF_8))
                      .contains(
                          "overseer_orchestrator_tasks_total{status=\"completed\"} 1.0",
                          "overseer_orchestrator_tasks_total{status=\"failed\"} 1.0",
                          "overseer_orchestrator_tasks_total{status=\"timeout\"} 0.0",
                          "overseer_orchestrator_open_tasks 1.0",
                          "overseer_orchestrator_untold_events 0.0",
                          "overseer_orchestrator_worker_alive{worker=\"anga\"} 0.0"));
    }
  }

  @Test
  void tellsOfATaskThatIsDoneAgain() throws IOException {
    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      spool.result("marie", "a", "failed", ", \"final\": true");
      awaitTold("a");
      spool.result("marie", "a", "completed", "");
      await().untilAsserted(() -> assertThat(spool.toldTasks("task_completed")).hasSize(2));
    }
  }

  @Test
  void anAttemptThatAnotherFollowsIsNoNews() throws IOException {
    spool.task("marie", "a");
    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      spool.result("marie", "a", "failed", ", \"final\": false");
      spool.result("marie", "marker", "completed", "");
      awaitTold("marker");
      assertThat(spool.toldTasks("task_completed")).containsExactly("marker");

      spool.result("marie", "a", "completed", ", \"final\": true, \"retry_count\": 1");
      awaitTold("a");
    }
  }

  /** The Python worker says nothing of attempts to come; it takes the task away after the last. */
  @Test
  void aFailureOfAnotherProgramIsNewsOnceItsTaskFileIsGone() throws IOException {
    Path task = spool.task("marie", "a");
    ManualTimers timers = new ManualTimers(Instant.now());
    try (Orchestrator _ = spool.orchestrator(timers)) {
      spool.result("marie", "a", "failed", "");
      spool.result("marie", "marker", "completed", "");
      pollUntil(timers, () -> awaitTold("marker"));
      assertThat(spool.toldTasks("task_completed")).containsExactly("marker");

      Files.delete(task);
      timers.advance(CheckWorkers.INTERVAL);
      awaitTold("a");
    }
  }

  @Test
  void twoHundredEventsOfOneMomentHaveTwoHundredNotifications() throws IOException {
    // Time stands still: all of them have the same millisecond.
    for (int i = 0; i < 200; i++) {
      spool.result("marie", "t" + i, "completed", "");
    }
    try (Orchestrator _ = spool.orchestrator(new ManualTimers(Instant.now()))) {
      await().untilAsserted(() -> assertThat(spool.told("task_completed")).hasSize(200));
    }

    assertThat(spool.toldTasks("task_completed")).doesNotHaveDuplicates();
    try (Stream<Path> names = Files.list(spool.layout.notifications())) {
      assertThat(names.map(name -> name.getFileName().toString()))
          .allMatch(name -> name.matches("task_completed_\\d{13}_\\d+\\.json"));
    }
  }

  @Test
  void aDurationIsFromSubmissionToResult() throws IOException {
    Instant now = Instant.now();
    ManualTimers timers = new ManualTimers(now);
    spool.task("marie", "seen");
    try (Orchestrator orchestrator = spool.orchestrator(timers)) {
      await().until(() -> orchestrator.taskStatus("seen").isPresent());
      timers.advance(Duration.ofSeconds(100));
      Path result = spool.result("marie", "seen", "completed", "");
      Files.setLastModifiedTime(result, FileTime.from(now.plusSeconds(90)));
      Path unseen =
          spool.result(
              "marie",
              "unseen",
              "completed",
              ", \"task_file\": {\"name\": \"x\", \"inode\": 1, \"modified_ns\": %d}"
                  .formatted(TimeUnit.SECONDS.toNanos(now.getEpochSecond() + 50)));
      Files.setLastModifiedTime(unseen, FileTime.from(now.plusSeconds(90)));
      Path foreign = spool.result("marie", "foreign", "completed", "");
      Files.setLastModifiedTime(foreign, FileTime.from(now.plusSeconds(90)));
      pollUntil(
          timers,
          () ->
              await()
                  .untilAsserted(() -> assertThat(spool.toldTasks("task_completed")).hasSize(3)));
    }

    assertThat(duration("seen")).isBetween(85.0, 90.1);
    assertThat(duration("unseen")).isBetween(39.0, 41.0);
    assertThat(duration("foreign")).isEqualTo(1.5);
  }

  @Test
  void aTaskWithoutAResultTimesOutOnceOverRestarts() throws IOException {
    spool.task("marie", "lost");
    ManualTimers timers = new ManualTimers(Instant.now());
    try (Orchestrator orchestrator = spool.orchestrator(timers)) {
      await().until(() -> orchestrator.taskStatus("lost").isPresent());
      timers.advance(TestSpool.COMPLETION_TIMEOUT.minusSeconds(20));
      timers.advance(Duration.ofSeconds(40));
      await().untilAsserted(() -> assertThat(spool.toldTasks("task_timeout")).hasSize(1));
      assertThat(orchestrator.taskStatus("lost").orElseThrow().path("status").asString())
          .isEqualTo("timeout");
      assertThat(orchestrator.allStats().path("tasks").path("timeout_tasks").asInt()).isEqualTo(1);
    }
    try (Orchestrator orchestrator = spool.orchestrator(timers)) {
      timers.advance(Duration.ofMinutes(30));
      spool.result("marie", "lost", "completed", "");
      pollUntil(timers, () -> awaitTold("lost"));
      assertThat(orchestrator.taskStatus("lost").orElseThrow().path("status").asString())
          .isEqualTo("completed");
    }

    assertThat(spool.told("task_timeout"))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.path("data").path("worker").asString()).isEqualTo("marie");
              assertThat(one.path("data").path("age_seconds").asDouble()).isGreaterThan(600);
            });
  }

  @Test
  void aTaskFileThatSomebodyTookAwayTimesOutToo() throws IOException {
    Path task = spool.task("marie", "taken");
    ManualTimers timers = new ManualTimers(Instant.now());
    try (Orchestrator orchestrator = spool.orchestrator(timers)) {
      await().until(() -> orchestrator.taskStatus("taken").isPresent());
    }
    Files.delete(task);

    try (Orchestrator _ = spool.orchestrator(timers)) {
      timers.advance(TestSpool.COMPLETION_TIMEOUT.plusSeconds(20));
      await()
          .untilAsserted(
              () -> assertThat(spool.toldTasks("task_timeout")).containsExactly("taken"));
    }
  }

  @Test
  void knowsAfterAKillWhatItKnewBefore() throws IOException {
    Path copy = folder.resolve("copy");
    spool.task("marie", "open");
    spool.result("marie", "over", "completed", "");
    try (Orchestrator orchestrator = spool.orchestrator(Timers.system())) {
      awaitTold("over");
      await().until(() -> orchestrator.taskStatus("open").isPresent());
      // What a kill leaves: the files as they are while it runs.
      copyStateTo(copy);
    }
    copyStateFrom(copy);
    Files.delete(spool.layout.tasksOf("marie").resolve("open.json"));

    try (Orchestrator orchestrator = spool.orchestrator(Timers.system())) {
      spool.result("marie", "marker", "completed", "");
      awaitTold("marker");
      assertThat(orchestrator.taskStatus("open")).isPresent();
      assertThat(orchestrator.allStats().path("tasks").path("completed_tasks").asInt())
          .isEqualTo(2);
    }
    assertThat(spool.toldTasks("task_completed")).containsExactlyInAnyOrder("over", "marker");
  }

  @Test
  void whatAKillLeftUntoldIsToldUnderTheSameName() throws IOException {
    spool.result("marie", "a", "completed", "");
    Path copy = folder.resolve("copy");
    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      awaitTold("a");
      copyStateTo(copy);
    }
    List<String> names = notificationNames();
    // Killed right before it told: the log has the event, and not that it was told.
    copyStateFrom(copy);
    Path log = stateFiles(folder, "log-").getFirst();
    List<String> entries = Files.readAllLines(log);
    Files.write(log, entries.stream().filter(entry -> !entry.contains("\"told\"")).toList());
    Files.delete(spool.layout.notifications().resolve(names.getFirst()));

    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      await().untilAsserted(() -> assertThat(notificationNames()).isEqualTo(names));
    }
  }

  @Test
  void aLineThatWasNotFinishedIsCutOff() throws IOException {
    Path copy = folder.resolve("copy");
    spool.result("marie", "a", "completed", "");
    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      awaitTold("a");
      copyStateTo(copy);
    }
    copyStateFrom(copy);
    Path log = stateFiles(folder, "log-").getFirst();
    Files.writeString(log, "{\"entry\":\"happened\",\"num", StandardOpenOption.APPEND);

    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      spool.result("marie", "b", "completed", "");
      awaitTold("b");
    }
    assertThat(spool.toldTasks("task_completed")).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void leavesTheStateInTheDocumentedForm() throws IOException {
    spool.task("anga", "open");
    spool.result("marie", "over", "completed", ", \"retry_count\": 2");
    try (Orchestrator orchestrator = spool.orchestrator(Timers.system())) {
      awaitTold("over");
      await().until(() -> orchestrator.taskStatus("open").isPresent());
    }

    ObjectNode state = Json.read(folder.resolve("orchestrator_state.json")).orElseThrow();
    assertThat(state.path("stats"))
        .hasToString(
            "{\"total_tasks\":2,\"completed_tasks\":1,\"failed_tasks\":0,\"timeout_tasks\":0}");
    assertThat(state.path("timestamp").asString()).matches("....-..-..T..:..:..\\.\\d{6}");
    ObjectNode over = (ObjectNode) state.path("tasks").path(0);
    assertThat(over.propertyNames())
        .containsExactly(
            "task_id", "worker", "created_at", "completed_at", "status", "result_file", "attempts");
    assertThat(over.path("completed_at").asDouble()).isGreaterThan(1.7e9);
    assertThat(over.path("attempts").asInt()).isEqualTo(3);
    assertThat(state.path("tasks").path(1).path("status").asString()).isEqualTo("pending");
    assertThat(state.path("tasks").path(1).path("completed_at").isNull()).isTrue();
  }

  @Test
  void goesOnFromThePythonOrchestratorsState() throws IOException {
    Path told = spool.result("marie", "told", "completed", "");
    spool.result("marie", "missed", "completed", "");
    Files.writeString(
        folder.resolve("orchestrator_state.json"),
        """
        {
          "tasks": [
            {"task_id": "told", "worker": "marie", "created_at": 1767225600.25,
             "completed_at": 1767225601.5, "status": "completed", "result_file": "%s",
             "attempts": 0},
            {"task_id": "waits", "worker": "anga", "created_at": 1767225600.25,
             "completed_at": null, "status": "pending", "result_file": null, "attempts": 0}
          ],
          "stats": {"total_tasks": 2, "completed_tasks": 1, "failed_tasks": 0, "timeout_tasks": 0},
          "timestamp": "2026-01-01T00:00:02.000000"
        }
        """
            .formatted(told));

    try (Orchestrator orchestrator = spool.orchestrator(Timers.system())) {
      awaitTold("missed");
      assertThat(orchestrator.taskStatus("waits")).isPresent();
      assertThat(orchestrator.allStats().path("tasks").path("completed_tasks").asInt())
          .isEqualTo(2);
    }
    assertThat(spool.toldTasks("task_completed")).containsExactly("missed");
  }

  @Test
  void twoAtOnceAreRefused() {
    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      assertThatExceptionOfType(OrchestratorException.StateInUse.class)
          .isThrownBy(() -> spool.orchestrator(Timers.system()))
          .withMessageContaining("STATE_FILE")
          .withMessageContaining("process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aStateThatIsNoneIsNotOverwritten() throws IOException {
    Path state = folder.resolve("orchestrator_state.json");
    Files.writeString(state, "[1, 2");

    assertThatExceptionOfType(OrchestratorException.StateUnusable.class)
        .isThrownBy(() -> spool.orchestrator(Timers.system()))
        .withMessageContaining("move it away");
    assertThat(state).hasContent("[1, 2");
  }

  @Test
  void aFullDiskUnderItsStateLosesNothing() throws IOException {
    ManualTimers timers = new ManualTimers(Instant.now());
    try (SmallDisk disk = SmallDisk.mount(Files.createDirectories(folder.resolve("small")), 64)) {
      OrchestratorSettings settings = spool.settings(disk.folder().resolve("state.json"));
      List<String> ids = IntStream.range(0, 50).mapToObj(i -> "t" + i).toList();
      try (Orchestrator _ = Orchestrator.open(settings, timers, Log.silent())) {
        spool.result("marie", "first", "completed", "");
        pollUntil(timers, () -> awaitTold("first"));
        disk.fill();
        for (String id : ids) {
          spool.result("marie", id, "completed", "");
        }
        timers.advance(Duration.ofMinutes(1));
        disk.makeRoom();

        pollUntil(timers, () -> awaitTold("t49"));
      }
      try (Orchestrator _ = Orchestrator.open(settings, timers, Log.silent())) {
        spool.result("marie", "last", "completed", "");
        pollUntil(timers, () -> awaitTold("last"));
      }
      List<String> told = new ArrayList<>(spool.toldTasks("task_completed"));
      assertThat(told.removeFirst()).isEqualTo("first");
      assertThat(told.removeLast()).isEqualTo("last");
      assertThat(told).as("each once, over a restart").containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  @Test
  void aFolderThatVanishesIsMadeAgain() throws IOException {
    ManualTimers timers = new ManualTimers(Instant.now());
    try (Orchestrator _ = spool.orchestrator(timers)) {
      spool.result("marie", "a", "completed", "");
      pollUntil(timers, () -> awaitTold("a"));
      Files.delete(spool.layout.result("marie", "a"));
      Files.delete(spool.layout.resultsOf("marie"));

      pollUntil(
          timers, () -> await().until(() -> Files.isDirectory(spool.layout.resultsOf("marie"))));
      spool.result("marie", "b", "completed", "");
      pollUntil(timers, () -> awaitTold("b"));
    }
  }

  @Test
  void aResultThatIsNoneIsPassedOver() throws IOException {
    Files.createDirectories(spool.layout.resultsOf("marie"));
    Files.writeString(spool.layout.result("marie", "list"), "[1]");
    Files.write(spool.layout.result("marie", "bytes"), new byte[] {0, 1, 2});
    Files.writeString(spool.layout.result("marie", "empty"), "");
    Files.createDirectory(spool.layout.resultsOf("marie").resolve("folder.json"));
    spool.result("marie", "good", "completed", "");

    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      awaitTold("good");
    }
    assertThat(spool.toldTasks("task_completed")).containsExactly("good");
  }

  @Test
  void aTaskOfTheSameIdBelongsToItsWorker() throws IOException {
    try (Orchestrator _ = spool.orchestrator(Timers.system())) {
      spool.result("marie", "same", "completed", "");
      spool.result("anga", "same", "failed", ", \"final\": true");
      await().untilAsserted(() -> assertThat(spool.told("task_completed")).hasSize(2));
    }
    assertThat(spool.told("task_completed"))
        .extracting(one -> one.path("data").path("worker").asString())
        .containsExactlyInAnyOrder("marie", "anga");
  }

  private void awaitTold(String taskId) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(spool.toldTasks("task_completed")).contains(taskId));
  }

  /** Lets the folders be looked at. */
  private void pollUntil(ManualTimers timers, Runnable wait) {
    timers.advance(Duration.ofMillis(600));
    wait.run();
  }

  private double duration(String taskId) throws IOException {
    return spool.told("task_completed").stream()
        .map(one -> one.path("data"))
        .filter(data -> data.path("task_id").asString().equals(taskId))
        .findFirst()
        .orElseThrow()
        .path("duration_seconds")
        .asDouble();
  }

  private List<String> notificationNames() throws IOException {
    try (Stream<Path> files = Files.list(spool.layout.notifications())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void copyStateTo(Path copy) throws IOException {
    Files.createDirectories(copy);
    for (Path file : stateFiles(folder, "")) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
  }

  private void copyStateFrom(Path copy) throws IOException {
    for (Path file : stateFiles(folder, "")) {
      Files.delete(file);
    }
    for (Path file : stateFiles(copy, "")) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
  }

  private static List<Path> stateFiles(Path folder, String kind) throws IOException {
    String start = "orchestrator_state.json" + (kind.isEmpty() ? "" : "." + kind);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(start))
          .filter(file -> !file.getFileName().toString().endsWith(".lock"))
          .toList();
    }
  }
}
