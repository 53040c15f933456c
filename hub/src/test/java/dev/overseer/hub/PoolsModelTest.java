package dev.overseer.hub;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.hub.PoolConfig.Displacement;
import dev.overseer.hub.PoolConfig.Excess;
import dev.overseer.hub.PoolConfig.Order;
import dev.overseer.hub.PoolConfig.Queue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pools against a naive model, under random operations: limits, nobody lost, nobody starved.
 */
class PoolsModelTest {
  private static final List<String> ACTIONS = List.of("x", "y", "z");

  private final Map<String, String> running = new HashMap<>();
  private final Map<String, String> waiting = new HashMap<>();
  private final Set<String> accepted = new HashSet<>();
  private final Map<String, Integer> limits = new HashMap<>();
  private int globalLimit;
  private Instant now = Instant.EPOCH;

  private static Queue queue(Random random) {
    return new Queue(
        random.nextInt(5) > 0,
        random.nextInt(6),
        random.nextBoolean() ? Order.FIRST : Order.LAST,
        Duration.ofSeconds(random.nextInt(3) * 20L),
        List.of(Displacement.values()).get(random.nextInt(3)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void neverOverALimitAndNobodyWaitsBesideAFreePlace(long seed) {
    Random random = new Random(seed);
    globalLimit = random.nextInt(6);
    Map<String, PoolConfig> configs = new HashMap<>();
    for (String action : ACTIONS) {
      limits.put(action, random.nextInt(4));
      configs.put(
          action,
          new PoolConfig(limits.get(action), Optional.of(queue(random)), Excess.STOP_OLDEST));
    }
    Pools pools =
        new Pools(new PoolConfig(globalLimit, Optional.empty(), Excess.STOP_OLDEST), configs);
    for (int step = 0; step < 5_000; step++) {
      now = now.plusSeconds(random.nextInt(4));
      int before = running.size();
      boolean lowered = step(pools, random, "t" + step);
      check(pools, before, lowered);
    }
  }

  /** Returns whether a limit may have been lowered below what runs. */
  private boolean step(Pools pools, Random random, String id) {
    String action = ACTIONS.get(random.nextInt(ACTIONS.size()));
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 ->
          entered(pools.enter(id, action, random.nextInt(4) == 0, now), id, action, false);
      case 4, 5, 6 -> {
        if (!running.isEmpty()) {
          String leaver = any(running.keySet(), random);
          String itsAction = requireNonNull(running.remove(leaver));
          admitted(pools.leave(leaver));
          if (random.nextInt(3) == 0) {
            entered(pools.reenter(leaver, itsAction, now), leaver, itsAction, true);
          }
        }
      }
      case 7 -> {
        if (!waiting.isEmpty()) {
          String quitter = any(waiting.keySet(), random);
          assertThat(pools.remove(quitter)).isTrue();
          waiting.remove(quitter);
        }
        assertThat(pools.remove("nobody")).isFalse();
      }
      case 8 -> pools.expire(now).forEach(this::expired);
      default -> {
        boolean global = random.nextBoolean();
        int limit = random.nextInt(6);
        if (global) {
          globalLimit = limit;
        } else {
          limits.put(action, limit);
        }
        Pools.Resized resized =
            pools.resize(
                new PoolChange(
                    global ? Optional.empty() : Optional.of(action),
                    OptionalInt.of(limit),
                    OptionalInt.empty(),
                    Optional.empty()),
                id2 -> false);
        admitted(resized.admitted());
        assertThat(running.keySet()).containsAll(resized.excess());
        long holders =
            global ? running.size() : running.values().stream().filter(action::equals).count();
        assertThat(resized.excess()).hasSize(limit == 0 ? 0 : (int) Math.max(0, holders - limit));
        return true;
      }
    }
    return false;
  }

  private void entered(Pools.Entry entry, String id, String action, boolean wasAccepted) {
    switch (entry) {
      case Pools.Entry.Admitted _ -> running.put(id, action);
      case Pools.Entry.Waits waits -> {
        waits
            .displaced()
            .ifPresent(
                other -> {
                  assertThat(accepted).doesNotContain(other);
                  assertThat(waiting.remove(other)).isEqualTo(action);
                });
        waiting.put(id, action);
        if (wasAccepted) {
          accepted.add(id);
        }
      }
      case Pools.Entry.Rejected _ -> assertThat(wasAccepted).isFalse();
    }
  }

  private void admitted(List<String> ids) {
    for (String id : ids) {
      String action = waiting.remove(id);
      assertThat(action).isNotNull();
      running.put(id, action);
    }
  }

  private void expired(String id) {
    assertThat(accepted).doesNotContain(id);
    assertThat(waiting.remove(id)).isNotNull();
  }

  private void check(Pools pools, int runningBefore, boolean limitsChanged) {
    PoolSnapshot all = pools.snapshot(Optional.empty());
    assertThat(all.running()).isEqualTo(running.size());
    assertThat(all.waiting()).hasSize(waiting.size());
    if (!limitsChanged && running.size() > runningBefore) {
      assertThat(globalLimit == 0 || running.size() <= globalLimit).isTrue();
    }
    for (String action : ACTIONS) {
      PoolSnapshot own = pools.snapshot(Optional.of(action));
      long holders = running.values().stream().filter(action::equals).count();
      assertThat(own.running()).isEqualTo((int) holders);
      int limit = limits.getOrDefault(action, 0);
      boolean place =
          (globalLimit == 0 || running.size() < globalLimit) && (limit == 0 || holders < limit);
      if (place) {
        assertThat(own.waiting()).as("waits beside a free place").isEmpty();
      }
    }
  }

  private static String any(Set<String> ids, Random random) {
    List<String> sorted = new ArrayList<>(ids);
    sorted.sort(null);
    return sorted.get(random.nextInt(sorted.size()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whoeverWaitsIsLetInAfterAsManyExitsAsThereAreWaiting(long seed) {
    Random random = new Random(seed);
    Map<String, PoolConfig> configs = new HashMap<>();
    ACTIONS.forEach(
        name ->
            configs.put(name, new PoolConfig(0, Optional.of(Queue.ofSize(0)), Excess.STOP_OLDEST)));
    Pools pools = new Pools(new PoolConfig(2, Optional.empty(), Excess.STOP_OLDEST), configs);
    List<String> holders = new ArrayList<>();
    Set<String> waits = new LinkedHashSet<>();
    for (int i = 0; i < 300; i++) {
      // One action floods, the others trickle.
      String action = i % 10 == 0 ? ACTIONS.get(1 + random.nextInt(2)) : "x";
      String id = action + i;
      switch (pools.enter(id, action, false, now)) {
        case Pools.Entry.Admitted _ -> holders.add(id);
        case Pools.Entry.Waits _ -> waits.add(id);
        case Pools.Entry.Rejected _ -> throw new AssertionError("an unbounded queue was full");
      }
    }
    // However long x is, y and z have their turn: all of theirs are in within three rounds each.
    Set<String> trickle = new LinkedHashSet<>(waits);
    trickle.removeIf(id -> id.startsWith("x"));
    int exits = 0;
    while (!trickle.isEmpty()) {
      assertThat(exits++).isLessThan(3 * 30);
      List<String> in = pools.leave(holders.removeFirst());
      assertThat(in).hasSize(1);
      holders.addAll(in);
      trickle.removeAll(in);
    }
  }
}
