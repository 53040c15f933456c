package dev.overseer.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.worker.schedule.Schedule.Added;
import dev.overseer.worker.schedule.Schedule.Dependency;
import dev.overseer.worker.schedule.Schedule.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Map<String, Dependency> earlier = new HashMap<>();
  private final Schedule schedule = new Schedule(id -> earlier.getOrDefault(id, Dependency.OPEN));

  private static Waiting task(String id, int priority, int age, String... dependencies) {
    return new Waiting(
        id, id, priority, START.minusSeconds(age), Instant.MIN, Set.of(dependencies));
  }

  private List<String> drain(Instant now) {
    List<String> keys = new ArrayList<>();
    for (Optional<Waiting> next = schedule.poll(now); next.isPresent(); next = schedule.poll(now)) {
      keys.add(next.get().key());
    }
    return keys;
  }

  @Test
  void theHighestPriorityComesFirstAndTheOldestAmongEquals() {
    schedule.add(task("young", 0, 1));
    schedule.add(task("old", 0, 9));
    schedule.add(task("urgent", 10, 0));
    schedule.add(task("idle", -10, 99));
    assertThat(drain(START)).containsExactly("urgent", "old", "young", "idle");
    assertThat(schedule.size()).isZero();
  }

  @Test
  void aTaskOfLaterWaitsForItsTime() {
    schedule.add(new Waiting("a", "a", 0, START, START.plusSeconds(5), Set.of()));
    assertThat(schedule.poll(START)).isEmpty();
    assertThat(schedule.nextAt()).contains(START.plusSeconds(5));
    assertThat(drain(START.plusSeconds(5))).containsExactly("a");
  }

  @Test
  void dependenciesHoldATaskUntilAllHaveCompleted() {
    earlier.put("done", Dependency.COMPLETED);
    schedule.add(task("c", 0, 0, "a", "b", "done"));
    schedule.add(task("a", 0, 0));
    assertThat(drain(START)).containsExactly("a");
    schedule.completed("a");
    assertThat(drain(START)).isEmpty();
    schedule.completed("b");
    assertThat(drain(START)).containsExactly("c");
  }

  @Test
  void aFailedDependencyDoomsTheTaskBeforeAndAfter() {
    earlier.put("x", Dependency.FAILED);
    assertThat(schedule.add(task("a", 0, 0, "x")))
        .isEqualTo(new Added.Refused("dependency failed: x"));
    schedule.add(task("b", 0, 0, "y"));
    assertThat(schedule.failed("y")).extracting(Waiting::key).containsExactly("b");
    assertThat(schedule.size()).isZero();
  }

  @Test
  void aCycleIsRefusedAndNamed() {
    schedule.add(task("a", 0, 0, "b"));
    schedule.add(task("b", 0, 0, "c"));
    assertThat(schedule.add(task("c", 0, 0, "a")))
        .isEqualTo(new Added.Refused("dependency cycle: c → a → b → c"));
    assertThat(schedule.add(task("s", 0, 0, "s")))
        .isEqualTo(new Added.Refused("dependency cycle: s → s"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithANaiveListUnderRandomOperations(long seed) {
    Random random = new Random(seed);
    Map<String, Waiting> model = new HashMap<>();
    Set<String> completed = new HashSet<>();
    Instant now = START;
    for (int step = 0; step < 3_000; step++) {
      now = now.plusSeconds(random.nextInt(3));
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          String id = "t" + step;
          Set<String> dependencies = new HashSet<>();
          if (random.nextInt(3) == 0 && step > 10) {
            dependencies.add("t" + (step - 1 - random.nextInt(10)));
          }
          Waiting task =
              new Waiting(
                  id,
                  id,
                  random.nextInt(3),
                  now,
                  random.nextInt(3) == 0 ? now.plusSeconds(random.nextInt(30)) : Instant.MIN,
                  dependencies);
          completed.forEach(done -> earlier.put(done, Dependency.COMPLETED));
          assertThat(schedule.add(task)).isEqualTo(new Added.Accepted());
          model.put(id, task);
        }
        case 2 -> {
          Instant at = now;
          Optional<Waiting> expected =
              model.values().stream()
                  .filter(t -> !t.notBefore().isAfter(at))
                  .filter(t -> completed.containsAll(t.dependencies()))
                  .min(
                      Comparator.comparingInt((Waiting t) -> -t.priority())
                          .thenComparing(Waiting::since)
                          .thenComparing(Waiting::key));
          assertThat(schedule.poll(now)).isEqualTo(expected);
          expected.ifPresent(t -> model.remove(t.key()));
        }
        default -> {
          String id = "t" + random.nextInt(step + 1);
          if (!model.containsKey(id)) {
            completed.add(id);
            schedule.completed(id);
          } else if (random.nextInt(5) == 0) {
            assertThat(schedule.remove(id)).isTrue();
            model.remove(id);
          }
        }
      }
      assertThat(schedule.size()).isEqualTo(model.size());
    }
  }
}
