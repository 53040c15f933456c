package dev.overseer.engine.temporal;

import static dev.overseer.engine.temporal.Fleet.MARIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.posix.StdStream;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.Engine.Standing;
import dev.overseer.worker.engine.TaskIsQueuedException;
import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.Place;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.view.FollowTask;
import dev.overseer.worker.view.FollowTask.Look;
import dev.overseer.worker.view.Following;
import dev.overseer.worker.view.KnownWorkers;
import dev.overseer.worker.view.Letter;
import dev.overseer.worker.view.TaskView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every engine does, whatever it keeps its tasks in: the same commands, results and rules.
 * Real agents, real processes, and whatever server there is.
 */
abstract class EngineConformance {
  @TempDir private Path folder;

  private Fleet fleet;

  /** An engine with nothing in it. */
  abstract Engine open(Map<String, String> environment);

  @BeforeEach
  void openFleet() {
    fleet = new Fleet(folder, this::open);
  }

  /** After everything of ours is closed. */
  void closeServer() {}

  @AfterEach
  void closeFleet() {
    fleet.close();
    closeServer();
  }

  // --- Tasks and what agents get ----------------------------------------------------------------

  @Test
  void aTaskIsRunAndAnswered() {
    fleet.agent("echo \"got: $1\"").work();
    fleet.submit("t1", "do it", "");

    TaskResult result = fleet.result("t1");

    assertThat(result.isCompleted()).isTrue();
    assertThat(result.isFinal()).isTrue();
    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout()).isEqualTo("got: do it\n");
    assertThat(result.stderr()).isEmpty();
    assertThat(result.taskId()).isEqualTo("t1");
    assertThat(result.fields().path("worker").asString()).isEqualTo(MARIE);
    assertThat(result.fields().path("duration_seconds").asDouble(0)).isPositive();
    assertThat(result.fields().path("retry_count").asInt(-1)).isZero();
    assertThat(result.fields().path("timestamp").asString()).matches("....-..-..T..:..:...*");
  }

  @Test
  void itsTwoOutputsAreKeptApart() {
    fleet.agent("echo out; echo err >&2").work();
    fleet.submit("t1");

    assertThat(fleet.result("t1").stdout()).isEqualTo("out\n");
    assertThat(fleet.result("t1").stderr()).isEqualTo("err\n");
  }

  @Test
  void agentsWorkAboveTheTaskFolder() {
    fleet.agent("pwd").work();
    fleet.submit("t1");

    assertThat(fleet.result("t1").stdout()).isEqualTo(folder + "\n");
  }

  @Test
  void agentsGetTheEnvironment() {
    fleet.agent("echo \"$SECRET_OF_AGENT\"").set("SECRET_OF_AGENT", "hush").work();
    fleet.submit("t1");

    assertThat(fleet.result("t1").stdout()).isEqualTo("hush\n");
  }

  @Test
  void placeholdersAreFilledIn() {
    fleet.set(
        "OVERSEER_AGENT_COMMAND",
        "[\"/bin/echo\", \"{task_id}\", \"{worker}\", \"{attempt}\", \"{prompt}\"]");
    fleet.work();
    fleet.submit("t1", "words; $(not read by a shell)", "");

    assertThat(fleet.result("t1").stdout()).isEqualTo("t1 marie 1 words; $(not read by a shell)\n");
  }

  @Test
  void aWorkersSystemPromptIsFound() throws IOException {
    Path prompts = Files.createDirectories(folder.resolve("prompts"));
    Files.writeString(prompts.resolve("MARIE.md"), "You are Marie");
    fleet.set("OVERSEER_PROMPTS_DIR", prompts.toString());
    fleet.set("OVERSEER_AGENT_COMMAND", "[\"/bin/cat\", \"{system_prompt_file}\"]");
    fleet.work();
    fleet.submit("t1");

    assertThat(fleet.result("t1").stdout()).isEqualTo("You are Marie");
  }

  @Test
  void aDescriptionThatCanBeNoArgumentComesThroughStandardInput() {
    fleet.agent("cat").work();
    fleet.submit("t1", "--not-a-flag", "");
    String tall = "x".repeat(200_000);
    fleet.agent("wc -c").submit("t2", tall, "");

    assertThat(fleet.result("t1").stdout()).isEqualTo("--not-a-flag");
    assertThat(fleet.result("t2").stdout().length()).isGreaterThanOrEqualTo(60_000);
  }

  @Test
  void whatATaskCarriesIsKept() {
    fleet.submit("t1", "later", "\"metadata\": {\"team\": \"a\"}, \"priority\": \"high\"");

    TaskView view = fleet.view("t1");

    assertThat(view.spec().orElseThrow().fields().path("metadata").path("team").asString())
        .isEqualTo("a");
    assertThat(view.spec().orElseThrow().priority()).isEqualTo(10);
  }

  @Test
  void idsAreWhateverPeopleChoose() {
    List<String> ids =
        List.of("../../escape", "/etc/x", "a/b", "..", "line\nend", "ünï", "it's \"this\"", "a b");
    fleet.agent("echo \"$1\"").work();
    ids.forEach(id -> fleet.submit(id, "of " + id.strip(), ""));

    ids.forEach(id -> assertThat(fleet.result(id).stdout()).isEqualTo("of " + id + "\n"));
    assertThat(folder.resolve("../escape")).doesNotExist();
    assertThat(ids).allSatisfy(id -> assertThat(fleet.view(id).id()).isEqualTo(id));
  }

  @Test
  void tasksWaitForAWorkerThatComesLater() {
    fleet.submit("t1").submit("t2");
    assertThat(fleet.standing(MARIE, "t1")).isEqualTo(new Standing.Open());
    fleet.agent("echo \"$1\"").work();

    assertThat(fleet.result("t1").stdout()).isEqualTo("t1\n");
    assertThat(fleet.result("t2").stdout()).isEqualTo("t2\n");
  }

  @Test
  void oneProcessServesSeveralWorkers() {
    fleet.set("OVERSEER_AGENT_COMMAND", "[\"/bin/echo\", \"{worker}\", \"{prompt}\"]");
    fleet.work(MARIE, "anga");
    fleet.submitTo(MARIE, "t1", "one", "").submitTo("anga", "t2", "two", "");

    assertThat(fleet.resultOf(MARIE, "t1").stdout()).isEqualTo("marie one\n");
    assertThat(fleet.resultOf("anga", "t2").stdout()).isEqualTo("anga two\n");
  }

  @Test
  void aWorkerTakesOnlyItsOwn() {
    fleet.agent("echo \"$1\" >> runs").work();
    fleet.submitTo("anga", "others", "others", "").submit("mine");
    fleet.result("mine");

    assertThat(fleet.standing("anga", "others")).isEqualTo(new Standing.Open());
    assertThat(fleet.lines("runs")).containsExactly("mine");
  }

  @Test
  void manyAtOnceAreEachRunOnce() {
    fleet.agent("echo \"$1\" >> runs").set("MAX_CONCURRENT_TASKS", "4");
    IntStream.range(0, 60).forEach(i -> fleet.submit("t" + i));
    fleet.work();
    fleet.work();
    IntStream.range(0, 60).forEach(i -> fleet.result("t" + i));

    assertThat(fleet.lines("runs")).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void noMoreRunAtOnceThanThereAreSlots() {
    fleet
        .agent("mkdir \"run-$1\"; ls -d run-* | wc -l >> seen; sleep 0.1; rmdir \"run-$1\"")
        .set("MAX_CONCURRENT_TASKS", "2")
        .work();
    IntStream.range(0, 8).forEach(i -> fleet.submit("t" + i));
    IntStream.range(0, 8).forEach(i -> fleet.result("t" + i));

    assertThat(fleet.lines("seen"))
        .map(line -> Integer.valueOf(line.strip()))
        .allMatch(n -> n <= 2);
    assertThat(fleet.lines("seen")).map(String::strip).contains("2");
  }

  // --- The same id
  // --------------------------------------------------------------------------------

  @Test
  void theSameIdIsRefusedWhileTheFirstWaits() {
    fleet.submit("same");

    assertThatThrownBy(() -> fleet.submit("same")).isInstanceOf(TaskIsQueuedException.class);
  }

  @Test
  void theSameIdIsRefusedWhileTheFirstRuns() {
    fleet.agent("echo x >> runs; sleep 20").work();
    fleet.submit("same");
    fleet.untilLines("runs", 1);

    assertThatThrownBy(() -> fleet.submit("same")).isInstanceOf(TaskIsQueuedException.class);
  }

  @Test
  void theSameIdIsAnotherTaskOnceTheFirstIsOver() throws IOException {
    fleet.agent("echo \"$1\"").work();
    fleet.submit("same", "first", "");
    TaskResult first = fleet.settled("same");
    fleet.submit("same", "second", "");

    fleet.until(
        () ->
            fleet.engine().standing(MARIE, "same", Optional.of(first))
                    instanceof Standing.Over(TaskResult second)
                && second.stdout().equals("second\n"));
  }

  @Test
  void anIdThatCompletedOnceIsRefusedWhereThatIsAskedFor() {
    fleet.agent("echo \"$1\" >> runs").set("OVERSEER_DEDUPE", "ever").work();
    fleet.submit("same", "first", "");
    fleet.settled("same");
    fleet.submit("same", "second", "");

    assertThat(fleet.letter().reason()).startsWith("duplicate_task_id");
    assertThat(fleet.lines("runs")).containsExactly("first");
  }

  // --- Failures
  // ------------------------------------------------------------------------------------

  @Test
  void aFailingTaskIsTriedAgainAndThenALetterWithItsHistory() {
    fleet.agent("echo out; echo x >> tries; echo bad >&2; exit 3").set("MAX_RETRIES", "2").work();
    fleet.submit("t1", "do", "\"metadata\": {\"who\": \"me\"}");

    TaskResult result = fleet.result("t1");
    Letter letter = fleet.letter();

    assertThat(fleet.lines("tries")).hasSize(3);
    assertThat(result.isCompleted()).isFalse();
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.fields().path("retry_count").asInt(-1)).isEqualTo(2);
    assertThat(letter.taskId()).isEqualTo("t1");
    assertThat(letter.reason()).isEqualTo("max_retries_exceeded");
    assertThat(letter.retries()).isEqualTo(2);
    assertThat(letter.fields().path("metadata").path("who").asString()).isEqualTo("me");
    assertThat(letter.fields().path("history")).hasSize(3);
    assertThat(letter.fields().path("last_exit_code").asInt()).isEqualTo(3);
    assertThat(letter.fields().path("last_stdout").asString()).isEqualTo("out\n");
    assertThat(letter.fields().path("last_stderr").asString()).isEqualTo("bad\n");
    assertThat(letter.parkedAt())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(2));
    assertThat(letter.name()).matches("t1_\\d{10}");
    assertThat(letter.worker()).isEqualTo(MARIE);
  }

  @Test
  void withoutRetriesTheFirstFailureIsTheLast() {
    fleet.agent("echo x >> tries; exit 1").set("MAX_RETRIES", "0").work();
    fleet.submit("t1");

    assertThat(fleet.result("t1").fields().path("retry_count").asInt(-1)).isZero();
    assertThat(fleet.letter().retries()).isZero();
    assertThat(fleet.lines("tries")).hasSize(1);
  }

  @Test
  void aTaskThatSucceedsLaterIsDone() {
    fleet.agent("echo x >> tries; test $(wc -l < tries) -ge 2").work();
    fleet.submit("t1");

    TaskResult result = fleet.result("t1");

    assertThat(result.isCompleted()).isTrue();
    assertThat(result.fields().path("retry_count").asInt(-1)).isEqualTo(1);
    assertThat(fleet.letters()).isEmpty();
  }

  @Test
  void retriesWaitLongerAndLonger() {
    fleet
        .agent("date +%s%N >> tries; exit 1")
        .set("MAX_RETRIES", "2")
        .set("INITIAL_RETRY_DELAY", "0.5")
        .set("RETRY_BACKOFF", "3")
        .work();
    fleet.submit("t1");
    fleet.result("t1");

    List<Long> tries = fleet.lines("tries").stream().map(Long::valueOf).toList();
    // A tenth less by chance.
    assertThat(tries.get(1) - tries.get(0)).isGreaterThan(440_000_000L);
    assertThat(tries.get(2) - tries.get(1)).isGreaterThan(1_340_000_000L);
  }

  @Test
  void waitingRetriesHoldNoSlot() {
    fleet
        .agent("test \"$1\" = good && exit 0; echo x >> tries; exit 1")
        .set("MAX_CONCURRENT_TASKS", "1")
        .set("INITIAL_RETRY_DELAY", "30")
        .work();
    IntStream.range(0, 4).forEach(i -> fleet.submit("bad" + i));
    fleet.untilLines("tries", 4);
    long began = System.nanoTime();
    fleet.submit("good");

    assertThat(fleet.result("good").isCompleted()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void retriesAreCountedOverARestart() {
    fleet
        .agent("echo x >> tries; exit 1")
        .set("MAX_RETRIES", "1")
        .set("INITIAL_RETRY_DELAY", "2")
        .work();
    fleet.submit("t1");
    fleet.until(() -> fleet.view("t1").attempts().retries() == 1);
    fleet.stop();
    fleet.work();

    assertThat(fleet.result("t1").fields().path("retry_count").asInt(-1)).isEqualTo(1);
    assertThat(fleet.lines("tries")).hasSize(2);
  }

  @Test
  void anAgentThatIsNotThereIs127() {
    fleet.set("OVERSEER_AGENT_COMMAND", "[\"/no/such/agent\", \"{prompt}\"]");
    fleet.set("MAX_RETRIES", "0").work();
    fleet.submit("t1");

    assertThat(fleet.result("t1").exitCode()).isEqualTo(127);
  }

  @Test
  void aTimeOutIs124AndSaysSo() {
    fleet.agent("sleep 17").set("MAX_RETRIES", "0").work();
    fleet.submit("t1", "x", "\"timeout\": \"0.3\"");

    TaskResult result = fleet.result("t1");

    assertThat(result.exitCode()).isEqualTo(124);
    assertThat(result.stderr()).isEqualTo("Task timed out after 0.3s");
    assertThat(result.fields().path("duration_seconds").asDouble(0)).isBetween(0.3, 5.0);
  }

  @Test
  void theWorkersTimeOutIsForTasksWithoutOne() {
    fleet.agent("sleep 18").set("MAX_RETRIES", "0").set("TASK_TIMEOUT", "1").work();
    fleet.submit("t1");

    assertThat(fleet.result("t1").stderr()).isEqualTo("Task timed out after 1s");
  }

  @Test
  void aTimeOutEndsTheWholeGroup() {
    fleet.agent("sleep 4711.51 & sleep 4711.52; true").set("MAX_RETRIES", "0").work();
    fleet.submit("t1", "x", "\"timeout\": 0.5");
    fleet.result("t1");

    fleet.until(() -> processes("sleep 4711.5") == 0);
  }

  @Test
  void whatAnAgentLeavesBehindEndsWithIt() {
    fleet.agent("setsid sleep 4711.61 & echo left").work();
    fleet.submit("t1");

    assertThat(fleet.result("t1").stdout()).isEqualTo("left\n");
    fleet.until(() -> processes("sleep 4711.61") == 0);
  }

  @Test
  void longOutputIsCutInItsMiddle() {
    fleet.agent("seq 1 300000; echo the end").set("OVERSEER_RESULT_OUTPUT_LIMIT", "4KiB").work();
    fleet.submit("t1");

    String stdout = fleet.result("t1").stdout();

    assertThat(stdout.length()).isLessThan(5_000);
    assertThat(stdout).startsWith("1\n2\n").endsWith("the end\n").contains(" bytes cut …]");
  }

  @Test
  void outputNeedNotBeText() {
    fleet.agent("printf 'a\\377\\376\\000b\\033[31m'").work();
    fleet.submit("t1");

    assertThat(fleet.result("t1").stdout()).startsWith("a").contains("b").endsWith("[31m");
  }

  @Test
  void whatAnAgentTellsOfItselfIsInTheResult() {
    fleet
        .agent(
            "echo '{\"type\":\"result\",\"is_error\":false,\"session_id\":\"s1\",\"num_turns\":4,\"total_cost_usd\":0.25,\"result\":\"all"
                + " done\"}'")
        .set("OVERSEER_AGENT_REPORT", "claude-stream-json")
        .work();
    fleet.submit("t1");

    TaskResult result = fleet.result("t1");

    assertThat(result.fields().path("session_id").asString()).isEqualTo("s1");
    assertThat(result.fields().path("num_turns").asInt()).isEqualTo(4);
    assertThat(result.fields().path("total_cost_usd").asDouble()).isEqualTo(0.25);
    assertThat(result.fields().path("result").asString()).isEqualTo("all done");
  }

  // --- Dead letters
  // --------------------------------------------------------------------------------

  @Test
  void aLetterThatIsRetriedHasAllItsRetriesAgain() throws IOException {
    fleet.agent("echo x >> tries; exit 3").set("MAX_RETRIES", "1").work();
    fleet.submit("t1");
    Letter letter = fleet.letter();
    fleet.until(() -> fleet.view("t1").isOver());
    assertThat(fleet.lines("tries")).hasSize(2);

    fleet.engine().retry(letter);

    fleet.untilLines("tries", 4);
    fleet.until(() -> fleet.letters().size() == 1 && fleet.isOver("t1"));
    assertThat(fleet.letters().getFirst().parkedAt()).isAfter(letter.parkedAt());
    assertThat(fleet.letters().getFirst().retries()).isEqualTo(1);
  }

  @Test
  void aLetterGoesOnceItsTaskIsThere() throws IOException {
    fleet.agent("test -e mended").set("MAX_RETRIES", "0").work();
    fleet.submit("t1", "do", "\"metadata\": {\"who\": \"me\"}");
    Letter letter = fleet.letter();
    fleet.until(() -> fleet.view("t1").isOver());
    fleet.touch("mended");

    Place place = fleet.engine().retry(letter);

    assertThat(place.value()).isNotEmpty();
    fleet.until(() -> fleet.letters().isEmpty());
    fleet.until(() -> fleet.view("t1").state() == TaskView.State.COMPLETED);
  }

  @Test
  void aLetterIsNotRetriedBesideATaskOfItsId() throws IOException {
    fleet.agent("test -e mended || exit 1; sleep 20").set("MAX_RETRIES", "0").work();
    fleet.submit("t1");
    Letter letter = fleet.letter();
    fleet.until(() -> fleet.view("t1").isOver());
    fleet.touch("mended");
    fleet.submit("t1");

    assertThatThrownBy(() -> fleet.engine().retry(letter))
        .isInstanceOf(TaskIsQueuedException.class);
    assertThat(fleet.letters()).hasSize(1);
  }

  @Test
  void aLetterCanBeDropped() throws IOException {
    fleet.agent("exit 1").set("MAX_RETRIES", "0").work();
    fleet.submit("t1");
    fleet.engine().drop(fleet.letter());

    fleet.until(() -> fleet.letters().isEmpty());
  }

  @Test
  void lettersAreOfTheirWorkerAndTheOldestComesFirst() {
    fleet.agent("exit 1").set("MAX_RETRIES", "0").work(MARIE, "anga");
    fleet.submit("first");
    fleet.letter();
    fleet.submitTo("anga", "other", "x", "");
    fleet.submit("second");
    fleet.until(() -> fleet.letters().size() == 2 && fleet.lettersOf("anga").size() == 1);

    assertThat(fleet.letters()).map(Letter::taskId).containsExactly("first", "second");
    assertThat(fleet.lettersOf("anga")).map(Letter::taskId).containsExactly("other");
    assertThat(fleet.lettersOf("fabien")).isEmpty();
  }

  // --- Cancellation
  // --------------------------------------------------------------------------------

  @Test
  void aTaskThatWaitsIsCancelledAndNeverStarts() throws IOException {
    fleet.agent("echo \"$1\" >> runs; sleep 30").set("MAX_CONCURRENT_TASKS", "1").work();
    fleet.submit("runs");
    fleet.untilLines("runs", 1);
    fleet.submit("waits");
    fleet.engine().cancel(MARIE, "waits");

    TaskResult result = fleet.result("waits");

    assertThat(result.exitCode()).isEqualTo(130);
    assertThat(result.isCompleted()).isFalse();
    assertThat(result.reason()).contains("cancelled");
    assertThat(fleet.lines("runs")).containsExactly("runs");
  }

  @Test
  void aTaskThatRunsIsCancelledAndItsGroupEnds() throws IOException {
    fleet.agent("echo so far; echo x >> runs; sleep 4711.71 & sleep 4711.72").work();
    fleet.submit("t1");
    fleet.untilLines("runs", 1);
    fleet.engine().cancel(MARIE, "t1");

    TaskResult result = fleet.result("t1");

    assertThat(result.exitCode()).isEqualTo(130);
    assertThat(result.reason()).contains("cancelled");
    assertThat(result.stdout()).isEqualTo("so far\n");
    assertThat(fleet.letters()).isEmpty();
    fleet.until(() -> processes("sleep 4711.7") == 0);
  }

  @Test
  void aTaskThatWaitsForItsRetryIsCancelled() throws IOException {
    fleet.agent("echo x >> tries; exit 1").set("INITIAL_RETRY_DELAY", "60").work();
    fleet.submit("t1");
    fleet.until(() -> fleet.view("t1").attempts().retries() == 1);
    fleet.engine().cancel(MARIE, "t1");

    assertThat(fleet.result("t1").exitCode()).isEqualTo(130);
    assertThat(fleet.lines("tries")).hasSize(1);
    assertThat(fleet.letters()).isEmpty();
  }

  @Test
  void aTaskThatWaitsForAnotherIsCancelled() throws IOException {
    fleet.work();
    fleet.submit("t1", "x", "\"dependencies\": [\"never\"]");
    fleet.until(() -> fleet.standing(MARIE, "t1") instanceof Standing.Open);
    fleet.engine().cancel(MARIE, "t1");

    assertThat(fleet.result("t1").exitCode()).isEqualTo(130);
  }

  @Test
  void whatIsOverIsNotCancelled() throws IOException {
    fleet.work();
    fleet.submit("t1");
    fleet.settled("t1");
    fleet.engine().cancel(MARIE, "t1");

    assertThat(fleet.result("t1").isCompleted()).isTrue();
  }

  // --- Dependencies
  // --------------------------------------------------------------------------------

  @Test
  void aTaskWaitsForThoseThatItDependsOn() {
    fleet.agent("test \"$1\" = slow && sleep 0.5; echo \"$1\" >> runs").work();
    fleet.submit("last", "last", "\"dependencies\": [\"slow\", \"quick\"]");
    fleet.submit("slow").submit("quick");
    fleet.result("last");

    assertThat(fleet.lines("runs")).containsExactly("quick", "slow", "last");
  }

  @Test
  void aTaskDependsOnOneThatCompletedBefore() {
    fleet.work();
    fleet.submit("first");
    fleet.settled("first");
    fleet.submit("second", "x", "\"dependencies\": [\"first\"]");

    assertThat(fleet.result("second").isCompleted()).isTrue();
  }

  @Test
  void aTaskDependsOnOneThatIsSubmittedLater() {
    fleet.agent("echo \"$1\" >> runs").work();
    fleet.submit("second", "second", "\"dependencies\": [\"first\"]");
    fleet.submit("unrelated");
    fleet.result("unrelated");
    assertThat(fleet.standing(MARIE, "second")).isEqualTo(new Standing.Open());
    fleet.submit("first");

    assertThat(fleet.result("second").isCompleted()).isTrue();
    assertThat(fleet.lines("runs")).containsExactly("unrelated", "first", "second");
  }

  @Test
  void aTaskDependsOnOneOfAnotherWorker() {
    fleet.agent("echo \"$1\" >> runs").work(MARIE, "anga");
    fleet.submit("second", "second", "\"dependencies\": [\"first\"]");
    fleet.submitTo("anga", "first", "first", "");

    assertThat(fleet.result("second").isCompleted()).isTrue();
    assertThat(fleet.lines("runs")).containsExactly("first", "second");
  }

  @Test
  void dependenciesFormChainsAndDiamonds() {
    fleet.agent("echo \"$1\" >> runs").work();
    fleet.submit("end", "end", "\"dependencies\": [\"left\", \"right\"]");
    fleet.submit("left", "left", "\"dependencies\": [\"start\"]");
    fleet.submit("right", "right", "\"dependencies\": [\"start\"]");
    fleet.submit("start");
    fleet.result("end");

    assertThat(fleet.lines("runs")).hasSize(4).startsWith("start").endsWith("end");
  }

  @Test
  void whatDependsOnAFailureIsRefusedWithTheReason() {
    fleet.agent("echo \"$1\" >> runs; test \"$1\" != bad").set("MAX_RETRIES", "0").work();
    fleet.submit("after", "after", "\"dependencies\": [\"bad\"]");
    fleet.submit("afterwards", "afterwards", "\"dependencies\": [\"after\"]");
    fleet.submit("bad");

    assertThat(fleet.result("after").reason()).contains("dependency failed: bad");
    assertThat(fleet.result("afterwards").reason()).contains("dependency failed: after");
    fleet.until(() -> fleet.letters().size() == 3);
    assertThat(fleet.lines("runs")).containsExactly("bad");
  }

  @Test
  void whatDependsOnSomethingCancelledIsRefused() throws IOException {
    fleet.agent("echo \"$1\" >> runs; sleep 30").work();
    fleet.submit("first").submit("second", "second", "\"dependencies\": [\"first\"]");
    fleet.untilLines("runs", 1);
    fleet.engine().cancel(MARIE, "first");

    assertThat(fleet.result("second").reason()).contains("dependency failed: first");
    assertThat(fleet.lines("runs")).containsExactly("first");
  }

  @Test
  void aCycleIsFoundAndNobodyInItRuns() {
    fleet.agent("echo \"$1\" >> runs").work();
    fleet.submit("a", "a", "\"dependencies\": [\"b\"]");
    fleet.submit("b", "b", "\"dependencies\": [\"c\"]");
    fleet.submit("c", "c", "\"dependencies\": [\"a\"]");

    fleet.until(() -> fleet.letters().size() == 3);
    assertThat(fleet.letters())
        .map(Letter::reason)
        .anyMatch(reason -> reason.startsWith("dependency cycle: "));
    assertThat(fleet.lines("runs")).isEmpty();
  }

  @Test
  void aTaskCanNotWaitForItself() {
    fleet.work();
    fleet.submit("a", "a", "\"dependencies\": [\"a\"]");

    assertThat(fleet.letter().reason()).isEqualTo("dependency cycle: a → a");
  }

  // --- Time and order
  // ------------------------------------------------------------------------------

  @Test
  void aTaskKeepsItsTime() {
    fleet.agent("date +%s%N").work();
    Instant at = Instant.now().plusMillis(1_500);
    fleet.submit("t1", "x", "\"not_before\": \"%s\"".formatted(at));

    long began = Long.parseLong(fleet.result("t1").stdout().strip()) / 1_000_000;
    assertThat(Instant.ofEpochMilli(began)).isAfterOrEqualTo(at.minusMillis(5));
  }

  @Test
  void attemptsPerMinuteAreLimited() {
    fleet.agent("date +%s%N >> runs").set("OVERSEER_TASKS_PER_MINUTE", "60").work();
    // A burst of a minute's worth is allowed; what is beyond comes one a second.
    IntStream.range(0, 62).forEach(i -> fleet.submit("t" + i));
    fleet.untilLines("runs", 62);

    List<Long> runs = fleet.lines("runs").stream().map(Long::valueOf).sorted().toList();
    assertThat(runs.get(61) - runs.get(0)).isGreaterThan(1_000_000_000L);
  }

  // --- Breaker, limits, budget
  // ---------------------------------------------------------------------

  @Test
  void anOpenBreakerDefersAndLosesNothing() {
    fleet.touch("broken");
    fleet
        .agent("test -e broken && exit 127; true")
        .set("CIRCUIT_BREAKER_THRESHOLD", "2")
        .set("CIRCUIT_BREAKER_TIMEOUT", "2")
        .set("MAX_CONCURRENT_TASKS", "1")
        .set("MAX_RETRIES", "20")
        .work();
    IntStream.range(0, 5).forEach(i -> fleet.submit("t" + i));
    fleet.untilStatus("circuit_open");
    assertThat(fleet.heartbeat().breaker()).isEqualTo("open");
    assertThat(fleet.heartbeat().reason().orElseThrow()).contains("next trial");
    fleet.remove("broken");

    IntStream.range(0, 5).forEach(i -> assertThat(fleet.result("t" + i).isCompleted()).isTrue());
    fleet.until(() -> fleet.heartbeat().breaker().equals("closed"));
  }

  @Test
  void tasksThatCanNotSucceedDontOpenTheBreaker() {
    fleet
        .agent("test \"$1\" = good || exit 1")
        .set("CIRCUIT_BREAKER_THRESHOLD", "2")
        .set("CIRCUIT_BREAKER_TIMEOUT", "600")
        .set("MAX_RETRIES", "1")
        .work();
    List.of("p1", "p2", "p3").forEach(fleet::submit);
    List.of("p1", "p2", "p3").forEach(fleet::result);
    fleet.submit("good");

    assertThat(fleet.result("good").isCompleted()).isTrue();
  }

  @Test
  void theAgentsLimitPausesAndCostsNothing() {
    fleet.touch("limited");
    long until = Instant.now().getEpochSecond() + 5;
    fleet
        .agent(
            "echo x >> tries; test -e limited && { echo 'Claude AI usage limit reached|%d'; exit 1; }; true"
                .formatted(until))
        .set("MAX_CONCURRENT_TASKS", "1")
        .work();
    fleet.submit("t1");
    fleet.untilStatus("paused");
    fleet.submit("t2");
    fleet.remove("limited");

    assertThat(fleet.result("t1").fields().path("retry_count").asInt(-1)).isZero();
    assertThat(fleet.result("t2").isCompleted()).isTrue();
    assertThat(Instant.now().getEpochSecond()).isGreaterThanOrEqualTo(until);
    assertThat(fleet.lines("tries")).hasSize(3);
    assertThat(fleet.heartbeat().breaker()).isEqualTo("closed");
  }

  @Test
  void aSpentBudgetTakesNoTaskOverARestartToo() {
    fleet
        .agent("echo '{\"type\":\"result\",\"is_error\":false,\"total_cost_usd\":0.6}'")
        .set("OVERSEER_AGENT_REPORT", "claude-stream-json")
        .set("OVERSEER_DAILY_BUDGET", "1")
        .set("MAX_CONCURRENT_TASKS", "1")
        .work();
    List.of("t1", "t2", "t3").forEach(fleet::submit);
    fleet.untilStatus("over_budget");

    assertThat(fleet.heartbeat().spentToday()).isEqualByComparingTo("1.2");
    assertThat(Stream.of("t1", "t2", "t3").filter(fleet::isOver)).hasSize(2);
    fleet.stop();
    fleet.work();
    fleet.untilStatus("over_budget");
    assertThat(Stream.of("t1", "t2", "t3").filter(fleet::isOver)).hasSize(2);
  }

  // --- Draining and ending
  // -------------------------------------------------------------------------

  @Test
  void aDrainedWorkerTakesNothingUntilThatIsUndone() throws IOException {
    fleet.engine().drain(MARIE);
    fleet.agent("echo x >> runs").work();
    fleet.untilStatus("draining");
    fleet.submit("t1");
    fleet.until(() -> fleet.engine().worker(MARIE).waiting() == 1);
    assertThat(fleet.engine().worker(MARIE).draining()).isTrue();
    assertThat(fleet.lines("runs")).isEmpty();
    fleet.engine().resume(MARIE);

    assertThat(fleet.result("t1").isCompleted()).isTrue();
    fleet.until(() -> !fleet.engine().worker(MARIE).draining());
    fleet.untilStatus(Heartbeat.HEALTHY);
  }

  @Test
  void whatRunsGoesOnWhileItsWorkerIsDrained() throws IOException {
    fleet.agent("echo x >> runs; until test -e go; do sleep 0.05; done").work();
    fleet.submit("t1");
    fleet.untilLines("runs", 1);
    fleet.engine().drain(MARIE);
    fleet.untilStatus("draining");
    fleet.submit("t2");
    fleet.touch("go");

    assertThat(fleet.result("t1").isCompleted()).isTrue();
    assertThat(fleet.standing(MARIE, "t2")).isEqualTo(new Standing.Open());
    fleet.engine().resume(MARIE);
    assertThat(fleet.result("t2").isCompleted()).isTrue();
  }

  @Test
  void whatIsNotDrainedNeedNotBeUndone() throws IOException {
    fleet.engine().resume(MARIE);
    fleet.work();
    fleet.submit("t1");

    assertThat(fleet.result("t1").isCompleted()).isTrue();
  }

  @Test
  void whatEndsWithinTheGraceIsDone() {
    fleet.agent("echo x >> tries; sleep 0.7").set("OVERSEER_SHUTDOWN_GRACE", "20").work();
    fleet.submit("t1");
    fleet.untilLines("tries", 1);
    fleet.stop();

    assertThat(fleet.isOver("t1")).isTrue();
    assertThat(fleet.result("t1").isCompleted()).isTrue();
  }

  @Test
  void whatNeedsLongerIsHandedBackAtOnceAndCostsNothing() {
    fleet.agent("echo x >> tries; test -e go && exit 0; sleep 4711.81").work();
    fleet.submit("t1");
    fleet.untilLines("tries", 1);
    long began = System.nanoTime();
    fleet.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    assertThat(processes("sleep 4711.81")).isZero();
    assertThat(fleet.standing(MARIE, "t1")).isEqualTo(new Standing.Open());
    fleet.touch("go");
    fleet.work();

    TaskResult result = fleet.result("t1");

    assertThat(result.isCompleted()).isTrue();
    assertThat(result.fields().path("retry_count").asInt(-1)).isZero();
    assertThat(result.fields().path("interruptions").asInt(-1)).isEqualTo(1);
    assertThat(fleet.lines("tries")).hasSize(2);
  }

  @Test
  void whoIsInAHurryGetsNoGrace() {
    fleet.agent("echo x >> tries; sleep 60").set("OVERSEER_SHUTDOWN_GRACE", "50");
    Engine.Working working = fleet.work();
    fleet.submit("t1");
    fleet.untilLines("tries", 1);
    working.hurry();
    long began = System.nanoTime();
    fleet.stop();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    assertThat(fleet.standing(MARIE, "t1")).isEqualTo(new Standing.Open());
  }

  // --- What people see
  // -----------------------------------------------------------------------------

  @Test
  void aTaskIsSeenWhereverItIs() {
    fleet.agent("echo x >> runs; until test -e go; do sleep 0.05; done; exit 4");
    fleet.set("MAX_RETRIES", "0").submit("t1");
    fleet.until(() -> fleet.view("t1").state() == TaskView.State.WAITING);
    fleet.work();
    fleet.until(
        () ->
            fleet.view("t1").state() == TaskView.State.RUNNING
                && fleet.view("t1").claim().isPresent());
    assertThat(fleet.view("t1").claim().orElseThrow().attempt()).isEqualTo(1);
    assertThat(fleet.view("t1").claim().orElseThrow().pid())
        .isEqualTo(ProcessHandle.current().pid());
    assertThat(fleet.view("t1").place()).isPresent();
    fleet.touch("go");
    fleet.result("t1");
    fleet.until(() -> fleet.view("t1").state() == TaskView.State.FAILED);

    assertThat(fleet.view("t1").place()).isEmpty();
    assertThat(fleet.view("t1").result().orElseThrow().exitCode()).isEqualTo(4);
    fleet.until(() -> fleet.view("t1").letters().size() == 1);
    assertThat(fleet.view("t1").toJson().path("state").asString()).isEqualTo("failed");
  }

  @Test
  void whatIsNotThereIsNotFound() throws IOException {
    assertThat(fleet.engine().find("none", List.of(MARIE))).isEmpty();
    assertThat(fleet.standing(MARIE, "none")).isEqualTo(new Standing.Unknown());
    fleet.submit("t1");
    assertThat(fleet.engine().find("t1", List.of("anga"))).isEmpty();
    assertThat(fleet.standing("anga", "t1")).isEqualTo(new Standing.Unknown());
  }

  @Test
  void theAttemptsOfATaskThatWaitsAreSeen() {
    fleet.agent("exit 5").set("INITIAL_RETRY_DELAY", "50").work();
    fleet.submit("t1");
    fleet.until(() -> fleet.view("t1").attempts().retries() == 1);

    TaskView view = fleet.view("t1");

    assertThat(view.attempts().history()).hasSize(1);
    assertThat(view.attempts().history().getFirst().exitCode()).isEqualTo(5);
    assertThat(view.attempts().notBefore()).isAfter(Instant.now().plusSeconds(30));
    assertThat(view.result().orElseThrow().isFinal()).isFalse();
  }

  @Test
  void whoHasAnythingToDoIsKnown() throws IOException {
    fleet.submitTo("anga", "t1", "x", "");
    fleet.work(MARIE);

    fleet.until(() -> fleet.engine().workers().containsAll(List.of("anga", MARIE)));
    assertThat(fleet.engine().workers()).doesNotContain("fabien");
  }

  @Test
  void aWorkerThatNeverRanHasNoHeartbeat() throws IOException {
    fleet.submit("t1");
    fleet.until(() -> fleet.engine().worker(MARIE).waiting() == 1);

    assertThat(fleet.engine().worker(MARIE).heartbeat()).isEmpty();
    assertThat(fleet.engine().worker(MARIE).isAlive()).isFalse();
  }

  @Test
  void aWorkerThatLivesSaysWhatItDoes() {
    fleet.agent("echo x >> runs; sleep 30").set("MAX_CONCURRENT_TASKS", "2").work();
    List.of("t1", "t2", "t3").forEach(fleet::submit);
    fleet.untilLines("runs", 2);

    fleet.until(
        () -> {
          var view = fleet.engine().worker(MARIE);
          return view.isAlive()
              && view.heartbeat().orElseThrow().running().size() == 2
              && view.waiting() == 1;
        });
    Heartbeat heartbeat = fleet.heartbeat();
    assertThat(heartbeat.status()).isEqualTo(Heartbeat.HEALTHY);
    assertThat(heartbeat.running()).map(Heartbeat.Running::attempt).containsOnly(1);
    assertThat(heartbeat.pid()).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void whatAWorkerDidIsCounted() {
    fleet.agent("test \"$1\" = good").set("MAX_RETRIES", "1").work();
    fleet.submit("good").submit("bad");
    fleet.result("good");
    fleet.result("bad");

    fleet.until(() -> fleet.heartbeat().stats().equals(new Heartbeat.Stats(1, 1, 1, 1)));
    fleet.until(() -> fleet.engine().worker(MARIE).deadLetters() == 1);
  }

  @Test
  void aWorkerThatWasStoppedIsSeenAsSuch() {
    fleet.work();
    fleet.untilStatus(Heartbeat.HEALTHY);
    fleet.stop();

    fleet.until(() -> fleet.heartbeat().status().equals("stopping"));
  }

  @Test
  void healthIsToldWithoutAsking() {
    assertThat(
            fleet
                .engine()
                .probe(MARIE, fleet.settings(), fleet.environment(), Instant.now())
                .alive())
        .isFalse();
    fleet.work();
    fleet.until(
        () ->
            fleet
                .engine()
                .probe(MARIE, fleet.settings(), fleet.environment(), Instant.now())
                .alive());
    assertThat(
            fleet
                .engine()
                .probe(MARIE, fleet.settings(), fleet.environment(), Instant.now().plusSeconds(60))
                .alive())
        .isFalse();
  }

  @Test
  void metricsHaveTheSameNames() throws Exception {
    URI uri = fleet.metrics();
    fleet
        .agent(
            "echo '{\"type\":\"result\",\"is_error\":false,\"total_cost_usd\":0.5}'; test $1 ="
                + " good")
        .set("OVERSEER_AGENT_REPORT", "claude-stream-json")
        .set("MAX_RETRIES", "1")
        .work();
    fleet.submit("good").submit("bad");
    fleet.result("good");
    fleet.result("bad");

    fleet.until(
        () -> Fleet.get(uri).contains("overseer_worker_dead_letters_total{worker=\"marie\"} 1.0"));
    assertThat(Fleet.get(uri))
        .contains(
            "watcher_tasks_processed_total{status=\"completed\",worker=\"marie\"} 1.0",
            "watcher_tasks_processed_total{status=\"failed\",worker=\"marie\"} 1.0",
            "watcher_tasks_failed_total{reason=\"retry\",worker=\"marie\"} 1.0",
            "watcher_tasks_failed_total{reason=\"max_retries\",worker=\"marie\"} 1.0",
            "watcher_task_duration_seconds_count{worker=\"marie\"} 3",
            "overseer_worker_cost_dollars_total{worker=\"marie\"} 1.5",
            "watcher_active_tasks{worker=\"marie\"} 0.0",
            "watcher_circuit_breaker_state{worker=\"marie\"} 0.0",
            "overseer_worker_healthy{worker=\"marie\"} 1.0");
  }

  // --- Following
  // -----------------------------------------------------------------------------------

  @Test
  void outputIsFollowedWhileItIsWritten() throws IOException {
    fleet
        .agent("echo one; echo warning >&2; until test -e go; do sleep 0.05; done; echo two")
        .work();
    fleet.submit("t1");
    Heard heard = new Heard();
    Following follow = fleet.engine().follow(MARIE, "t1", Optional.empty(), heard);
    fleet.until(
        () -> {
          assertThat(follow.look()).isInstanceOf(Look.GoesOn.class);
          return heard.text(StdStream.STDOUT).equals("one\n")
              && heard.text(StdStream.STDERR).equals("warning\n");
        });
    fleet.touch("go");

    TaskResult result = untilOver(follow);

    assertThat(result.isCompleted()).isTrue();
    assertThat(heard.text(StdStream.STDOUT)).isEqualTo("one\ntwo\n");
    assertThat(heard.text(StdStream.STDERR)).isEqualTo("warning\n");
    assertThat(heard.attempts).containsExactly(1);
  }

  @Test
  void attemptsThatFailAreFollowedToo() throws IOException {
    fleet
        .agent(
            "echo x >> tries; echo \"try $(wc -l < tries | tr -d ' ')\"; test $(wc -l < tries) -ge"
                + " 2")
        .set("INITIAL_RETRY_DELAY", "1")
        .work();
    fleet.submit("t1");
    Heard heard = new Heard();

    TaskResult result = untilOver(fleet.engine().follow(MARIE, "t1", Optional.empty(), heard));

    assertThat(result.isCompleted()).isTrue();
    assertThat(heard.failed).hasSize(1);
    assertThat(heard.text(StdStream.STDOUT)).isEqualTo("try 1\ntry 2\n");
  }

  @Test
  void whoFollowsWhatIsOverHearsAllOfIt() throws IOException {
    fleet.agent("echo all of it").work();
    fleet.submit("t1");
    fleet.settled("t1");
    Heard heard = new Heard();

    untilOver(fleet.engine().follow(MARIE, "t1", Optional.empty(), heard));

    assertThat(heard.text(StdStream.STDOUT)).isEqualTo("all of it\n");
  }

  @Test
  void whoFollowsWhatIsOverAlreadyDoesNotAskWithoutAPause() throws Exception {
    fleet.work();
    fleet.submit("t1");
    TaskResult earlier = fleet.settled("t1");
    Following follow = fleet.engine().follow(MARIE, "t1", Optional.of(earlier), new Heard());
    long began = System.nanoTime();

    for (int i = 0; i < 6; i++) {
      assertThat(follow.look()).isNotInstanceOf(Look.Over.class);
      follow.rest();
    }

    // One of them may have been told of the end at once.
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThan(Duration.ofMillis(5 * 50 - 10));
  }

  @Test
  void whatIsNotThereCanNotBeFollowed() throws IOException {
    assertThat(fleet.engine().follow(MARIE, "none", Optional.empty(), new Heard()).look())
        .isInstanceOf(Look.Vanished.class);
  }

  // --- Listening
  // -----------------------------------------------------------------------------------

  @Test
  void whatBecomesOfTasksIsToldOnce() throws IOException {
    fleet.agent("test \"$1\" = good").set("MAX_RETRIES", "0");
    fleet.listen();
    fleet.work();
    fleet.submit("good").submit("bad");
    fleet.until(() -> told("task_completed").size() == 2);
    fleet.stop();
    fleet.listen();
    fleet.work();
    fleet.submitTo(MARIE, "more", "good", "");
    fleet.until(() -> told("task_completed").size() == 3);

    List<String> events = told("task_completed");
    assertThat(events).anyMatch(one -> one.contains("\"good\"") && one.contains("\"completed\""));
    assertThat(events).anyMatch(one -> one.contains("\"bad\"") && one.contains("\"failed\""));
    assertThat(
            Json.read(folder.resolve("results/marie/good.json"))
                .orElseThrow()
                .path("status")
                .asString())
        .isEqualTo("completed");
  }

  @Test
  void aTaskWithoutAResultIsToldOf() {
    fleet.set("COMPLETION_TIMEOUT", "1");
    fleet.submit("t1");
    fleet.listen();

    fleet.until(() -> told("task_timeout").size() == 1);
    assertThat(told("task_timeout").getFirst()).contains("\"t1\"");
  }

  // --- Showing
  // -----------------------------------------------------------------------------------

  @Test
  void whatWaitsIsShownAndThenHowItEnded() throws IOException {
    fleet.agent("echo \"got: $1\"").submit("t1", "do it", "");
    SpoolLayout shown = fleet.show();
    Path task = shown.tasksOf(MARIE).resolve("t1.json");
    fleet.until(() -> Files.exists(task));
    assertThat(Json.read(task).orElseThrow().path("description").asString()).isEqualTo("do it");

    fleet.work();

    fleet.until(() -> TaskResult.read(shown.result(MARIE, "t1")).isPresent());
    fleet.until(() -> !Files.exists(task));
    TaskResult result = TaskResult.read(shown.result(MARIE, "t1")).orElseThrow();
    assertThat(result.isCompleted()).isTrue();
    assertThat(result.stdout()).isEqualTo("got: do it\n");
    assertThat(result.fields().path("description").asString()).isEqualTo("do it");
  }

  @Test
  void workersAreShownWhoeverNamedThem() {
    fleet.submitTo("anga", "t1", "do it", "");
    SpoolLayout shown = fleet.show();
    fleet.work();

    fleet.until(() -> KnownWorkers.of(shown).containsAll(List.of("anga", MARIE)));
    fleet.until(
        () ->
            Heartbeat.read(shown.heartbeat(MARIE))
                .filter(beat -> beat.status().equals(Heartbeat.HEALTHY))
                .isPresent());
  }

  @Test
  void aDrainIsShown() throws IOException {
    fleet.work();
    SpoolLayout shown = fleet.show();
    fleet.until(() -> Heartbeat.read(shown.heartbeat(MARIE)).isPresent());
    assertThat(shown.drainOf(MARIE)).doesNotExist();

    fleet.engine().drain(MARIE);
    fleet.until(() -> Files.exists(shown.drainOf(MARIE)));
    fleet.engine().resume(MARIE);
    fleet.until(() -> !Files.exists(shown.drainOf(MARIE)));
  }

  @Test
  void aLetterThatIsShownCanBeRetried() throws IOException {
    fleet.agent("[ -e mended ]").set("MAX_RETRIES", "0").work();
    SpoolLayout shown = fleet.show();
    fleet.submit("t1", "do it", "");
    DeadLetter letter = shownLetters(shown, 1).getFirst();
    assertThat(letter.taskId()).isEqualTo("t1");
    assertThat(letter.reason()).isEqualTo("max_retries_exceeded");
    assertThat(letter.history()).hasSize(1);
    assertThat(letter.parkedAt()).isAfter(Instant.EPOCH);
    fleet.until(
        () ->
            TaskResult.read(shown.result(MARIE, "t1"))
                .filter(result -> result.deadLetter().isPresent())
                .isPresent());

    fleet.touch("mended");
    fleet.engine().retry(fleet.engine().letter(MARIE, letter));

    fleet.until(() -> fleet.isOver("t1") && fleet.result("t1").isCompleted());
    assertThat(fleet.result("t1").fields().path("description").asString()).isEqualTo("do it");
    shownLetters(shown, 0);
  }

  @Test
  void aLetterThatIsDroppedAndTakenAwayDoesNotComeBack() throws IOException {
    fleet.agent("false").set("MAX_RETRIES", "0").work();
    SpoolLayout shown = fleet.show();
    fleet.submit("t1");
    DeadLetter letter = shownLetters(shown, 1).getFirst();

    fleet.engine().drop(fleet.engine().letter(MARIE, letter));
    Files.deleteIfExists(letter.file());
    fleet.submit("t2");

    assertThat(shownLetters(shown, 1)).map(DeadLetter::taskId).containsExactly("t2");
  }

  private List<DeadLetter> shownLetters(SpoolLayout shown, int count) throws IOException {
    fleet.until(() -> DeadLetter.list(shown, MARIE).size() == count);
    return DeadLetter.list(shown, MARIE);
  }

  private List<String> told(String event) {
    Path notifications = folder.resolve("triggers/orchestrator");
    if (!Files.isDirectory(notifications)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(notifications)) {
      List<String> found = new ArrayList<>();
      for (Path file :
          files
              .filter(each -> each.getFileName().toString().matches(event + "_.*\\.json"))
              .toList()) {
        found.add(Files.readString(file));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TaskResult untilOver(Following follow) {
    List<TaskResult> over = new ArrayList<>();
    fleet.until(
        () -> {
          if (follow.look() instanceof Look.Over(TaskResult result)) {
            over.add(result);
          }
          return !over.isEmpty();
        });
    return over.getFirst();
  }

  private static final class Heard implements FollowTask.Sink {
    private final Map<StdStream, ByteArrayOutputStream> outputs = new EnumMap<>(StdStream.class);
    private final List<Integer> attempts = new ArrayList<>();
    private final List<TaskResult> failed = new ArrayList<>();

    @Override
    public void output(StdStream stream, byte[] bytes) {
      outputs.computeIfAbsent(stream, _ -> new ByteArrayOutputStream()).writeBytes(bytes);
    }

    @Override
    public void gap(StdStream stream, long bytes) {
      output(stream, "<gap %d>".formatted(bytes).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void attempt(int number) {
      attempts.add(number);
    }

    @Override
    public void failed(TaskResult result) {
      failed.add(result);
    }

    String text(StdStream stream) {
      return outputs
          .getOrDefault(stream, new ByteArrayOutputStream())
          .toString(StandardCharsets.UTF_8);
    }
  }

  static long processes(String commandLine) {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(
              process ->
                  read(process.resolve("cmdline")).replace('\0', ' ').startsWith(commandLine))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
