package dev.overseer.core.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.Timers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StagesTest {
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final StepTimers timers = new StepTimers();

  @Test
  void aFullQueueMakesThoseWaitWhoPut() throws Exception {
    BoundedQueue<Integer> queue = new BoundedQueue<>(2);
    Thread putting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    for (int i = 1; i <= 5; i++) {
                      queue.put(i);
                    }
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });

    await().until(() -> putting.getState() == Thread.State.WAITING);
    assertThat(queue.size()).isEqualTo(2);
    List<Integer> taken = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      taken.add(queue.first().orElseThrow());
      queue.remove();
    }
    assertThat(taken).containsExactly(1, 2, 3, 4, 5);
    queue.close();
    assertThat(queue.first()).isEmpty();
    assertThatThrownBy(() -> queue.put(6)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aStageThatDiesIsRunAgainAndItsQueueKeepsWhatItHolds() throws Exception {
    BoundedQueue<String> queue = new BoundedQueue<>(10);
    List<String> done = new CopyOnWriteArrayList<>();
    AtomicInteger calls = new AtomicInteger();
    SuperviseStage stage =
        stage(
            new PassItems<>(
                queue,
                item -> {
                  if (calls.incrementAndGet() == 2) {
                    throw new IOException("killed");
                  }
                  done.add(item);
                },
                (item, cause) -> told.add("gave up " + item),
                () -> done.add("end")));
    for (String item : List.of("a", "b", "c")) {
      queue.put(item);
    }
    queue.close();
    stage.start();

    await().until(() -> stage.state() instanceof StageState.Resting);
    assertThat(queue.size()).isEqualTo(2);
    timers.fire();
    assertThat(stage.join(Duration.ofSeconds(10))).isTrue();
    assertThat(done).containsExactly("a", "b", "c", "end");
    assertThat(stage.restarts()).isEqualTo(1);
    assertThat(stage.state()).isInstanceOf(StageState.Done.class);
  }

  @Test
  void anItemThatKillsThreeTimesIsGivenUp() throws Exception {
    BoundedQueue<String> queue = new BoundedQueue<>(10);
    List<String> done = new CopyOnWriteArrayList<>();
    SuperviseStage stage =
        stage(
            new PassItems<>(
                queue,
                item -> {
                  if (item.equals("poison")) {
                    throw new IllegalStateException("poisoned");
                  }
                  done.add(item);
                },
                (item, cause) -> told.add("gave up " + item + ": " + cause.getMessage()),
                () -> {}));
    for (String item : List.of("a", "poison", "c")) {
      queue.put(item);
    }
    queue.close();
    stage.start();

    for (int i = 0; i < 2; i++) {
      await().until(() -> timers.pending() == 1);
      timers.fire();
    }
    assertThat(stage.join(Duration.ofSeconds(10))).isTrue();
    assertThat(done).containsExactly("a", "c");
    assertThat(told).contains("gave up poison: poisoned");
  }

  @Test
  void aStageThatDiesTooOftenIsLeftAloneForLonger() {
    SuperviseStage stage =
        stage(
            () -> {
              throw new IOException("again");
            });
    stage.start();

    for (int i = 0; i < 7; i++) {
      await().until(() -> timers.pending() == 1);
      assertThat(stage.state().healthy()).isTrue();
      timers.fire();
    }
    await().until(() -> stage.state() instanceof StageState.Broken && timers.pending() == 1);
    assertThat(stage.state().healthy()).isFalse();
    assertThat(told).last().asString().endsWith("PT30S broken");
    assertThat(timers.waits().subList(0, 7))
        .allSatisfy(
            wait -> assertThat(wait).isBetween(Duration.ofMillis(100), Duration.ofSeconds(5)));
    assertThat(timers.waits().get(6)).isGreaterThan(Duration.ofSeconds(2));
    stage.interrupt();
  }

  @Test
  void whatIsFatalEndsAStage() throws Exception {
    for (Throwable fatal :
        List.of(
            new FatalStageException("no", new IOException()),
            new NoClassDefFoundError("x"),
            new OutOfMemoryError("x"))) {
      SuperviseStage stage =
          stage(
              () -> {
                throw Throws.<Exception>sneaky(fatal);
              });
      stage.start();

      assertThat(stage.join(Duration.ofSeconds(10))).isTrue();
      assertThat(stage.state()).isEqualTo(new StageState.Failed(fatal));
      assertThat(stage.state().healthy()).isFalse();
    }
    assertThat(told).hasSize(3).allMatch(line -> line.startsWith("failed"));
  }

  private SuperviseStage stage(StageBody body) {
    return new SuperviseStage(
        "test",
        body,
        timers,
        new SplittableRandom(1),
        new StageListener() {
          @Override
          public void died(
              String stage, Throwable cause, int restarts, Duration wait, boolean broken) {
            told.add("died " + restarts + " " + wait + (broken ? " broken" : ""));
          }

          @Override
          public void failed(String stage, Throwable cause) {
            told.add("failed " + cause);
          }
        });
  }

  private static final class Throws {
    private Throws() {}

    @SuppressWarnings({
      "unchecked",
      "TypeParameterUnusedInFormals"
    }) // To throw what is no Exception.
    static <E extends Throwable> E sneaky(Throwable cause) throws E {
      throw (E) cause;
    }
  }

  /** Time that passes only when something falls due; core's tests can't use the testkit's. */
  private static final class StepTimers implements Timers {
    private final List<Runnable> actions = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();

    @Override
    public Instant instant() {
      return Instant.EPOCH;
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable action) {
      actions.add(action);
      waits.add(delay);
      return () -> {
        synchronized (this) {
          return actions.remove(action);
        }
      };
    }

    synchronized int pending() {
      return actions.size();
    }

    synchronized List<Duration> waits() {
      return List.copyOf(waits);
    }

    void fire() {
      Runnable action;
      synchronized (this) {
        action = actions.removeFirst();
      }
      action.run();
    }
  }
}
