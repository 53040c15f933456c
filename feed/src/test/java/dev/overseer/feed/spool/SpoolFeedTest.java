package dev.overseer.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.server.spi.ConsoleFeed.Answer;
import dev.overseer.server.spi.ConsoleFeed.Change;
import dev.overseer.server.spi.ConsoleFeed.Subscription;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With real files, which the kernel tells of. */
class SpoolFeedTest {
  private static final String LETTER =
      """
      {"task_id": "t", "description": "Do it", "dlq_reason": "max_retries_exceeded",
       "dlq_timestamp": "2026-01-02T03:04:05", "retry_count": 1,
       "last_stdout": "so far", "last_stderr": "oh no",
       "history": [
         {"started_at": "2026-01-02T03:00:00Z", "ended_at": "2026-01-02T03:01:00Z",
          "verdict": "interrupted", "exit_code": 143, "reason": "the worker ended"},
         {"started_at": "2026-01-02T03:02:00Z", "ended_at": "2026-01-02T03:03:00Z",
          "verdict": "failed", "exit_code": 1, "reason": "exit code 1"}]}
      """;

  @TempDir private Path root;

  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private SpoolLayout layout;
  private SpoolFeed feed;

  @BeforeEach
  void open() {
    layout = SpoolLayout.under(root.resolve("spool"));
    feed =
        new SpoolFeed(
            TestQueue.on(root.resolve("spool")),
            layout,
            Map.of("marie", new WorkerLimits(2, Optional.of(20), Optional.of(new BigDecimal(25)))),
            Timers.system(),
            Log.silent());
  }

  @Test
  void tellsOfAWorkerFromBeforeItsFirstFileOn() throws Exception {
    try (Subscription _ = feed.subscribe("workers", Optional.empty(), changes::add)) {
      assertThat(snapshot())
          .isEqualTo(
              Map.of(
                  "marie",
                  Map.of(
                      "waiting", 0,
                      "dead_letters", 0,
                      "draining", false,
                      "running", List.of(),
                      "slots", 2,
                      "tasks_per_minute", 20,
                      "budget_usd", new BigDecimal(25))));

      submit(Map.of("worker", "marie", "prompt", "Do it", "task_id", "t"));
      assertThat(put("marie")).containsEntry("waiting", 1);
      beat("marie", "t");
      assertThat(put("marie"))
          .containsEntry("waiting", 0)
          .containsEntry("status", "draining")
          .containsEntry("reason", "somebody wants it")
          .containsEntry("breaker", "closed")
          .containsEntry("processed", 7L)
          .containsEntry("failed", 2L)
          .containsEntry("retried", 1L)
          .containsEntry("spent_today_usd", new BigDecimal("0.5"))
          .containsEntry("heartbeat_at", "2026-01-02T03:04:05Z")
          .containsEntry(
              "running",
              List.of(Map.of("task_id", "t", "attempt", 2, "started_at", "2026-01-02T03:04:00Z")));
      park("one.json");
      assertThat(put("marie")).containsEntry("dead_letters", 1);
      perform("drain", Map.of("worker", "marie", "on", true));
      assertThat(put("marie")).containsEntry("draining", true);
      Files.delete(layout.drainOf("marie"));
      assertThat(put("marie")).containsEntry("draining", false);
      Files.delete(layout.tasksOf("marie").resolve("t.json"));
      Files.delete(layout.deadLettersOf("marie").resolve("one.json"));
      assertThat(awaitPut("marie", "dead_letters", 0)).containsEntry("waiting", 0);
    }
  }

  @Test
  void tellsOfWorkersThatNobodyNamed() throws Exception {
    try (Subscription _ = feed.subscribe("workers", Optional.empty(), changes::add)) {
      snapshot();
      beat("anga", "t");
      assertThat(put("anga")).containsEntry("breaker", "closed").doesNotContainKey("slots");
      Files.delete(layout.heartbeat("anga"));
      assertThat(next()).isEqualTo(new Change.Removed("anga"));
    }
  }

