package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.cli.CommandLines.Ran;
import dev.overseer.posix.StdStream;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class SpoolCommandsTest {
  @TempDir private Path spool;
  private HandMadeWorker marie = new HandMadeWorker(Path.of("/"), "");

  @BeforeEach
  void makeWorker() {
    marie = new HandMadeWorker(spool, "marie");
  }

  @Test
  void statusShowsWorkersAndWhatRuns() {
    marie
        .heartbeat(
            Heartbeat.HEALTHY,
            List.of(new Heartbeat.Running("t1", 2, Instant.now().minusSeconds(65))))
        .task("t1")
        .task("t2")
        .task("t3")
        .deadLetter("gone", "max_retries_exceeded");
    new HandMadeWorker(spool, "anga").task("x");

    Ran ran = run("status");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .containsExactly(
            "WORKER STATUS WAITING RUNNING BREAKER DONE FAILED DEAD SPENT TODAY",
            "anga never ran 1 0",
            "marie healthy 2 1 closed 7 2 1 $1.25",
            "",
            "RUNNING TASK WORKER ATTEMPT AGE",
            "t1 marie 2 1m05s");
    ObjectNode json = json(run("status", "marie", "--json"));
    assertThat(json.path("workers").size()).isEqualTo(1);
    assertThat(json.path("workers").path(0).path("running").path(0).path("task_id").asString())
        .isEqualTo("t1");
    assertThat(json.path("workers").path(0).path("waiting").asInt()).isEqualTo(2);
  }

  @Test
  void statusSaysWhyAWorkerTakesNothing() {
    marie.heartbeat("over_budget", List.of()).task("t");

    assertThat(run("status").out())
        .contains("over budget")
        .contains("\n\nmarie is over budget: why it is so\n");
  }

  @Test
  void aWorkerThatFellSilentIsShownAsSuch() throws IOException {
    marie.heartbeat(Heartbeat.HEALTHY, List.of()).task("t");
    Files.setLastModifiedTime(
        marie.layout.heartbeat("marie"), FileTime.from(Instant.now().minusSeconds(180)));

    assertThat(run("status").out()).contains("silent, last seen 3m").doesNotContain("healthy");
  }

  @Test
  void saysWhereTheSpoolIsMissing() {
    Ran ran = CommandLines.run("status", "--spool", spool.resolve("none").toString());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            "overseer status: there is no folder %s: name the spool with --spool DIR or OVERSEER_SPOOL (or the task folder with TASK_DIR)\n"
                .formatted(spool.resolve("none/tasks")));
  }

  @Test
  void aTaskIsShownWhereverItIs() throws IOException {
    marie.task("waits").task("runs").claim("runs", 2);
    marie
        .result("done", 0, "", true)
        .result("bad", 3, "", true)
        .deadLetter("bad", "max_retries_exceeded");

    assertThat(state("waits")).isEqualTo("waiting");
    assertThat(state("runs")).isEqualTo("running");
    assertThat(state("done")).isEqualTo("completed");
    assertThat(state("bad")).isEqualTo("failed");
    assertThat(run("task", "show", "runs").out()).contains("running for 5s, attempt 2");
    assertThat(run("task", "show", "bad").out())
        .contains("failed: exit code 3")
        .contains("dead letter  " + spool.resolve("dlq/marie/bad_1767323045.json"));
    assertThat(run("task", "show", "none"))
        .satisfies(ran -> assertThat(ran.exit()).isEqualTo(1))
        .satisfies(ran -> assertThat(ran.err()).contains("there is no task \"none\""));
  }

  /** A dead worker's lock file stays; the task waits to be taken over. */
  @Test
  void aTaskOfADeadHolderDoesNotRun() throws IOException {
    marie.task("t").claim("t", 1);
    Path lock = spool.resolve("tasks/marie/t.json.lock");
    Files.writeString(
        lock,
        Files.readString(lock)
            .replace("\"pid\" : " + ProcessHandle.current().pid(), "\"pid\" : 2147483646"));

    assertThat(state("t")).isEqualTo("waiting");
  }

  @Test
  void aTaskIsFoundUnderAFileNameOfItsProducers() throws IOException {
    marie.task("t");
    Files.move(marie.taskFile("t"), marie.taskFile("t").resolveSibling("0001-whatever.json"));

    assertThat(state("t")).isEqualTo("waiting");
  }

  @Test
  void whereSeveralWorkersHaveTheTaskItMustBeSaidWhose() {
    marie.task("t");
    new HandMadeWorker(spool, "anga").task("t");

    assertThat(run("task", "show", "t").err()).contains("say whose with --worker (anga, marie)");
    assertThat(run("task", "show", "t", "--worker", "anga").out()).contains("anga");
  }

  @Test
  void cancelAsksTheWorker() {
    marie.task("t").result("over", 0, "", true);

    assertThat(run("task", "cancel", "t").out()).isEqualTo("cancelling t\n");
    assertThat(spool.resolve("tasks/marie/.overseer/cancel/t")).hasContent("t");
    assertThat(run("task", "cancel", "over").out()).isEqualTo("over already: over\n");
    assertThat(spool.resolve("tasks/marie/.overseer/cancel/over")).doesNotExist();
  }

  @Test
  void logsOfARunningTaskAndOfOneThatIsOver() {
    marie.task("t").claim("t", 1).prints("t", StdStream.STDOUT, "so far\n");
    marie.result("over", 0, "all of it\n", true);

    assertThat(run("task", "logs", "t").out()).isEqualTo("so far\n");
    assertThat(run("task", "logs", "over").out()).isEqualTo("all of it\n");
    assertThat(json(run("task", "logs", "t", "--json")).path("stdout").asString())
        .isEqualTo("so far\n");
  }

  @Test
  void logsFollowUntilTheEnd() {
    marie.task("t").claim("t", 1).prints("t", StdStream.STDOUT, "one\n");
    CompletableFuture<Ran> ran =
        CompletableFuture.supplyAsync(
            () -> run("task", "logs", "t", "-f"), work -> Thread.ofPlatform().start(work));
    marie.prints("t", StdStream.STDOUT, "two\n").ends("t", 5, "one\ntwo\nthree\n");

    assertThat(ran.join().out()).isEqualTo("one\ntwo\nthree\n");
    assertThat(ran.join().exit()).isZero();
  }

  @Test
  void retryGivesATaskItsRetriesAgain() throws IOException {
    marie.deadLetter("t", "max_retries_exceeded");

    Ran ran = run("dlq", "retry", "t");

    assertThat(ran).isEqualTo(new Ran(0, "put back t\n", ""));
    ObjectNode task = Json.read(marie.taskFile("t")).orElseThrow();
    assertThat(task.propertyNames()).containsExactly("task_id", "description");
    assertThat(spool.resolve("dlq/marie")).isEmptyDirectory();
  }

  @Test
  void retryOfManyLeavesWhatCannotBe() throws IOException {
    marie.deadLetter("a", "max_retries_exceeded").deadLetter("b", "timeout").task("b");
    Files.writeString(
        spool.resolve("dlq/marie/junk_1767323046.json"),
        "{\"dlq_reason\": \"invalid_format\", \"original\": \"junk_1767323046.original\"}");
    Files.writeString(spool.resolve("dlq/marie/junk_1767323046.original"), "][");

    Ran ran = run("dlq", "retry", "--all");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEqualTo("put back a\n");
    assertThat(ran.err())
        .contains("b_1767323045 stays: a task \"b\" waits or runs already")
        .contains("junk_1767323046 was no task");
    assertThat(run("dlq", "drop", "junk_1767323046", "b").out())
        .isEqualTo("dropped junk_1767323046\ndropped b_1767323045\n");
    assertThat(spool.resolve("dlq/marie")).isEmptyDirectory();
  }

  @Test
  void aLetterDeletesNothingElsewhere() throws IOException {
    Path victim = Files.writeString(spool.resolve("precious.original"), "keep me");
    Files.createDirectories(spool.resolve("dlq/marie"));
    Files.writeString(
        spool.resolve("dlq/marie/evil_1.json"),
        "{\"task_id\": \"evil\", \"original\": \"../../precious.original\"}");

    assertThat(run("dlq", "drop", "evil").exit()).isZero();
    assertThat(victim).exists();
  }

  @Test
  void lettersAreListedAndShown() {
    marie.deadLetter("t", "max_retries_exceeded");

    assertThat(run("dlq", "list").out().replaceAll(" +", " "))
        .startsWith("TASK WORKER AGE RETRIES REASON LETTER\nt marie ")
        .contains(" 3 max_retries_exceeded t_1767323045\n");
    assertThat(run("dlq", "show", "t").out()).contains("  dlq_reason: max_retries_exceeded\n");
    assertThat(
            json(run("dlq", "list", "--json")).path("dead_letters").path(0).path("name").asString())
        .isEqualTo("t_1767323045");
    assertThat(run("dlq", "show", "x").err()).contains("there is no dead letter \"x\"");
    assertThat(run("dlq", "retry").err()).contains("Name letters, or say --all");
  }

  @Test
  void drainWaitsForWhatRunsAndIsUndone() {
    marie
        .task("t")
        .heartbeat(Heartbeat.HEALTHY, List.of(new Heartbeat.Running("t", 1, Instant.now())));
    CompletableFuture<Ran> ran =
        CompletableFuture.supplyAsync(
            () -> run("drain", "marie"), work -> Thread.ofPlatform().start(work));
    await().until(() -> Files.exists(spool.resolve("tasks/marie/.overseer/drain")));
    marie.heartbeat("draining", List.of(new Heartbeat.Running("t", 1, Instant.now())));
    assertThat(ran).isNotDone();
    marie.heartbeat("draining", List.of());

    assertThat(ran.join()).isEqualTo(new Ran(0, "marie takes no more tasks, and none runs\n", ""));
    assertThat(run("drain", "marie", "--undo").out()).isEqualTo("marie takes tasks again\n");
    assertThat(spool.resolve("tasks/marie/.overseer/drain")).doesNotExist();
    assertThat(run("drain", "maria").err()).contains("Did you mean \"marie\"?");
  }

  @Test
  void theGroupsOfCommandsHaveHelpForEach() {
    assertThat(run("task").exit()).isEqualTo(2);
    for (List<String> each :
        List.of(
            List.of("task", "show"),
            List.of("task", "cancel"),
            List.of("task", "logs"),
            List.of("dlq", "list"),
            List.of("dlq", "show"),
            List.of("dlq", "retry"),
            List.of("dlq", "drop"))) {
      assertThat(CommandLines.run(each.get(0), each.get(1), "--help").out())
          .startsWith("Usage: overseer %s %s".formatted(each.get(0), each.get(1)))
          .contains("\nExamples:\n  ");
    }
  }

  private String state(String taskId) {
    return json(run("task", "show", taskId, "--json")).path("state").asString();
  }

  private static ObjectNode json(Ran ran) {
    return Json.parse(ran.out().getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private Ran run(String... arguments) {
    boolean group = arguments.length == 1 && arguments[0].equals("task");
    return CommandLines.run(
        group
            ? arguments
            : Stream.concat(Stream.of(arguments), Stream.of("--spool", spool.toString()))
                .toArray(String[]::new));
  }
}
