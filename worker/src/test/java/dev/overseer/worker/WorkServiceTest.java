package dev.overseer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.overseer.posix.Processes;
import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.Requests;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.WriteFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker with real files and real agents, and the faults of those that were here before. */
class WorkServiceTest {
  @TempDir private Path folder;

  private TestSpool spool;

  @BeforeEach
  void open() {
    spool = new TestSpool(folder);
  }

  @AfterEach
  void close() {
    spool.close();
  }

  @Test
  void aTaskIsReceivedRunAndAnswered() throws IOException {
    spool.agent("echo \"got: $1\"; pwd").work();
    spool.task("t1");

    TaskResult result = spool.result("t1");

    assertThat(result.isCompleted()).isTrue();
    assertThat(result.stdout()).isEqualTo("got: do it\n%s\n".formatted(folder));
    assertThat(result.exitCode()).isZero();
    assertThat(result.fields().path("duration_seconds").asDouble(0)).isPositive();
    assertThat(spool.json(spool.layout().trigger("marie", "t1")).toString())
        .startsWith(
            "{\"task_id\":\"t1\",\"worker\":\"marie\",\"status\":\"received\",\"timestamp\":\"20");
    await()
        .untilAsserted(
            () ->
                assertThat(spool.layout().tasksOf("marie"))
                    .isDirectoryNotContaining("glob:**.lock"));
  }

  @Test
  void agentsRunWhereSettingsWantThemTo() throws IOException {
    Path project = Files.createDirectory(folder.resolve("project"));
    spool.agent("pwd").set("OVERSEER_WORK_DIR", project.toString()).work();
    spool.task("t1");

    assertThat(spool.result("t1").stdout()).isEqualTo(project + "\n");
  }

  @Test
  void aWorkerWhoseAgentsHaveNowhereToRunDoesNotBegin() {
    spool.set("OVERSEER_WORK_DIR", folder + "/none");

    assertThatThrownBy(() -> spool.work())
        .isInstanceOf(WorkerException.WorkDirMissing.class)
        .hasMessageContaining("marie")
        .hasMessageContaining(folder + "/none");
  }

  @Test
  void servicesMayShareWhatStartsTheirAgents() throws IOException {
    spool.agent("test \"$1\" = quick || { touch started; exec sleep 1000; }");
    try (Processes processes = spool.processes();
        WorkService other = spool.share(processes, "anga")) {
      try (WorkService one = spool.share(processes, "marie")) {
        spool.file("slow.json", "{\"task_id\": \"slow\", \"description\": \"slow\"}");
        await().until(() -> Files.exists(folder.resolve("started")));
        assertThat(one.heartbeats().getFirst().running()).hasSize(1);
      }
      assertThat(guards()).as("one guard for both").hasSize(1);
      Path tasks = spool.layout().tasksOf("anga");
      Files.writeString(
          tasks.resolve("q.json"), "{\"task_id\": \"q\", \"description\": \"quick\"}");
      await()
          .until(
              () ->
                  TaskResult.read(spool.layout().result("anga", "q"))
                      .filter(TaskResult::isCompleted)
                      .isPresent());
      assertThat(other.heartbeats().getFirst().stats().processed()).isEqualTo(1);
      assertThat(ProcessHandle.current().descendants().filter(WorkServiceTest::sleeps)).isEmpty();
    }
    assertThat(guards()).isEmpty();
  }

  private static boolean sleeps(ProcessHandle process) {
    return process.info().commandLine().filter(line -> line.contains("sleep 1000")).isPresent();
  }

  private static List<ProcessHandle> guards() {
    return ProcessHandle.current()
        .descendants()
        .filter(
            one ->
                one.info()
                    .commandLine()
                    .filter(line -> line.contains("overseer-guard"))
                    .isPresent())
        .toList();
  }