  @Test
  void tellsOfTasksAsTheyComeAndGo() throws Exception {
    try (Subscription _ = feed.subscribe("queue", Optional.empty(), changes::add)) {
      assertThat(snapshot()).isEmpty();
      submit(
          Map.of(
              "worker", "marie",
              "task_id", "t",
              "prompt", "x".repeat(1000),
              "dependencies", List.of("a"),
              "priority", "high",
              "not_before", "2030-01-02T03:04:05Z"));
      assertThat(put("marie/t.json"))
          .containsEntry("worker", "marie")
          .containsEntry("task_id", "t")
          .containsEntry("prompt", "x".repeat(300) + "…")
          .containsEntry("dependencies", List.of("a"))
          .containsEntry("priority", 10)
          .containsEntry("not_before", "2030-01-02T03:04:05Z")
          .containsKey("created_at");

      Path file = layout.tasksOf("marie").resolve("t.json");
      Files.writeString(file, "{\"task_id\": \"t\", \"description\": \"Not that\"}");
      assertThat(put("marie/t.json")).containsEntry("prompt", "Not that");
      Files.delete(file);
      assertThat(next()).isEqualTo(new Change.Removed("marie/t.json"));

      Files.writeString(file, "no task");
      Files.writeString(layout.tasksOf("marie").resolve("u.json.lock"), "");
      submit(Map.of("worker", "marie", "task_id", "u", "prompt", "Do it"));
      assertThat(put("marie/u.json")).containsEntry("task_id", "u");
    }
  }

