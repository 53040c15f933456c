package dev.overseer.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.Timers;
import dev.overseer.hub.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real hub and server, and a network that is worse than any. */
class FollowLiveHubTest {
  private static final int LINES = 100_000;

  private final List<Long> lines = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger disconnects = new AtomicInteger();
  private long missing;
  private long due = 1;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void hearsAHundredThousandLinesOnceAndInOrderOverCutConnections(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    try (LiveHub hub = LiveHub.open(0, setUp -> setUp.options(LiveHub.keeping(16 << 20)));
        CuttingProxy proxy = CuttingProxy.to(hub.port(), random, 25, 1_500_000)) {
      TaskEnd end =
          follow(proxy.address(), FollowOptions.LOSSLESS).start(count("t"), this::hearNumbered);

      assertThat(end).isEqualTo(new TaskEnd.Exited(0, false));
      assertThat(missing).isZero();
      assertThat(due).isEqualTo(LINES + 1);
      assertThat(hub.tasks()).as("started once").hasSize(1);
      assertThat(proxy.connections()).as("cut often").isGreaterThan(5);
    }
  }

  @Test
  void isToldExactlyWhatTheHubNoLongerHas() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    try (LiveHub hub = LiveHub.open(0, setUp -> setUp.options(LiveHub.keeping(32 << 10)));
        CuttingProxy proxy = CuttingProxy.to(hub.port(), random, 20, 300_000)) {
      TaskEnd end =
          follow(proxy.address(), FollowOptions.WATCH).start(count("t"), this::hearNumbered);

      assertThat(end).isEqualTo(new TaskEnd.Exited(0, false));
      assertThat(due).as("lines and losses, side by side").isEqualTo(LINES + 1);
      assertThat(missing).as("so little is kept that some is lost").isPositive();
    }
  }

  @Test
  void aSlowReaderMissesNothingThatIsKept() {
    try (LiveHub hub = LiveHub.open(0, setUp -> setUp.options(LiveHub.keeping(16 << 20)))) {
      // Without backpressure on the task, so that the server has to drop lines and tell of it.
      TaskEnd end =
          follow(hub.settings().address(), FollowOptions.WATCH)
              .start(
                  count("t"),
                  event -> {
                    hearNumbered(event);
                    if (due % 10_000 == 0) {
                      awaitEnd(hub);
                    }
                  });

      assertThat(end).isEqualTo(new TaskEnd.Exited(0, false));
      assertThat(missing).isZero();
      assertThat(due).isEqualTo(LINES + 1);
    }
  }

  @Test
  void joinsLateAndHearsTheBeginning() {
    try (LiveHub hub = LiveHub.open(0, setUp -> setUp.options(LiveHub.keeping(16 << 20)))) {
      follow(hub.settings().address(), FollowOptions.LOSSLESS).start(count("t"), _ -> {});

      TaskEnd end =
          follow(hub.settings().address(), FollowOptions.WATCH).join("t", this::hearNumbered);

      assertThat(end).isEqualTo(new TaskEnd.Exited(0, false));
      assertThat(due).isEqualTo(LINES + 1);
    }
  }

  @Test
  void stopsWhatItStarted() throws Exception {
    try (LiveHub hub = LiveHub.open()) {
      FollowTask follow = follow(hub.settings().address(), FollowOptions.LOSSLESS);
      CompletableFuture<TaskEnd> end =
          CompletableFuture.supplyAsync(() -> follow.start(start("wait", "t"), this::hear));
      Awaitility.await().until(() -> !lines.isEmpty());

      follow.stop();

      assertThat(end.get(5, TimeUnit.SECONDS)).isEqualTo(new TaskEnd.Exited(0, true));
    }
  }

  @Test
  void staysThroughRestartsUntilTheTaskIsGivenUp() {
    RetryPolicy twice =
        new RetryPolicy(Duration.ofMillis(10), Duration.ZERO, Duration.ofMinutes(1), 3);
    try (LiveHub hub =
        LiveHub.open(0, setUp -> setUp.actions(List.of(LiveHub.restarting("exit", twice))))) {
      List<FollowEvent> events = new ArrayList<>();
      TaskStart start = new TaskStart("exit", "t", Map.of("code", "9"), Optional.empty(), false);

      TaskEnd end =
          follow(hub.settings().address(), FollowOptions.LOSSLESS).start(start, events::add);

      assertThat(end).isEqualTo(new TaskEnd.GivenUp(OptionalInt.of(9), ""));
      assertThat(events).filteredOn(FollowEvent.Started.class::isInstance).hasSize(3);
      assertThat(events).filteredOn(FollowEvent.Exited.class::isInstance).hasSize(3);
      assertThat(events).filteredOn(FollowEvent.Restarting.class::isInstance).hasSize(2);
    }
  }

  @Test
  void noticesThatItsHubWasStartedAnew() throws Exception {
    LiveHub first = LiveHub.open();
    int port = first.port();
    try {
      CompletableFuture<TaskEnd> end =
          CompletableFuture.supplyAsync(
              () ->
                  follow(first.settings().address(), FollowOptions.WATCH)
                      .start(start("wait", "t"), this::hear));
      Awaitility.await().until(() -> !lines.isEmpty());
      first.crash();
      try (LiveHub second = LiveHub.open(port, setUp -> setUp)) {
        assertThat(end.get(10, TimeUnit.SECONDS))
            .isEqualTo(new TaskEnd.HubRestarted(1, OptionalInt.empty()));
        assertThat(second.tasks()).as("nothing is started a second time").isEmpty();
      }
    } finally {
      first.close();
    }
  }

  private void awaitEnd(LiveHub hub) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> hub.tasks().getFirst().phase().isFinal());
  }

  private void hearNumbered(FollowEvent event) {
    switch (event) {
      case FollowEvent.Line line -> {
        assertThat(line.seq()).isEqualTo(due);
        assertThat(line.text()).isEqualTo(Long.toString(due));
        due++;
      }
      case FollowEvent.Missing gap -> {
        assertThat(gap.fromSeq()).isEqualTo(due);
        missing += gap.toSeq() - gap.fromSeq() + 1;
        due = gap.toSeq() + 1;
      }
      case FollowEvent.Disconnected _ -> disconnects.incrementAndGet();
      case FollowEvent.Queued _,
          FollowEvent.Started _,
          FollowEvent.Restarting _,
          FollowEvent.Exited _,
          FollowEvent.Reconnected _,
          FollowEvent.UpToDate _,
          FollowEvent.Idle _ -> {}
    }
  }

  private void hear(FollowEvent event) {
    if (event instanceof FollowEvent.Line line) {
      lines.add(line.seq());
    }
  }

  private static TaskStart count(String taskId) {
    return new TaskStart(
        "count", taskId, Map.of("to", Integer.toString(LINES)), Optional.empty(), false);
  }

  private static TaskStart start(String action, String taskId) {
    return new TaskStart(action, taskId, Map.of(), Optional.empty(), false);
  }

  private static FollowTask follow(HubAddress address, FollowOptions options) {
    return new FollowTask(
        HubSettings.of(address), options, Timers.system(), new SplittableRandom(1));
  }
}
