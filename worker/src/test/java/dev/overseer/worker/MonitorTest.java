package dev.overseer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.worker.spool.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside an executor that the test plays: it takes task files away and says how attempts ended. */
class MonitorTest {
  @TempDir private Path folder;

  private TestSpool spool;

  @BeforeEach
  void open() {
    spool = new TestSpool(folder).set("MAX_RETRIES", "2").set("POLL_INTERVAL", "0.1");
  }

  @AfterEach
  void close() {
    spool.close();
  }

  /** Takes a task as the executor does, once the monitor knows it. */
  private void take(String id) throws IOException {
    Path copy = spool.layout().copiesOf("marie").resolve(id + ".json");
    Path file = spool.layout().tasksOf("marie").resolve(id + ".json");
    await().until(() -> Files.exists(copy) && Files.exists(file));
    Files.delete(file);
  }

  private void says(String id, String status) throws IOException {
    Path metas = Files.createDirectories(folder.resolve("execution_meta"));
    Path meta = metas.resolve(id + ".tmp");
    Files.writeString(
        meta,
        "{\"task_id\": \"%s\", \"execution_time\": 1.5, \"status\": \"%s\"}".formatted(id, status));
    Files.move(meta, metas.resolve(id + ".json"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void aTaskThatNeedsItIsPutBackAsItWas() throws IOException {
    spool.open(WorkService.Mode.MONITOR);
    Path file = spool.task("t1", "\"metadata\": {\"k\": 1}");
    take("t1");
    says("t1", "needs_retry");

    await().until(() -> Files.exists(file));
    assertThat(spool.json(file).path("metadata").path("k").asInt(0)).isEqualTo(1);
    take("t1");
    says("t1", "completed");
    await().until(() -> count(spool.layout().copiesOf("marie")) == 0);
    assertThat(file).doesNotExist();
  }

  @Test
  void afterItsRetriesItIsADeadLetterWithItsHistory() throws IOException {
    spool.open(WorkService.Mode.MONITOR);
    spool.task("t1");
    for (int i = 0; i < 3; i++) {
      take("t1");
      says("t1", "needs_retry");
    }

    await().until(() -> spool.letters().size() == 1);
    DeadLetter letter = spool.letters().getFirst();
    assertThat(letter.reason()).isEqualTo("max_retries_exceeded");
    assertThat(letter.retries()).isEqualTo(2);
    assertThat(letter.fields().path("history")).hasSize(3);
    await().until(() -> count(spool.layout().copiesOf("marie")) == 0);
  }

  @Test
  void whatWasToldBeforeARestartIsNotCountedTwice() throws IOException {
    spool.set("INITIAL_RETRY_DELAY", "1.5").open(WorkService.Mode.MONITOR);
    Path file = spool.task("t1");
    take("t1");
    says("t1", "needs_retry");
    await()
        .until(
            () ->
                Files.readString(spool.layout().copiesOf("marie").resolve("t1.json"))
                    .contains("\"retry_count\" : 1"));
    spool.stop();
    assertThat(file).doesNotExist();

    spool.open(WorkService.Mode.MONITOR);

    await().until(() -> Files.exists(file));
    assertThat(Files.readString(spool.layout().copiesOf("marie").resolve("t1.json")))
        .contains("\"retry_count\" : 1");
  }

  private static int count(Path folder) {
    String[] names = folder.toFile().list();
    return names == null ? 0 : names.length;
  }
}
