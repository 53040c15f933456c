package dev.overseer.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.StdStream;
import dev.overseer.server.spi.ConsoleFeed.Change;
import dev.overseer.server.spi.ConsoleFeed.Subscription;
import dev.overseer.worker.SpoolSettings;
import dev.overseer.worker.WorkService;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import dev.overseer.worker.spool.WriteTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What a task of a real worker prints, followed while it does. */
class FollowOutputTest {
  @TempDir private Path folder;

  private final List<Change> changes = new CopyOnWriteArrayList<>();
  private Optional<WorkService> worker = Optional.empty();
  private SpoolLayout layout;

  @BeforeEach
  void lay() {
    layout = SpoolLayout.under(folder.resolve("spool"));
  }

  @AfterEach
  void end() {
    worker.ifPresent(WorkService::close);
  }

  @Test
  void tellsWhatIsPrintedWhileItIs() throws Exception {
    work(
        "echo one; echo two >&2; while [ ! -e %s/go ]; do sleep 0.02; done; printf"
            + " 'thr\\303\\251e'");
    submit("t");
    try (Subscription _ = follow("t")) {
      await().until(() -> text("stdout").equals("one\n") && text("stderr").equals("two\n"));
      assertThat(kinds()).doesNotContain("over");

      Files.createFile(folder.resolve("go"));

      await().until(() -> kinds().contains("over"));
      assertThat(text("stdout")).isEqualTo("one\nthrée");
      assertThat(kinds()).startsWith("attempt").endsWith("over");
      assertThat(last()).containsEntry("status", "completed");
    }
  }

  @Test
  void whoComesLaterGetsAllOfItAtOnceAndNothingTwice() throws Exception {
    work("seq 1000");
    submit("t");
    await().until(() -> Files.exists(layout.result("marie", "t")));

    try (Subscription _ = follow("t")) {
      await().until(() -> kinds().contains("over"));
      assertThat(changes).hasSize(1).first().isInstanceOf(Change.Snapshot.class);
      assertThat(text("stdout").lines()).hasSize(1000).endsWith("1000");
    }
  }

  @Test
  void eachAttemptIsToldApart() throws Exception {
    work("echo \"try $1\"; while [ ! -e %s/go$1 ]; do sleep 0.02; done; [ $1 = 2 ]");
    submit("t");

    try (Subscription _ = follow("t")) {
      await().until(() -> text("stdout").equals("try 1\n"));
      Files.createFile(folder.resolve("go1"));
      await().until(() -> text("stdout").equals("try 1\ntry 2\n"));
      Files.createFile(folder.resolve("go2"));
      await().until(() -> kinds().contains("over"));
      assertThat(kinds()).containsExactly("attempt", "text", "failed", "attempt", "text", "over");
    }
  }

  @Test
  void ofVeryMuchTheLatestIsToldAndHowMuchIsLeftOut() throws Exception {
    work("seq 300000; while [ ! -e %s/go ]; do sleep 0.02; done");
    submit("t");
    Path output = layout.output("marie", "t.json", StdStream.STDOUT);
    await().until(() -> Files.exists(output) && Files.size(output) == 1_988_895);

    try (Subscription _ = follow("t")) {
      await().until(() -> text("stdout").endsWith("\n300000\n"));
      String text = text("stdout");
      assertThat(text.length()).isBetween(FollowOutput.KEPT / 2, FollowOutput.KEPT);
      assertThat(items().filter(item -> "gap".equals(item.get("kind"))))
          .singleElement()
          .extracting(item -> item.get("characters"))
          .isEqualTo(1_988_895L - text.length());
      Files.createFile(folder.resolve("go"));
      await().until(() -> kinds().contains("over"));
    }
  }

  @Test
  void aTaskThatThereIsNotIsGone() throws Exception {
    work("true");

    try (Subscription _ = follow("nobody")) {
      await().until(() -> kinds().equals(List.of("over")));
      assertThat(last()).containsEntry("status", "gone");
    }
  }

  private Subscription follow(String id) {
    return FollowOutput.start(
        TestQueue.on(folder.resolve("spool")), "marie", id, changes::add, Log.silent());
  }

  private Stream<Map<String, Object>> items() {
    return changes.stream()
        .flatMap(
            change ->
                switch (change) {
                  case Change.Snapshot(var items) -> items.values().stream();
                  case Change.Put(_, var item) -> Stream.of(item);
                  case Change.Removed _, Change.Totals _ -> Stream.empty();
                });
  }

  private List<String> kinds() {
    return items().map(item -> String.valueOf(item.get("kind"))).toList();
  }

  private Map<String, Object> last() {
    return items().toList().getLast();
  }

  private String text(String stream) {
    return items()
        .filter(item -> stream.equals(item.get("stream")))
        .map(item -> String.valueOf(item.get("text")))
        .collect(Collectors.joining());
  }

  private void submit(String id) throws Exception {
    ObjectNode task = Json.object();
    task.put("task_id", id);
    task.put("description", "do it");
    new WriteTask(layout, new WriteFile(false)).write("marie", task);
  }

  /** A worker whose agent is a script; its {@code $1} is the attempt. */
  private void work(String script) {
    List<Setting<?>> definitions =
        Stream.<Setting<?>>concat(WorkerSettings.SPOOL.stream(), WorkerSettings.WORK.stream())
            .toList();
    String agent =
        Json.object()
            .arrayNode()
            .add("sh")
            .add("-c")
            .add(script.replace("%s", folder.toString()))
            .add("agent")
            .add("{attempt}")
            .toString();
    Settings settings =
        SpoolSettings.read(
            definitions,
            Map.of("--spool", folder.resolve("spool").toString()),
            Map.of(
                "OVERSEER_AGENT_COMMAND",
                agent,
                "OVERSEER_STATE_DIR",
                folder.resolve("agents").toString(),
                "ENABLE_METRICS",
                "false",
                "INITIAL_RETRY_DELAY",
                "0.01",
                "OVERSEER_SHUTDOWN_GRACE",
                "0"));
    worker =
        Optional.of(
            WorkService.open(
                List.of("marie"), WorkService.Mode.RUN, settings, System.getenv(), Log.silent()));
    await().atMost(Duration.ofSeconds(20)).until(() -> Files.isDirectory(layout.tasksOf("marie")));
  }
}
