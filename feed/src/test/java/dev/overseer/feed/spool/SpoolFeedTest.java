package dev.overseer.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.log.Log;
import dev.overseer.server.spi.ConsoleFeed.Answer;
import dev.overseer.server.spi.ConsoleFeed.Change;
import dev.overseer.server.spi.ConsoleFeed.Subscription;
import dev.overseer.testkit.ManualTimers;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolFeedTest {
  private static final String LETTER =
      """
      {"task_id": "t", "description": "Do it", "dlq_reason": "max_retries_exceeded",
       "dlq_timestamp": "2026-01-02T03:04:05", "retry_count": 3, "last_stdout": "so far"}
      """;

  @TempDir private Path root;

  private final ManualTimers timers = new ManualTimers();
  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private SpoolLayout layout;
  private SpoolFeed feed;

  @BeforeEach
  void open() {
    layout = SpoolLayout.under(root);
    feed =
        new SpoolFeed(
            layout,
            new WriteFile(false),
            Map.of("marie", Map.of("daily_budget_usd", 25)),
            timers,
            Log.silent());
  }

  @Test
  void tellsOfWorkersThatHaveNoFilesYet() throws Exception {
    try (Subscription _ = feed.subscribe("workers", Optional.empty(), changes::add)) {
      assertThat(snapshot()).containsOnlyKeys("marie");
    }
  }

  @Test
  void tellsOfLettersAsTheyComeAndGo() throws Exception {
    try (Subscription _ = feed.subscribe("dead_letters", Optional.empty(), changes::add)) {
      assertThat(snapshot()).isEmpty();

      park("one.json");
      timers.advance(TellTopic.INTERVAL);
      Change.Put put = (Change.Put) next();
      assertThat(put.key()).isEqualTo("marie/one.json");
      assertThat(put.item())
          .containsEntry("worker", "marie")
          .containsEntry("file", "one.json")
          .containsEntry("task_id", "t")
          .containsEntry("retries", 3)
          .containsEntry("retryable", true)
          .doesNotContainKey("last_stdout");

      assertThat(feed.perform("drop", Map.of("worker", "marie", "file", "one.json")))
          .isEqualTo(new Answer.Done(Map.of()));
      assertThat(next()).isEqualTo(new Change.Removed("marie/one.json"));
    }
  }

  @Test
  void tellsNothingMoreOnceItIsEnded() throws Exception {
    Subscription subscription = feed.subscribe("queue", Optional.empty(), changes::add);
    snapshot();
    subscription.close();

    submit(Map.of("worker", "marie", "description", "Do it"));

    assertThat(changes).isEmpty();
  }

  @Test
  void aListenerMayEndItselfWhileItIsTold() throws Exception {
    BlockingQueue<Subscription> own = new LinkedBlockingQueue<>();
    own.add(
        feed.subscribe(
            "queue",
            Optional.empty(),
            change -> {
              changes.add(change);
              if (change instanceof Change.Put) {
                own.remove().close();
              }
            }));
    snapshot();
    try (Subscription _ = feed.subscribe("queue", Optional.empty(), changes::add)) {
      snapshot();
      submit(Map.of("worker", "marie", "description", "Do it", "task_id", "a"));
      submit(Map.of("worker", "marie", "description", "Do it", "task_id", "b"));

      assertThat(List.of(next(), next(), next()))
          .extracting(change -> ((Change.Put) change).key())
          .containsExactly("marie/a.json", "marie/a.json", "marie/b.json");
      assertThat(changes).isEmpty();
    }
  }

  @Test
  void submitsOnceAndCancels() throws Exception {
    Map<String, Object> task =
        Map.of("worker", "marie", "description", "Do it", "task_id", "t", "priority", 5);
    assertThat(feed.perform("submit", task)).isEqualTo(new Answer.Done(Map.of("task_id", "t")));
    assertThat(Files.readString(layout.tasksOf("marie").resolve("t.json")))
        .contains("\"priority\" : 5");
    assertThat(code(feed.perform("submit", task))).isEqualTo("conflict");

    Map<String, Object> id = Map.of("worker", "marie", "task_id", "t");
    assertThat(feed.perform("cancel", id)).isEqualTo(new Answer.Done(Map.of()));
    assertThat(layout.cancellation("marie", "t")).exists();
    assertThat(code(feed.perform("cancel", Map.of("worker", "marie", "task_id", "no"))))
        .isEqualTo("not_found");
  }

  @Test
  void drainsAndResumes() {
    Map<String, Object> marie = Map.of("worker", "marie");
    assertThat(feed.perform("drain", marie)).isInstanceOf(Answer.Done.class);
    assertThat(layout.drainOf("marie")).exists();
    assertThat(feed.perform("resume", marie)).isInstanceOf(Answer.Done.class);
    assertThat(layout.drainOf("marie")).doesNotExist();
  }

  @Test
  void showsAndRetriesALetter() throws Exception {
    park("one.json");
    Map<String, Object> letter = Map.of("worker", "marie", "file", "one.json");

    assertThat(feed.perform("show_dead_letter", letter))
        .asInstanceOf(InstanceOfAssertFactories.type(Answer.Done.class))
        .extracting(Answer.Done::details, InstanceOfAssertFactories.map(String.class, Object.class))
        .containsEntry("last_stdout", "so far");
    assertThat(feed.perform("retry", letter)).isEqualTo(new Answer.Done(Map.of("task_id", "t")));

    assertThat(layout.tasksOf("marie").resolve("t.json")).exists();
    assertThat(code(feed.perform("retry", letter))).isEqualTo("not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../one.json", "/etc/passwd.json", ".one.json", "one.txt", "a\0.json"})
  void touchesNoOtherFiles(String name) throws Exception {
    Files.createDirectories(layout.deadLetters());
    Path outside = Files.writeString(layout.deadLetters().resolve("one.json"), LETTER);

    assertThat(code(feed.perform("drop", Map.of("worker", "marie", "file", name))))
        .isEqualTo("invalid_argument");

    assertThat(outside).exists();
  }

  @Test
  void refusesWhatIsNotRight() {
    assertThat(code(feed.perform("explode", Map.of()))).isEqualTo("unknown_command");
    assertThat(code(feed.perform("drain", Map.of("worker", 1)))).isEqualTo("invalid_argument");
    assertThat(code(feed.perform("drain", Map.of("worker", "anga")))).isEqualTo("not_found");
    assertThat(code(feed.perform("submit", Map.of("worker", "marie", "description", " "))))
        .isEqualTo("invalid_argument");
    assertThat(
            code(
                feed.perform(
                    "submit", Map.of("worker", "marie", "description", "Do it", "shell", "rm"))))
        .isEqualTo("invalid_argument");
  }

  private void submit(Map<String, Object> task) {
    assertThat(feed.perform("submit", task)).isInstanceOf(Answer.Done.class);
  }

  private void park(String name) throws IOException {
    Path folder = Files.createDirectories(layout.deadLettersOf("marie"));
    Files.writeString(folder.resolve(name), LETTER);
  }

  private Map<String, Map<String, Object>> snapshot() throws InterruptedException {
    return ((Change.Snapshot) next()).items();
  }

  private Change next() throws InterruptedException {
    Change change = changes.poll(10, TimeUnit.SECONDS);
    assertThat(change).as("the next change").isNotNull();
    return java.util.Objects.requireNonNull(change);
  }

  private static String code(Answer answer) {
    return answer instanceof Answer.Refused refused ? refused.code() : "done";
  }
}