  @Test
  void aPartIsThatOfOneWorker() throws Exception {
    Files.createDirectories(layout.tasksOf("anga"));
    try (Subscription _ = feed.subscribe("queue", Optional.of("anga"), changes::add)) {
      assertThat(snapshot()).isEmpty();
      submit(Map.of("worker", "marie", "task_id", "m", "prompt", "Do it"));
      submit(Map.of("worker", "anga", "task_id", "a", "prompt", "Do it"));
      assertThat(put("anga/a.json")).containsEntry("worker", "anga");
    }
    assertThatThrownBy(() -> feed.subscribe("workers", Optional.of("anga"), changes::add))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> feed.subscribe("trees", Optional.empty(), changes::add))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no topic \"trees\"");
  }

  @Test
  void tellsOfLettersInBriefAndOfOneAtLength() throws Exception {
    try (Subscription _ = feed.subscribe("dead_letters", Optional.empty(), changes::add)) {
      assertThat(snapshot()).isEmpty();
      park("one.json");
      assertThat(put("marie/one.json"))
          .isEqualTo(
              Map.of(
                  "worker", "marie",
                  "task_id", "t",
                  "at", "2026-01-02T03:04:05Z",
                  "attempts", 2,
                  "reason", "max_retries_exceeded",
                  "why", "exit code 1",
                  "prompt", "Do it",
                  "retryable", true));

      Map<String, Object> letter = perform("letter", Map.of("letter", "marie/one.json"));
      assertThat(letter)
          .containsEntry("last_output", "so far")
          .containsEntry("last_error", "oh no");
      assertThat(letter.get("history"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .hasSize(2)
          .last()
          .isEqualTo(
              Map.of(
                  "started_at", "2026-01-02T03:02:00Z",
                  "ended_at", "2026-01-02T03:03:00Z",
                  "verdict", "failed",
                  "exit_code", 1,
                  "reason", "exit code 1"));

      assertThat(perform("drop", Map.of("letters", List.of("marie/one.json"))))
          .isEqualTo(Map.of("count", 1, "refused", List.of()));
      assertThat(next()).isEqualTo(new Change.Removed("marie/one.json"));
      assertThat(code("letter", Map.of("letter", "marie/one.json"))).isEqualTo("not_found");
    }
  }

  @Test
  void aFileThatWasNoTaskIsShownByItsNameAndSaysWhy() throws Exception {
    write(
        "bad_1.json",
        """
        {"dlq_reason": "invalid_format", "dlq_timestamp": "2026-01-02T03:04:05", "retry_count": 0,
         "error": "not JSON: oh", "file": "bad.json", "original": "bad_1.original"}
        """);
    try (Subscription _ = feed.subscribe("dead_letters", Optional.empty(), changes::add)) {
      assertThat(snapshot().get("marie/bad_1.json"))
          .containsEntry("task_id", "bad.json")
          .containsEntry("why", "not JSON: oh")
          .containsEntry("attempts", 0)
          .containsEntry("retryable", false);
    }
  }

  @Test
  void retriesAndDropsManyAndSaysWhichItCannot() throws Exception {
    for (int i = 0; i < 20; i++) {
      write(i + ".json", LETTER.replace("\"t\"", "\"t" + i + "\""));
    }
    write("again.json", LETTER.replace("\"t\"", "\"t3\""));
    write("bad.json", "{\"dlq_reason\": \"invalid_format\", \"original\": \"bad.original\"}");
    List<String> all =
        Stream.concat(
                IntStream.range(0, 20).mapToObj(i -> "marie/" + i + ".json"),
                Stream.of("marie/again.json", "marie/bad.json", "marie/gone.json", "anga/0.json"))
            .toList();

    Map<String, Object> done = perform("retry", Map.of("letters", all));

    assertThat(done).containsEntry("count", 20);
    assertThat(done.get("refused"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly(
            Map.of(
                "key", "marie/again.json",
                "message", "A task \"t3\" waits or runs already."),
            Map.of(
                "key", "marie/bad.json",
                "message", "This file was no task, and so can't be retried: drop it."));
    assertThat(layout.tasksOf("marie")).isDirectoryContaining("glob:**/t19.json");
    assertThat(perform("drop", Map.of("letters", all))).containsEntry("count", 2);
    assertThat(layout.deadLettersOf("marie")).isEmptyDirectory();
  }

  @Test
  void tellsNothingMoreOnceItIsEnded() throws Exception {
    Subscription subscription = feed.subscribe("queue", Optional.empty(), changes::add);
    snapshot();
    try (Subscription _ = feed.subscribe("queue", Optional.empty(), _ -> {})) {
      subscription.close();
      BlockingQueue<Change> others = new LinkedBlockingQueue<>();
      try (Subscription _ = feed.subscribe("queue", Optional.empty(), others::add)) {
        assertThat(others.poll(10, TimeUnit.SECONDS)).isInstanceOf(Change.Snapshot.class);
        submit(Map.of("worker", "marie", "prompt", "Do it"));
        assertThat(others.poll(10, TimeUnit.SECONDS)).isInstanceOf(Change.Put.class);
      }
      assertThat(changes).isEmpty();
    }
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
    BlockingQueue<Change> others = new LinkedBlockingQueue<>();
    try (Subscription _ = feed.subscribe("queue", Optional.empty(), others::add)) {
      others.take();
      submit(Map.of("worker", "marie", "prompt", "Do it", "task_id", "a"));
      others.take();
      submit(Map.of("worker", "marie", "prompt", "Do it", "task_id", "b"));
      others.take();

      assertThat(put("marie/a.json")).containsEntry("task_id", "a");
      assertThat(changes).isEmpty();
    }
  }

  @Test
  void goesOnWhenFoldersVanishAndComeBack() throws Exception {
    park("one.json");
    try (Subscription _ = feed.subscribe("dead_letters", Optional.empty(), changes::add)) {
      assertThat(snapshot()).containsOnlyKeys("marie/one.json");
      Path elsewhere = Files.move(layout.deadLettersOf("marie"), root.resolve("elsewhere"));
      assertThat(next()).isEqualTo(new Change.Removed("marie/one.json"));
      Files.writeString(elsewhere.resolve("unseen.json"), LETTER);
      Files.move(elsewhere, layout.deadLettersOf("marie"));
      assertThat(List.of(((Change.Put) next()).key(), ((Change.Put) next()).key()))
          .containsExactly("marie/one.json", "marie/unseen.json");
      park("two.json");
      put("marie/two.json");
    }
  }

  @Test
  void submitsOnceAndCancelsWhatWaits() throws Exception {
    Map<String, Object> task =
        Map.of("worker", "marie", "prompt", "Do it", "task_id", "t", "priority", 5);
    assertThat(perform("submit", task)).isEqualTo(Map.of("task_id", "t"));
    assertThat(Files.readString(layout.tasksOf("marie").resolve("t.json")))
        .contains("\"priority\" : 5", "\"description\" : \"Do it\"");
    assertThat(code("submit", task)).isEqualTo("conflict");

    perform("cancel", Map.of("worker", "marie", "task_id", "t"));
    assertThat(layout.cancellation("marie", "t")).exists();
    assertThat(code("cancel", Map.of("worker", "marie", "task_id", "no"))).isEqualTo("not_found");
  }

  @Test
  void drainsAndResumes() throws Exception {
    perform("drain", Map.of("worker", "marie", "on", true));
    assertThat(layout.drainOf("marie")).exists();
    perform("drain", Map.of("worker", "marie", "on", false));
    assertThat(layout.drainOf("marie")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "marie/../one.json",
        "/etc/passwd.json",
        "marie/.one.json",
        "marie/one.txt",
        "marie/a\0.json",
        "one.json",
        ""
      })
  void touchesNoOtherFiles(String key) throws Exception {
    Files.createDirectories(layout.deadLetters());
    Path outside = Files.writeString(layout.deadLetters().resolve("one.json"), LETTER);

    for (String command : List.of("drop", "retry")) {
      Answer answer = feed.perform(command, Map.of("letters", List.of(key)));
      if (answer instanceof Answer.Done done) {
        assertThat(done.details()).containsEntry("count", 0);
      }
    }

    assertThat(outside).exists();
    assertThat(layout.tasks()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "drop, 7",
    "retry, marie/one.txt",
    "retry, one.json",
    "letter, 7",
    "letter, marie/.one.json"
  })
  void refusesWhatIsNoKey(String command, String key) {
    Object given = key.equals("7") ? (Object) 7L : key;
    assertThat(code(command, Map.of("letter", given, "letters", List.of(given))))
        .isEqualTo("invalid_argument");
  }

  @Test
  void refusesWhatIsNotRight() {
    assertThat(code("explode", Map.of())).isEqualTo("unknown_command");
    assertThat(code("drain", Map.of("worker", 1))).isEqualTo("invalid_argument");
    assertThat(code("drain", Map.of("worker", "marie"))).isEqualTo("invalid_argument");
    assertThat(code("drain", Map.of("worker", "anga", "on", true))).isEqualTo("not_found");
    assertThat(code("retry", Map.of("letters", "marie/one.json"))).isEqualTo("invalid_argument");
    assertThat(code("submit", Map.of("worker", "marie", "prompt", " ")))
        .isEqualTo("invalid_argument");
    assertThat(code("submit", Map.of("worker", "marie", "prompt", "Do it", "timeout", "never")))
        .isEqualTo("invalid_argument");
    assertThat(code("submit", Map.of("worker", "marie", "prompt", "Do it", "shell", "rm")))
        .isEqualTo("invalid_argument");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "marie", "/t", "marie/"})
  void theOutputOfNoTaskCannotBeFollowed(String key) {
    assertThatThrownBy(() -> feed.subscribe("output", Optional.of(key), changes::add))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"key\" must name a task: WORKER/TASK_ID");
  }

  @Test
  void aLetterThatTheTaskBecomesAgainAtOnceStays() throws Exception {
    park("one.json");
    Path letter = layout.deadLettersOf("marie").resolve("one.json");
    Engine spool = TestQueue.on(root.resolve("spool"));
    Engine failingAtOnce =
        (Engine)
            Proxy.newProxyInstance(
                Engine.class.getClassLoader(),
                new Class<?>[] {Engine.class},
                (_, method, arguments) -> {
                  Object answer = method.invoke(spool, arguments);
                  if (method.getName().equals("retry")) {
                    park("one.json");
                  }
                  return answer;
                });
    feed = new SpoolFeed(failingAtOnce, layout, Map.of(), Timers.system(), Log.silent());

    assertThat(perform("retry", Map.of("letters", List.of("marie/one.json"))))
        .containsEntry("count", 1);

    assertThat(letter).exists();
  }

  private void submit(Map<String, Object> task) {
    perform("submit", task);
  }

  private void park(String name) throws IOException {
    write(name, LETTER);
  }

  /** As workers write: whole, or not at all. */
  private void write(String letter, String content) throws IOException {
    Path folder = Files.createDirectories(layout.deadLettersOf("marie"));
    Path whole = Files.writeString(Files.createTempFile(root, "letter", ""), content);
    Files.move(whole, folder.resolve(letter));
  }

  private void beat(String worker, String running) throws IOException {
    Instant at = Instant.parse("2026-01-02T03:04:05Z");
    Heartbeat heartbeat =
        new Heartbeat(
            worker,
            at,
            Duration.ofMinutes(1),
            0,
            "closed",
            new Heartbeat.Stats(7, 2, 1, 0),
            "draining",
            Optional.of("somebody wants it"),
            List.of(new Heartbeat.Running(running, 2, at.minusSeconds(5))),
            new BigDecimal("0.5"),
            1,
            "here");
    Files.createDirectories(layout.heartbeats());
    new WriteFile(false).whole(layout.heartbeat(worker), heartbeat.bytes());
  }

  private Map<String, Map<String, Object>> snapshot() throws InterruptedException {
    return ((Change.Snapshot) next()).items();
  }

  private Map<String, Object> put(String key) throws InterruptedException {
    Change change = next();
    assertThat(change).isInstanceOf(Change.Put.class);
    Change.Put put = (Change.Put) change;
    assertThat(put.key()).isEqualTo(key);
    return put.item();
  }

  /** Passes over what comes before. */
  private Map<String, Object> awaitPut(String key, String name, Object value)
      throws InterruptedException {
    Map<String, Object> item = put(key);
    while (!value.equals(item.get(name))) {
      item = put(key);
    }
    return item;
  }

  private Change next() throws InterruptedException {
    Change change = changes.poll(10, TimeUnit.SECONDS);
    assertThat(change).as("the next change").isNotNull();
    return Objects.requireNonNull(change);
  }

  private Map<String, Object> perform(String command, Map<String, Object> arguments) {
    Answer answer = feed.perform(command, arguments);
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done) answer).details();
  }

  private String code(String command, Map<String, Object> arguments) {
    return feed.perform(command, arguments) instanceof Answer.Refused refused
        ? refused.code()
        : "done";
  }
}
