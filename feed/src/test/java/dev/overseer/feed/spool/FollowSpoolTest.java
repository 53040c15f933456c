package dev.overseer.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.log.Log;
import dev.overseer.feed.spool.FollowSpool.TopicPart;
import dev.overseer.server.spi.ConsoleFeed.Change;
import dev.overseer.server.spi.ConsoleFeed.Subscription;
import dev.overseer.testkit.ManualTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the spool is looked at: with real events, and a time that stands still. */
class FollowSpoolTest {
  private static final TopicPart ALL = new TopicPart("files", Optional.empty());

  @TempDir private Path folder;

  private final ManualTimers timers = new ManualTimers();
  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private final AtomicInteger looks = new AtomicInteger();
  private FollowSpool follow;
  private Subscription subscription;

  @BeforeEach
  void begin() throws Exception {
    follow = new FollowSpool(List.of(folder), timers, Log.silent());
    subscription = follow.subscribe(ALL, this::look, changes::add);
    assertThat(changes.take()).isEqualTo(new Change.Snapshot(Map.of()));
    // The doubt alone.
    await().until(() -> timers.pending() == 1);
  }

  @AfterEach
  void end() {
    subscription.close();
  }

  private Map<String, Map<String, Object>> look(SpoolFolders folders) throws IOException {
    looks.incrementAndGet();
    Map<String, Map<String, Object>> items = new HashMap<>();
    folders.of(folder).forEach((name, state) -> items.put(name, Map.of("size", state.size())));
    return items;
  }

  @Test
  void nothingIsLookedAtAsLongAsNothingHappens() {
    timers.advance(FollowSpool.DOUBT.minusMillis(1));

    assertThat(looks).hasValue(1);
  }

  @Test
  void whatHappensIsLookedAtAtOnceAndTheNextATurnLater() throws Exception {
    timers.advance(FollowSpool.TURN);
    Files.writeString(folder.resolve("a"), "a");
    awaitPlanned();
    timers.advance(Duration.ZERO);
    assertThat(changes.take()).isEqualTo(new Change.Put("a", Map.of("size", 1L)));

    for (int i = 0; i < 100; i++) {
      Files.writeString(folder.resolve("b"), "b".repeat(i));
    }
    Files.delete(folder.resolve("a"));
    awaitPlanned();
    timers.advance(FollowSpool.TURN.minusMillis(1));
    assertThat(looks).hasValue(2);

    // What the kernel tells of after that turn's look is for the one after it.
    List<Change> told = new ArrayList<>();
    await()
        .until(
            () -> {
              timers.advance(FollowSpool.TURN);
              changes.drainTo(told);
              return told.contains(new Change.Removed("a"))
                  && told.contains(new Change.Put("b", Map.of("size", 99L)));
            });
    assertThat(looks).hasValueLessThan(50);
  }

  @Test
  void allIsDoubtedFromTimeToTime() throws Exception {
    timers.advance(FollowSpool.DOUBT);
    await().until(() -> looks.get() == 2 && timers.pending() == 1);
    timers.advance(FollowSpool.DOUBT);
    await().until(() -> looks.get() == 3);
  }

  @Test
  void whoeverListensToNothingCostsNothing() throws Exception {
    subscription.close();
    assertThat(timers.pending()).isZero();
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("overseer-feed-inotify")));
    Files.writeString(folder.resolve("a"), "a");
    timers.advance(FollowSpool.DOUBT.multipliedBy(3));

    assertThat(looks).hasValue(1);
  }

  @Test
  void whoComesBackIsToldHowItIsNow() throws Exception {
    subscription.close();
    Files.writeString(folder.resolve("a"), "a");
    subscription = follow.subscribe(ALL, this::look, changes::add);

    assertThat(changes.take()).isEqualTo(new Change.Snapshot(Map.of("a", Map.of("size", 1L))));
  }

  private void awaitPlanned() {
    await().until(() -> timers.pending() == 2);
  }
}
