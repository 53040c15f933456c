package dev.overseer.worker.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.overseer.worker.Verdict;
import dev.overseer.worker.agent.AgentReport;
import dev.overseer.worker.agent.AttemptRecord;
import dev.overseer.worker.spool.Attempts.Attempt;
import dev.overseer.worker.spool.WriteResult.Stage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class SpoolFilesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

  @TempDir private Path folder;

  private final WriteFile write = new WriteFile(false);
  private SpoolLayout layout;

  @BeforeEach
  void open() {
    layout = SpoolLayout.under(folder);
  }

  private static ObjectNode json(String text) {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private TaskSpec task(String id) throws IOException {
    Path file =
        new WriteTask(layout, write)
            .write(
                "marie",
                json("{\"task_id\": \"%s\", \"description\": \"do\", \"x\": 1}".formatted(id)));
    return ((ReadTask.Content.Task) ReadTask.read(file)).spec();
  }

  private static TaskOrigin origin(TaskSpec task) throws IOException {
    return TaskOrigin.of(task.file()).orElseThrow();
  }

  private static AttemptRecord failed() {
    return new AttemptRecord(
        NOW,
        Duration.ofMillis(1500),
        new Verdict.Failed(new Verdict.Fault.OfTask("the agent ended with exit code 3")),
        3,
        "out",
        "err",
        AgentReport.NONE);
  }

  @Test
  void aResultHasTheDocumentedFieldsAndOurs() throws IOException {
    TaskSpec task = task("t1");
    new WriteResult(layout, "marie", write)
        .write(
            task,
            origin(task),
            failed(),
            Attempts.NONE,
            new Stage.Final(
                Optional.of(new WriteResult.Letter("t1_5.json", "max_retries_exceeded"))),
            NOW);

    TaskResult result = TaskResult.read(layout.result("marie", "t1")).orElseThrow();

    assertThat(result.fields().toString())
        .startsWith(
            """
            {"task_id":"t1","worker":"marie","status":"failed","exit_code":3,"stdout":"out",\
            "stderr":"err","duration_seconds":1.5,\
            "timestamp":"2026-01-02T03:04:05.678901","retry_count":0,"final":true,\
            "interruptions":0,"reason":"the agent ended with exit code 3","dead_letter":"t1_5.json",\
            "dlq_reason":"max_retries_exceeded",\
            """);
    assertThat(result.answers(origin(task))).isTrue();
    assertThat(result.answers(new TaskOrigin("t1.json", 1, 2))).isFalse();
  }

  @Test
  void anotherFileOfTheSameNameHasNoHistory() throws IOException {
    TaskSpec task = task("t1");
    Journal journal = new Journal(layout, "marie", write);
    Attempts once =
        Attempts.NONE.failed(new Attempt(NOW, NOW, "failed", 3, "why"), NOW.plusSeconds(1));
    journal.write(task, origin(task), once);
    assertThat(journal.read(origin(task))).isEqualTo(once);

    Files.delete(task.file());
    assertThat(journal.read(origin(task("t1"))))
        .as("replayed tasks begin with all their retries")
        .isEqualTo(Attempts.NONE);
  }

  @Test
  void twoLettersInOneSecondDontCollide() throws IOException {
    TaskSpec task = task("t1");
    ParkDead park = new ParkDead(layout, "marie", write);
    for (int i = 0; i < 3; i++) {
      park.park(
          park.nameFor(task.file(), NOW),
          task,
          "max_retries_exceeded",
          Attempts.NONE,
          Optional.empty(),
          NOW);
    }

    assertThat(DeadLetter.list(layout, "marie"))
        .extracting(letter -> letter.file().getFileName().toString())
        .containsExactly("t1_1767323045-2.json", "t1_1767323045-3.json", "t1_1767323045.json");
  }

  @Test
  void aRetriedLetterIsTheTaskAsItWas() throws IOException {
    TaskSpec task = task("t1");
    ParkDead park = new ParkDead(layout, "marie", write);
    park.park(
        park.nameFor(task.file(), NOW),
        task,
        "max_retries_exceeded",
        Attempts.NONE,
        Optional.empty(),
        NOW);
    DeadLetter letter = DeadLetter.list(layout, "marie").getFirst();
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> letter.retry(layout, "marie", write));

    Files.delete(task.file());
    Path again = letter.retry(layout, "marie", write);

    assertThat(Json.read(again)).contains(task.fields());
    assertThat(DeadLetter.list(layout, "marie")).isEmpty();
  }

  @Test
  void whatIsNoTaskIsParkedByteForByte() throws IOException {
    Path file = layout.tasksOf("marie").resolve("x.json");
    Files.createDirectories(layout.tasksOf("marie"));
    byte[] bytes = {'{', (byte) 0xff, 0, 'x'};
    Files.write(file, bytes);

    new ParkDead(layout, "marie", write).parkInvalid(file, "not JSON", NOW);

    DeadLetter letter = DeadLetter.list(layout, "marie").getFirst();
    assertThat(letter.reason()).isEqualTo("invalid_format");
    assertThat(letter.original().orElseThrow()).hasBinaryContent(bytes);
    assertThat(file).doesNotExist();
    letter.drop();
    assertThat(layout.deadLettersOf("marie")).isEmptyDirectory();
  }

  @Test
  void aHeartbeatIsReadAsItWasWritten() throws IOException {
    Heartbeat beat =
        new Heartbeat(
            "marie",
            NOW,
            Duration.ofMillis(61_500),
            4,
            "half_open",
            new Heartbeat.Stats(1, 2, 3, 4),
            "paused",
            Optional.of("usage limit reached"),
            List.of(new Heartbeat.Running("t1", 2, NOW)),
            new BigDecimal("1.25"),
            17,
            "host");
    write.whole(layout.heartbeat("marie"), beat.bytes());

    assertThat(Heartbeat.read(layout.heartbeat("marie"))).contains(beat);
    assertThat(Json.read(layout.heartbeat("marie")).orElseThrow().path("timestamp").asString())
        .isEqualTo("2026-01-02T03:04:05.678901Z");
  }

  @Test
  void aClaimIsReadAsItWasWritten() {
    Claim claim =
        new Claim("t", 1, 2, "boot", "host", 3, NOW, Optional.empty()).with(new Claim.Agent(4));

    assertThat(Claim.parse(claim.bytes())).contains(claim);
    assertThat(Claim.parse(new byte[0])).as("a Python program's lock").isEmpty();
  }
}