  @Test
  void tasksAreFoundHoweverTheyCome() throws IOException {
    spool.task("before");
    spool.work();
    await().until(() -> spool.finalResult("before"));
    spool.task("written");
    spool.moveIn("moved");
    Path slow = spool.layout().tasksOf("marie").resolve("slow.json");
    try (OutputStream out = Files.newOutputStream(slow)) {
      out.write("{\"task_id\": \"slow\",".getBytes(StandardCharsets.UTF_8));
      out.flush();
      assertThat(spool.result("written").isCompleted()).isTrue();
      assertThat(spool.result("moved").isCompleted()).isTrue();
      // Longer than the settle time: only that it is open keeps it from being parked.
      await().pollDelay(Duration.ofMillis(700)).until(() -> Files.exists(slow));
      out.write("\"description\": \"do\"}".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(spool.result("slow").isCompleted()).isTrue();
    assertThat(spool.letters()).isEmpty();
  }

  @Test
  void whatIsNoTaskOfOursIsLeftAlone() {
    spool.file(".hidden.json", "{");
    spool.file("a.json.tmp", "{");
    spool.file("b.json.lock", "");
    spool.work();
    spool.task("t1");
    spool.result("t1");

    assertThat(spool.layout().tasksOf("marie"))
        .isDirectoryContaining("glob:**/.hidden.json")
        .isDirectoryContaining("glob:**/a.json.tmp");
  }

  @Test
  void aFailingTaskIsTriedAgainThenParkedWithItsHistory() throws IOException {
    spool.agent("echo out; echo \"try\" >> tries; echo bad >&2; exit 3").set("MAX_RETRIES", "2");
    spool.work();
    spool.task("t1", "\"metadata\": {\"who\": \"me\"}");

    TaskResult result = spool.result("t1");

    assertThat(spool.lines("tries")).hasSize(3);
    assertThat(result.isCompleted()).isFalse();
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.fields().path("retry_count").asInt(-1)).isEqualTo(2);
    DeadLetter letter = spool.letters().getFirst();
    assertThat(letter.file().getFileName().toString()).matches("t1_\\d{10}\\.json");
    assertThat(letter.reason()).isEqualTo("max_retries_exceeded");
    assertThat(letter.retries()).isEqualTo(2);
    assertThat(letter.fields().path("metadata").path("who").asString()).isEqualTo("me");
    assertThat(letter.fields().path("history")).hasSize(3);
    assertThat(letter.fields().path("last_stderr").asString()).isEqualTo("bad\n");
    assertThat(spool.layout().journalsOf("marie")).isEmptyDirectory();
  }

  @Test
  void aReplayedDeadLetterHasAllItsRetriesAgain() throws IOException {
    spool.agent("echo \"try\" >> tries; exit 3").set("MAX_RETRIES", "1").work();
    spool.task("t1");
    spool.result("t1");
    assertThat(spool.lines("tries")).hasSize(2);

    spool.letters().getFirst().retry(spool.layout(), "marie", new WriteFile(false));
    await().until(() -> spool.lines("tries").size() == 4);
    await().until(() -> spool.letters().size() == 1);
  }

  @Test
  void waitingRetriesHoldNoSlot() {
    spool
        .agent("test \"$1\" = good || exit 1")
        .set("MAX_CONCURRENT_TASKS", "1")
        .set("INITIAL_RETRY_DELAY", "30")
        .work();
    for (int i = 0; i < 5; i++) {
      spool.task("bad" + i);
    }
    await().until(() -> count(spool.layout().journalsOf("marie")) == 5);
    long began = System.nanoTime();
    spool.file("good.json", "{\"task_id\": \"good\", \"description\": \"good\"}");

    assertThat(spool.result("good").isCompleted()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void retriesSurviveARestart() {
    spool.agent("echo x >> tries; exit 1").set("INITIAL_RETRY_DELAY", "2").set("MAX_RETRIES", "1");
    spool.work();
    spool.task("t1");
    await().until(() -> count(spool.layout().journalsOf("marie")) == 1);
    spool.stop();

    spool.work();

    assertThat(spool.result("t1").fields().path("retry_count").asInt(-1)).isEqualTo(1);
    assertThat(spool.lines("tries")).hasSize(2);
  }

  @Test
  void anOpenBreakerDefersAndNeverDrops() throws IOException {
    Path broken = Files.createFile(folder.resolve("broken"));
    spool
        .agent("test -e broken && exit 127; true")
        .set("CIRCUIT_BREAKER_THRESHOLD", "2")
        .set("CIRCUIT_BREAKER_TIMEOUT", "1")
        .set("MAX_CONCURRENT_TASKS", "1");
    WorkService service = spool.work();
    for (int i = 0; i < 6; i++) {
      spool.task("t" + i);
    }
    await().until(() -> service.heartbeats().getFirst().breaker().equals("open"));
    assertThat(service.heartbeats().getFirst().status()).isEqualTo("circuit_open");
    Files.delete(broken);

    IntStream.range(0, 6).forEach(i -> assertThat(spool.result("t" + i).isCompleted()).isTrue());
    assertThat(service.heartbeats().getFirst().breaker()).isEqualTo("closed");
  }

  @Test
  void poisonTasksDontOpenTheBreaker() {
    spool
        .agent("test \"$1\" = good || exit 1")
        .set("CIRCUIT_BREAKER_THRESHOLD", "2")
        .set("CIRCUIT_BREAKER_TIMEOUT", "600")
        .set("MAX_RETRIES", "1")
        .work();
    List.of("p1", "p2", "p3", "p4").forEach(spool::task);
    List.of("p1", "p2", "p3", "p4").forEach(spool::result);
    spool.file("good.json", "{\"task_id\": \"good\", \"description\": \"good\"}");

    assertThat(spool.result("good").isCompleted()).isTrue();
  }

  @Test
  void aTimeOutIsTold() {
    spool.agent("sleep 7").set("MAX_RETRIES", "0").work();
    spool.task("t1", "\"timeout\": \"0.3\"");

    TaskResult result = spool.result("t1");

    assertThat(result.exitCode()).isEqualTo(124);
    assertThat(result.stderr()).isEqualTo("Task timed out after 0.3s");
    assertThat(result.fields().path("duration_seconds").asDouble(0)).isBetween(0.3, 3.0);
  }

  @Test
  void whatIsNoTaskIsParkedByteForByte() throws IOException {
    spool.work();
    spool.file("array.json", "[1, 2]");
    spool.file("twice.json", "{\"task_id\": \"a\", \"task_id\": \"b\", \"description\": \"d\"}");
    spool.file("cut.json", "{\"task_id\": \"a\", ");
    await().atMost(Duration.ofSeconds(20)).until(() -> spool.letters().size() == 3);

    for (DeadLetter letter : spool.letters()) {
      assertThat(letter.reason()).isEqualTo("invalid_format");
      assertThat(letter.fields().path("error").asString()).isNotEmpty();
    }
    assertThat(
            spool.letters().stream().map(letter -> read(letter.original().orElseThrow())).toList())
        .containsExactlyInAnyOrder(
            "[1, 2]",
            "{\"task_id\": \"a\", \"task_id\": \"b\", \"description\": \"d\"}",
            "{\"task_id\": \"a\", ");
  }

  @Test
  void idsFromOutsideNeverBecomePaths() {
    List<String> ids =
        List.of("../../escape", "/etc/x", "a/b", "..", "line\nend", "x".repeat(300), "ünï");
    spool.work();
    for (int i = 0; i < ids.size(); i++) {
      spool.file(
          i + ".json",
          "{\"task_id\": %s, \"description\": \"do\"}".formatted(Json.text(ids.get(i))));
    }
    for (String id : ids) {
      await().until(() -> spool.finalResult(id));
      assertThat(spool.read(id).taskId()).isEqualTo(id);
      assertThat(spool.layout().result("marie", id)).hasParent(spool.layout().resultsOf("marie"));
    }
    assertThat(folder.resolve("escape.json")).doesNotExist();
    assertThat(count(spool.layout().resultsOf("marie"))).isEqualTo(ids.size());
  }

  @Test
  void descriptionsThatCantBeArgumentsGoInThroughStandardInput() {
    spool.agent("echo \"args: $#\"; wc -c").work();
    spool.file(
        "big.json",
        "{\"task_id\": \"big\", \"description\": \"%s\"}".formatted("x".repeat(1 << 20)));
    spool.file("flag.json", "{\"task_id\": \"flag\", \"description\": \"--yes\"}");

    assertThat(spool.result("big").stdout()).isEqualTo("args: 0\n1048576\n");
    assertThat(spool.result("flag").stdout()).isEqualTo("args: 0\n5\n");
  }

  @Test
  void sigtermPutsRunningTasksBackAndCostsThemNothing() throws IOException {
    spool.agent("echo x >> tries; test -e go || sleep 60").work();
    spool.task("t1");
    await().until(() -> spool.lines("tries").size() == 1);
    spool.stop();
    assertThat(spool.layout().tasksOf("marie").resolve("t1.json")).exists();

    Files.createFile(folder.resolve("go"));
    spool.work();

    TaskResult result = spool.result("t1");
    assertThat(result.fields().path("retry_count").asInt(-1)).isZero();
    assertThat(result.fields().path("interruptions").asInt(-1)).isEqualTo(1);
  }

  @Test
  void aSupervisorsSignalToAgentAndWorkerIsNoFaultOfTheAgents() throws Exception {
    spool.agent("echo $$ >> pids; test -e go || exec sleep 60").work();
    spool.task("t1");
    await().until(() -> spool.lines("pids").size() == 1);
    ProcessHandle.of(Long.parseLong(spool.lines("pids").getFirst())).orElseThrow().destroy();
    spool.stop();

    Files.createFile(folder.resolve("go"));
    spool.work();

    assertThat(spool.result("t1").fields().path("retry_count").asInt(-1)).isZero();
  }

  @Test
  void aRunningTaskThatEndsWithinTheGraceIsDone() {
    spool.agent("echo x >> tries; sleep 0.7").set("OVERSEER_SHUTDOWN_GRACE", "20").work();
    spool.task("t1");
    await().until(() -> spool.lines("tries").size() == 1);
    spool.stop();

    assertThat(spool.read("t1").isCompleted()).isTrue();
  }

  @Test
  void severalWorkersOnOneSpoolNeverRunATaskTwice() {
    spool.agent("echo \"$1\" >> runs").set("MAX_CONCURRENT_TASKS", "3");
    for (int i = 0; i < 60; i++) {
      spool.file(
          "t%d.json".formatted(i),
          "{\"task_id\": \"t%d\", \"description\": \"t%d\"}".formatted(i, i));
    }
    spool.work();
    spool.work();
    IntStream.range(0, 60).forEach(i -> spool.result("t" + i));

    assertThat(spool.lines("runs")).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void aTaskIsCancelledWhereverItIs() throws IOException {
    spool.agent("echo \"$1\" >> runs; sleep 30").set("MAX_CONCURRENT_TASKS", "1").work();
    Requests requests = new Requests(spool.layout(), new WriteFile(false));
    spool.task("runs");
    await().until(() -> spool.lines("runs").size() == 1);
    spool.task("waits");
    requests.cancel("marie", "waits");
    assertThat(spool.result("waits").exitCode()).isEqualTo(130);
    requests.cancel("marie", "runs");

    assertThat(spool.result("runs").exitCode()).isEqualTo(130);
    assertThat(spool.result("runs").reason()).contains("cancelled");
    assertThat(spool.letters()).isEmpty();
    await().until(() -> count(spool.layout().cancellationsOf("marie")) == 0);
    assertThat(spool.lines("runs")).hasSize(1);
  }

  @Test
  void anOldResultStaysAsLongAsAQueuedTaskAsksForIt() throws IOException {
    spool.agent("echo done").set("OVERSEER_RESULT_TTL", "1h").work();
    spool.task("asked-for");
    spool.task("not-asked-for");
    spool.result("asked-for");
    spool.result("not-asked-for");
    spool.stop();
    spool.file(
        "last.json",
        "{\"task_id\":\"last\",\"description\":\"d\",\"dependencies\":[\"asked-for\",\"later\"]}");
    for (String id : List.of("asked-for", "not-asked-for")) {
      Files.setLastModifiedTime(
          spool.layout().result("marie", id),
          FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }

    spool.work();
    await().until(() -> !Files.exists(spool.layout().result("marie", "not-asked-for")));
    assertThat(spool.layout().result("marie", "asked-for")).exists();
    spool.task("later");

    assertThat(spool.result("last").isCompleted()).isTrue();
  }

  @Test
  void dependenciesAreWaitedForAndFailWithTheirReason() {
    spool.agent("echo \"$1\" >> runs; test \"$1\" != bad").set("MAX_RETRIES", "0").work();
    spool.file(
        "last.json",
        "{\"task_id\":\"last\",\"description\":\"last\",\"dependencies\":[\"first\"]}");
    spool.file(
        "never.json",
        "{\"task_id\":\"never\",\"description\":\"never\",\"dependencies\":[\"bad\"]}");
    spool.file("a.json", "{\"task_id\":\"a\",\"description\":\"a\",\"dependencies\":[\"b\"]}");
    spool.file("b.json", "{\"task_id\":\"b\",\"description\":\"b\",\"dependencies\":[\"a\"]}");
    spool.file("first.json", "{\"task_id\":\"first\",\"description\":\"first\"}");
    spool.file("bad.json", "{\"task_id\":\"bad\",\"description\":\"bad\"}");

    assertThat(spool.result("last").isCompleted()).isTrue();
    assertThat(spool.lines("runs")).containsSubsequence("first", "last");
    assertThat(spool.result("never").reason()).contains("dependency failed: bad");
    await().until(() -> spool.letters().size() >= 3);
    assertThat(spool.letters())
        .extracting(DeadLetter::reason)
        .anyMatch(reason -> reason.startsWith("dependency cycle: "));
    assertThat(spool.lines("runs")).doesNotContain("never", "a", "b");
  }

  @Test
  void theAgentsLimitPausesAndCostsNothing() throws IOException {
    Path limited = Files.createFile(folder.resolve("limited"));
    long until = System.currentTimeMillis() / 1000 + 2;
    spool
        .agent(
            "echo x >> tries; test -e limited && { echo 'Claude AI usage limit reached|%d'; exit 1; }; true"
                .formatted(until))
        .set("MAX_CONCURRENT_TASKS", "1");
    WorkService service = spool.work();
    spool.task("t1");
    await().until(() -> service.heartbeats().getFirst().status().equals("paused"));
    spool.task("t2");
    Files.delete(limited);

    TaskResult result = spool.result("t1");
    spool.result("t2");

    assertThat(result.fields().path("retry_count").asInt(-1)).isZero();
    assertThat(System.currentTimeMillis() / 1000).isGreaterThanOrEqualTo(until);
    assertThat(spool.lines("tries")).hasSize(3);
    assertThat(service.heartbeats().getFirst().breaker()).isEqualTo("closed");
  }

  @Test
  void aSpentBudgetTakesNoTaskAndSaysSo() {
    spool
        .agent("echo '{\"type\":\"result\",\"is_error\":false,\"total_cost_usd\":0.6}'")
        .set("OVERSEER_AGENT_REPORT", "claude-stream-json")
        .set("OVERSEER_DAILY_BUDGET", "1")
        .set("MAX_CONCURRENT_TASKS", "1");
    WorkService service = spool.work();
    List.of("t1", "t2", "t3").forEach(spool::task);
    await().until(() -> service.heartbeats().getFirst().status().equals("over_budget"));

    assertThat(service.heartbeats().getFirst().spentToday()).isEqualByComparingTo("1.2");
    assertThat(count(spool.layout().resultsOf("marie"))).isEqualTo(2);
    spool.stop();
    WorkService again = spool.work();
    await().until(() -> again.heartbeats().getFirst().status().equals("over_budget"));
  }

  @Test
  void aSecondTaskOfTheSameIdIsSetAside() {
    spool.agent("sleep 1").set("MAX_CONCURRENT_TASKS", "1").work();
    spool.task("t1");
    await().until(() -> Files.exists(spool.layout().trigger("marie", "t1")));
    spool.file("other.json", "{\"task_id\": \"t1\", \"description\": \"again\"}");

    await().until(() -> spool.letters().size() == 1);
    assertThat(spool.letters().getFirst().reason()).startsWith("duplicate_task_id");
    await().until(() -> spool.read("t1").isCompleted());
  }

  @Test
  void drainingTakesNothingUntilItEnds() throws IOException {
    Requests requests = new Requests(spool.layout(), new WriteFile(false));
    requests.drain("marie");
    WorkService service = spool.work();
    await().until(() -> service.heartbeats().getFirst().status().equals("draining"));
    spool.task("t1");
    await().until(() -> service.heartbeats().getFirst().queueSize() == 1);
    requests.resume("marie");

    assertThat(spool.result("t1").isCompleted()).isTrue();
    await().until(() -> service.heartbeats().getFirst().queueSize() == 0);
  }

  @Test
  void anAgentThatForksAndLeavesHoldsNothingUp() throws Exception {
    spool.agent("setsid sleep 4711.25 & echo left").work();
    spool.task("t1");

    assertThat(spool.result("t1").stdout()).isEqualTo("left\n");
    await().until(() -> processes("sleep 4711.25") == 0);
  }

  @Test
  void aFileOf50MegabytesIsParkedUnread() throws IOException {
    spool.work();
    Path big = spool.layout().tasksOf("marie").resolve("big.json");
    byte[] bytes = new byte[50 << 20];
    Files.write(big, bytes);

    await().until(() -> spool.letters().size() == 1);
    assertThat(spool.letters().getFirst().fields().path("error").asString())
        .contains("52428800 bytes are more than");
    // It follows its letter.
    Path original = spool.letters().getFirst().original().orElseThrow();
    await().untilAsserted(() -> assertThat(original).hasSize(bytes.length));
  }

  @Test
  void clocksThatDifferDontKeepTasksWaiting() throws IOException {
    Path tomorrow = spool.task("tomorrow");
    Files.setLastModifiedTime(tomorrow, FileTime.from(Instant.now().plus(Duration.ofDays(1))));
    Path old = spool.task("old");
    Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH.plusSeconds(1)));
    spool.work();

    assertThat(spool.result("tomorrow").isCompleted()).isTrue();
    assertThat(spool.result("old").isCompleted()).isTrue();
  }

  @Test
  void theMostImportantGoFirstAndTheirTimeIsKept() throws IOException {
    new Requests(spool.layout(), new WriteFile(false)).drain("marie");
    WorkService service =
        spool.agent("echo \"$1\" >> runs").set("MAX_CONCURRENT_TASKS", "1").work();
    Instant later = Instant.now().plusSeconds(2);
    spool.file(
        "a.json",
        "{\"task_id\":\"a\",\"description\":\"later\",\"priority\":99,\"not_before\":\"%s\"}"
            .formatted(later));
    spool.file("b.json", "{\"task_id\":\"b\",\"description\":\"low\",\"priority\":\"low\"}");
    spool.file("c.json", "{\"task_id\":\"c\",\"description\":\"normal\"}");
    spool.file("d.json", "{\"task_id\":\"d\",\"description\":\"high\",\"priority\":\"high\"}");
    await().until(() -> service.heartbeats().getFirst().queueSize() == 4);
    new Requests(spool.layout(), new WriteFile(false)).resume("marie");
    spool.result("a");

    assertThat(spool.lines("runs")).containsExactly("high", "normal", "low", "later");
    assertThat(Instant.now()).isAfter(later);
  }

  @Test
  void thousandsThatComeAtOnceAreAllFound() throws IOException {
    spool.agent("exit 0").set("OVERSEER_FSYNC", "false").work();
    Path marie = spool.layout().tasksOf("marie");
    Path made = Files.createDirectories(folder.resolve("made"));
    for (int i = 0; i < 1_000; i++) {
      Files.writeString(
          made.resolve(i + ".json"),
          "{\"task_id\": \"t%d\", \"description\": \"do\"}".formatted(i));
    }
    for (int i = 0; i < 1_000; i++) {
      Files.move(made.resolve(i + ".json"), marie.resolve(i + ".json"));
    }

    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> count(spool.layout().resultsOf("marie")) == 1_000);
  }

  private static long processes(String commandLine) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(
              process ->
                  read(process.resolve("cmdline")).replace('\0', ' ').startsWith(commandLine))
          .count();
    }
  }

  private static int count(Path folder) {
    String[] names = folder.toFile().list();
    return names == null ? 0 : names.length;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
