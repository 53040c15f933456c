package dev.overseer.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.server.spi.ConsoleFeed.Change;
import dev.overseer.server.spi.ConsoleFeed.Subscription;
import dev.overseer.worker.spool.SpoolLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyTasksTest {
  private static final int TASKS = 10_000;

  @TempDir private Path root;

  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();

  @Test
  void oneMoreAmongTenThousandCostsOneRead() throws Exception {
    SpoolLayout layout = SpoolLayout.under(root);
    Path tasks = Files.createDirectories(layout.tasksOf("marie"));
    for (int i = 0; i < TASKS; i++) {
      task(tasks, "t" + i);
    }
    SpoolFeed feed =
        new SpoolFeed(TestQueue.on(root), layout, Map.of(), Timers.system(), Log.silent());
    try (Subscription _ = feed.subscribe("queue", Optional.empty(), changes::add)) {
      assertThat(((Change.Snapshot) next()).items()).hasSize(TASKS);
      long before = reads();
      for (int i = 0; i < 20; i++) {
        task(tasks, "more-" + i);
        assertThat(next()).isInstanceOf(Change.Put.class);
        Files.delete(tasks.resolve("t" + i + ".json"));
        assertThat(next()).isEqualTo(new Change.Removed("marie/t" + i + ".json"));
      }

      assertThat(reads() - before).as("system calls that read").isLessThan(TASKS / 10);
    }
  }

  private static void task(Path folder, String id) throws IOException {
    Files.writeString(
        folder.resolve(id + ".json"),
        """
        {"task_id": "%s", "description": "%s"}
        """
            .formatted(id, "Do it. ".repeat(50)));
  }

  /** Of this whole process, proc_pid_io(5). */
  private static long reads() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/io")).stream()
        .filter(line -> line.startsWith("syscr: "))
        .mapToLong(line -> Long.parseLong(line.substring("syscr: ".length())))
        .sum();
  }

  private Change next() throws InterruptedException {
    Change change = changes.poll(20, TimeUnit.SECONDS);
    assertThat(change).isNotNull();
    return Objects.requireNonNull(change);
  }
}
