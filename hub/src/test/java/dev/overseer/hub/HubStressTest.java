package dev.overseer.hub;

import static dev.overseer.hub.VirtualHub.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.Timers;
import dev.overseer.hub.HubEvent.Dequeued;
import dev.overseer.hub.HubEvent.Exited;
import dev.overseer.hub.HubEvent.Output;
import dev.overseer.hub.HubEvent.Started;
import dev.overseer.hub.HubEvent.TaskEvent;
import dev.overseer.hub.PoolConfig.Excess;
import dev.overseer.hub.PoolConfig.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads at one hub: whatever they do, each task's events come in order and none is lost. */
class HubStressTest {
  private static final int THREADS = 8;
  private static final int TASKS_PER_THREAD = 150;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eventsStayInOrderAndPlacesAreNeverExceeded(long seed) throws Exception {
    PoolConfig pool = new PoolConfig(5, Optional.of(Queue.ofSize(0)), Excess.STOP_OLDEST);
    RetryPolicy twice = new RetryPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, 2);
    try (var virtual =
        new VirtualHub(
            builder ->
                builder
                    .timers(Timers.system())
                    .options(
                        new HubOptions(
                            Duration.ofSeconds(5),
                            10_000,
                            1_000,
                            100_000,
                            Duration.ofHours(1),
                            1024,
                            Duration.ofSeconds(1)))
                    .actions(List.of(action("script", pool, Optional.empty(), List.of()))))) {
      Recorder all = new Recorder();
      virtual.hub.connect(all).subscribeAll(false);
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        threads.add(Thread.ofPlatform().start(() -> work(virtual, thread, seed, twice)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> virtual.hub.list().stream().allMatch(task -> task.phase().isFinal()));
      // One that was stopped is shown as such a moment before its place is handed on.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> virtual.hub.pool(Optional.empty()).running() == 0);
      checkOrder(all.events);
    }
  }

  private static void work(VirtualHub virtual, int thread, long seed, RetryPolicy retry) {
    Random random = new Random(seed * 100 + thread);
    for (int i = 0; i < TASKS_PER_THREAD; i++) {
      String id = thread + "-" + i;
      for (int run = 0; run < 2; run++) {
        virtual.say(id, "a\nb");
        virtual.end(id, 0);
      }
      try {
        virtual.hub.start(
            new StartRequest(
                "script",
                id,
                Map.of(),
                random.nextInt(3) == 0 ? Optional.of(retry) : Optional.empty(),
                random.nextInt(10) == 0,
                ""));
        if (random.nextInt(4) == 0) {
          virtual.hub.stop(thread + "-" + random.nextInt(i + 1));
        }
        if (random.nextInt(20) == 0) {
          virtual.hub.resize(
              new PoolChange(
                  Optional.of("script"),
                  OptionalInt.of(random.nextInt(1, 20)),
                  OptionalInt.empty(),
                  Optional.empty()));
        }
        if (random.nextInt(50) == 0) {
          virtual.hub.purge(Optional.empty());
        }
      } catch (HubException expected) {
        // A task that was purged or stopped in its queue is forgotten.
        assertThat(expected).isInstanceOf(HubException.TaskNotFound.class);
      }
    }
  }

  private static void checkOrder(List<HubEvent> events) {
    Map<String, Long> lastSeq = new HashMap<>();
    Map<String, Boolean> runs = new HashMap<>();
    int running = 0;
    for (HubEvent event : events) {
      if (!(event instanceof TaskEvent of)) {
        continue;
      }
      String id = of.taskId();
      switch (of) {
        case Started _ -> {
          assertThat(runs.put(id, true)).as(id).isNotEqualTo(true);
          // The highest limit that work() ever sets.
          assertThat(++running).isLessThan(20);
        }
        case Output output -> {
          assertThat(runs.get(id)).as(id).isEqualTo(true);
          assertThat(output.firstSeq()).isEqualTo(lastSeq.getOrDefault(id, 0L) + 1);
          lastSeq.put(id, output.lastSeq());
        }
        case Exited _ -> {
          assertThat(runs.put(id, false)).as(id).isEqualTo(true);
          running--;
        }
        case Dequeued _ -> assertThat(runs.getOrDefault(id, false)).isFalse();
        case HubEvent.Queued _, HubEvent.Restarting _, HubEvent.Errored _, HubEvent.Stopped _ -> {}
      }
    }
    assertThat(runs.values()).doesNotContain(true);
  }
}
