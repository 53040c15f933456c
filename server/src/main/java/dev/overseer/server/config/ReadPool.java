package dev.overseer.server.config;

import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.PoolConfig.Displacement;
import dev.overseer.hub.PoolConfig.Excess;
import dev.overseer.hub.PoolConfig.Order;
import dev.overseer.hub.PoolConfig.Queue;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a {@code task_pool}. */
final class ReadPool {
  private final Section section;

  private ReadPool(Section section) {
    this.section = section;
  }

  static PoolConfig read(Section section) {
    ReadPool reader = new ReadPool(section);
    PoolConfig pool =
        new PoolConfig(section.value(PoolSettings.LIMIT), reader.queue(), reader.excess());
    section.refuseUnknown();
    return pool;
  }

  /**
   * The queue; empty where neither its size nor {@code enabled} is given, which leaves an action to
   * the hub's own queue settings.
   */
  private Optional<Queue> queue() {
    Optional<Integer> size = section.value(PoolSettings.QUEUE_SIZE);
    Optional<Boolean> enabled = section.value(PoolSettings.QUEUE_ENABLED);
    Order order = section.value(PoolSettings.QUEUE_ORDER);
    Duration maxAge = section.value(PoolSettings.QUEUE_MAX_AGE);
    Displacement displace = section.value(PoolSettings.QUEUE_DISPLACE);
    if (Stream.of("queue.size", "queue_size", "queue.enabled").noneMatch(section::has)) {
      refuseSettingsOfNoQueue(maxAge);
      return Optional.empty();
    }
    refuseContradiction(size, enabled);
    boolean open = enabled.orElseGet(() -> size.orElse(0) > 0);
    return Optional.of(new Queue(open, size.orElse(0), order, maxAge, displace));
  }

  private void refuseSettingsOfNoQueue(Duration maxAge) {
    Stream.of("queue.order", "queue.displace", maxAge.isZero() ? "" : nameOfMaxAge())
        .filter(section::has)
        .forEach(
            name ->
                section.refuse(
                    name, "is for a queue, but there is none: give queue.size or queue_size too"));
  }

  private String nameOfMaxAge() {
    return section.has("queue_timeout") ? "queue_timeout" : "queue.max_age";
  }

  /** The one spelling says with its size whether there is a queue, the other one with a switch. */
  private void refuseContradiction(Optional<Integer> size, Optional<Boolean> enabled) {
    if (!section.has("queue_size")) {
      return;
    }
    if (size.equals(Optional.of(0)) && enabled.equals(Optional.of(true))) {
      section.refuse(
          "queue_size",
          "is 0, which is no queue, but queue.enabled is true: give queue.size: 0 for a queue"
              + " without bound, or keep one of the two");
    }
    if (size.orElse(0) > 0 && enabled.equals(Optional.of(false))) {
      section.refuse(
          "queue_size",
          "is %d, but queue.enabled is false: keep one of the two".formatted(size.orElse(0)));
    }
  }

  private Excess excess() {
    Duration grace = section.value(PoolSettings.EXCESS_GRACE);
    return new Excess(
        section.value(PoolSettings.EXCESS_ACTION),
        section.value(PoolSettings.EXCESS_ORDER),
        grace.isZero() ? Optional.empty() : Optional.of(grace));
  }
}
