package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.cli.CommandLines.Ran;
import dev.overseer.posix.StdStream;
import dev.overseer.worker.spool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class SubmitCommandTest {
  @TempDir private Path spool;

  @Test
  void writesATaskFileAndPrintsItsId() throws IOException {
    Ran ran = submit("marie", "Do it", "--priority", "high", "--timeout", "90s", "-m", "team=a");

    assertThat(ran.exit()).as(ran.err()).isZero();
    String id = ran.out().strip();
    ObjectNode task = Json.read(spool.resolve("tasks/marie/" + id + ".json")).orElseThrow();
    assertThat(task.path("task_id").asString()).isEqualTo(id);
    assertThat(task.path("worker").asString()).isEqualTo("marie");
    assertThat(task.path("description").asString()).isEqualTo("Do it");
    assertThat(task.path("priority").asString()).isEqualTo("high");
    assertThat(task.path("timeout").asDouble()).isEqualTo(90);
    assertThat(task.path("metadata").path("team").asString()).isEqualTo("a");
    assertThat(task.path("created_at").asString()).matches("....-..-..T..:..:..\\.\\d{6}");
    assertThat(ran.err()).contains("no worker \"marie\" has run here yet");
  }

  @Test
  void waitsForOthersAndUntilATime() throws IOException {
    submit("marie", "Later", "--id", "t", "--after", "a,b", "--after", "c", "--not-before", "1h");

    ObjectNode task = Json.read(spool.resolve("tasks/marie/t.json")).orElseThrow();
    assertThat(task.path("dependencies")).hasToString("[\"a\",\"b\",\"c\"]");
    assertThat(task.path("not_before").asString()).endsWith("Z");
  }

  @Test
  void anIdNeverBecomesAPath() throws IOException {
    assertThat(submit("../w", "x").exit()).isEqualTo(2);
    assertThat(submit("w", "x", "--id", "../../evil").exit()).isZero();

    assertThat(files(spool)).containsExactly(spool.resolve("tasks/w/%2E.%2F..%2Fevil.json"));
  }

  @Test
  void theSameIdTwiceIsRefused() {
    submit("marie", "one", "--id", "same");

    Ran again = submit("marie", "two", "--id", "same");

    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err())
        .endsWith("overseer submit: \"marie\" has a task already of this id: same. 0 submitted\n");
  }

  @Test
  void refusesWhatAWorkerWouldRefuse() {
    assertThat(submit("marie", "x", "--priority", "urgent"))
        .satisfies(
            ran -> {
              assertThat(ran.exit()).isEqualTo(2);
              assertThat(ran.err())
                  .contains("nothing was submitted: \"priority\" must be low, normal, high");
            });
    assertThat(submit("marie", "  ").err()).contains("\"description\" is empty");
    assertThat(submit("marie").err()).contains("Give either a DESCRIPTION or --file");
    assertThat(spool.resolve("tasks")).doesNotExist();
  }

  @Test
  void manyComeFromAFile() throws IOException {
    Path lines = Files.createTempFile("tasks", ".jsonl");
    Files.writeString(
        lines,
        """
        {"task_id": "own", "description": "JSON", "priority": 3}

        just a description
        """);

    Ran ran = submit("marie", "--file", lines.toString(), "--priority", "low", "--json");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out().lines()).hasSize(2).first().asString().contains("\"task_id\":\"own\"");
    ObjectNode own = Json.read(spool.resolve("tasks/marie/own.json")).orElseThrow();
    assertThat(own.path("priority").asInt()).isEqualTo(3);
    assertThat(files(spool)).hasSize(2);
  }

  @Test
  void aMistakeInOneLineSubmitsNone() throws IOException {
    Path lines = Files.createTempFile("tasks", ".jsonl");
    Files.writeString(
        lines,
        """
        fine
        {"task_id": "a", "description": "x", "timeout": -1}
        {"task_id": "b", "description": "x"}
        {"task_id": "b", "description": "y"}
        {"broken
        """);

    Ran ran = submit("marie", "--file", lines.toString());

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo(
            """
            overseer submit: nothing was submitted: line 2: "timeout" must be a number of seconds above 0, not -1
            line 4: the same "task_id" as line 3
            line 5: begins like JSON, but is no JSON object
            """);
    assertThat(spool.resolve("tasks")).doesNotExist();
  }

  @Test
  void waitStreamsTheOutputAndExitsWithTheTasksCode() {
    HandMadeWorker worker = new HandMadeWorker(spool, "marie");
    CompletableFuture<Ran> ran = submitLater("marie", "x", "--id", "t", "--wait");

    worker.awaitTask("t");
    worker.claim("t", 1).prints("t", StdStream.STDOUT, "first ").prints("t", StdStream.STDERR, "!");
    worker.prints("t", StdStream.STDOUT, "second ä");
    worker.ends("t", 3, "first second ä and the rest\n");

    Ran ended = ran.join();
    assertThat(ended.exit()).isEqualTo(3);
    assertThat(ended.out()).isEqualTo("first second ä and the rest\n");
    assertThat(ended.err()).contains("overseer: task t failed: exit code 3\n");
  }

  @Test
  void waitTellsOfAttemptsThatFailedAndIsNotMisledByAnOlderResult() {
    HandMadeWorker worker = new HandMadeWorker(spool, "marie").result("t", 0, "long ago", true);
    CompletableFuture<Ran> ran = submitLater("marie", "x", "--id", "t", "-w");

    worker.awaitTask("t");
    worker.claim("t", 1).prints("t", StdStream.STDOUT, "one\n").result("t", 7, "one\n", false);
    await().pollDelay(Duration.ofMillis(300)).until(() -> !ran.isDone());
    // Claimed, and the agent does not run: the output is still that of the first attempt.
    worker.claim("t", 2, Optional.empty());
    await().pollDelay(Duration.ofMillis(200)).until(() -> !ran.isDone());
    worker.claim("t", 2).ends("t", 0, "two\n");

    Ran ended = ran.join();
    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).isEqualTo("one\ntwo\n");
    assertThat(ended.err()).contains("the attempt failed: exit code 7; it is tried again");
  }

  @Test
  void waitGivesUpOnATaskThatSomebodyTookAway() throws IOException {
    HandMadeWorker worker = new HandMadeWorker(spool, "marie");
    CompletableFuture<Ran> ran = submitLater("marie", "x", "--id", "t", "-w");
    worker.awaitTask("t");
    Files.delete(worker.taskFile("t"));

    assertThat(ran.join().err()).contains("task t is gone, and has no result");
    assertThat(ran.join().exit()).isEqualTo(1);
  }

  @Test
  void waitForManySaysHowEachEnded() throws IOException {
    Path lines = Files.createTempFile("tasks", ".jsonl");
    Files.writeString(
        lines,
        """
        {"task_id": "a", "description": "x"}
        {"task_id": "b", "description": "x"}
        """);
    HandMadeWorker worker = new HandMadeWorker(spool, "marie");
    CompletableFuture<Ran> ran = submitLater("marie", "-f", lines.toString(), "--wait");
    worker.awaitTask("b");
    worker.ends("b", 0, "").ends("a", 4, "");

    assertThat(ran.join().exit()).isEqualTo(1);
    assertThat(ran.join().out().lines())
        .containsExactlyInAnyOrder("completed b", "failed a (exit code 4)");
  }

  private Ran submit(String... arguments) {
    return CommandLines.run(
        Stream.concat(Stream.of("submit", "--spool", spool.toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private CompletableFuture<Ran> submitLater(String... arguments) {
    return CompletableFuture.supplyAsync(
        () -> submit(arguments), task -> Thread.ofPlatform().start(task));
  }

  private static Stream<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList().stream();
    }
  }
}
