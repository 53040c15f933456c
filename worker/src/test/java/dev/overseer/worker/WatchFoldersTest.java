package dev.overseer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.overseer.core.log.Log;
import dev.overseer.testkit.ManualTimers;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchFoldersTest {
  private static final String QUEUE_LENGTH = "/proc/sys/fs/inotify/max_queued_events";
  private static final Duration INTERVAL = Duration.ofMillis(500);

  @TempDir private Path folder;

  private final ManualTimers timers = new ManualTimers();

  /** Remembers what it was told, and stalls at the first file until it may go on. */
  private static final class Stalling implements WatchFolders.Watcher {
    private final Set<Path> came = ConcurrentHashMap.newKeySet();
    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch stalls = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    @Override
    public void came(Path file) {
      came.add(file);
      stalls.countDown();
      try {
        mayGoOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void lookAtAll() {
      looks.incrementAndGet();
    }
  }

  @Test
  void everythingIsLookedAtAfterTheKernelsQueueWasTooShort() throws Exception {
    int most = queueLength();
    assumeTrue(most <= 100_000, "the kernel's queue is too long to be filled");
    Stalling watcher = new Stalling();
    try (WatchFolders watch = WatchFolders.open(true, timers, INTERVAL, Log.silent())) {
      watch.add(List.of(folder), watcher);
      assertThat(watcher.looks).hasValue(1);
      Files.createFile(folder.resolve("first"));
      watcher.stalls.await();

      // The reader has taken a few already, so some more than fit.
      for (int i = 0; i < 2 * most; i++) {
        touch(folder.resolve("file" + i % 100));
      }
      watcher.mayGoOn.countDown();

      await().untilAsserted(() -> assertThat(watcher.looks).hasValueGreaterThan(1));
      Path last = Files.createFile(folder.resolve("last"));
      await().until(() -> watcher.came.contains(last));
    }
  }

  @Test
  void withoutEventsFoldersAreLookedAtAgainAndAgain() {
    Stalling watcher = new Stalling();
    try (WatchFolders watch = WatchFolders.open(false, timers, INTERVAL, Log.silent())) {
      watch.add(List.of(folder), watcher);
      timers.advance(INTERVAL);
      timers.advance(INTERVAL);

      assertThat(watcher.looks).hasValue(3);
    }
    timers.advance(INTERVAL);
    timers.advance(INTERVAL);
    assertThat(watcher.looks).as("at most once more when closed").hasValueLessThan(5);
  }

  private static int queueLength() throws IOException {
    // Not by Files: it asks for one byte first, and this file gives its answer once.
    try (FileInputStream file = new FileInputStream(QUEUE_LENGTH)) {
      return Integer.parseInt(new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip());
    }
  }

  private static void touch(Path file) throws IOException {
    Files.writeString(file, "");
  }
}
