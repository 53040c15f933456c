package dev.overseer.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.log.Log;
import dev.overseer.posix.Holder;
import dev.overseer.server.spi.ConsoleFeed.Change;
import dev.overseer.server.spi.ConsoleFeed.Subscription;
import dev.overseer.worker.spool.Claim;
import dev.overseer.worker.spool.SpoolLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a process that has work to do, in a session of its own as agents are. */
class FollowUsageTest {
  @TempDir private Path root;

  private final List<Change> changes = new CopyOnWriteArrayList<>();
  private SpoolLayout layout;
  private Process agent;

  @BeforeEach
  void open() throws IOException {
    layout = SpoolLayout.under(root);
    Files.createDirectories(layout.tasksOf("marie"));
    agent = new ProcessBuilder("setsid", "sh", "-c", "while :; do :; done").start();
  }

  @AfterEach
  void close() {
    agent.destroyForcibly();
  }

  @Test
  void tellsWhatARunningAgentUsesUntilItIsOver() throws IOException {
    claim("t", Holder.current().system());

    try (Subscription _ = FollowUsage.start(layout, changes::add, Log.silent())) {
      await().until(() -> changes.size() >= 2);
      assertThat(changes.getFirst())
          .asInstanceOf(InstanceOfAssertFactories.type(Change.Snapshot.class))
          .satisfies(
              first ->
                  assertThat(first.items().get("marie/t.json"))
                      .containsEntry("processes", 1)
                      .containsKey("memory_bytes")
                      .doesNotContainKey("cpu_percent"));
      Map<String, Object> second = ((Change.Put) changes.get(1)).item();
      assertThat((Long) second.get("cpu_percent")).isPositive();
      assertThat((Long) second.get("memory_bytes")).isPositive();

      agent.destroyForcibly();

      await().until(() -> changes.getLast().equals(new Change.Removed("marie/t.json")));
    }
  }

  @Test
  void whatRunsElsewhereIsNotMeasured() throws IOException {
    claim("t", "another machine");

    try (Subscription _ = FollowUsage.start(layout, changes::add, Log.silent())) {
      await().until(() -> changes.size() == 1);
      assertThat(changes.getFirst()).isEqualTo(new Change.Snapshot(Map.of()));
    }
  }

  private void claim(String id, String system) throws IOException {
    Claim claim =
        new Claim(
            id,
            ProcessHandle.current().pid(),
            1,
            system,
            "here",
            1,
            Instant.EPOCH,
            Optional.of(new Claim.Agent(agent.pid())));
    Files.write(SpoolLayout.lock(layout.tasksOf("marie").resolve(id + ".json")), claim.bytes());
  }
}
