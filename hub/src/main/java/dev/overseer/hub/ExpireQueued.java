package dev.overseer.hub;

import dev.overseer.core.Timers;
import dev.overseer.core.Timers.Timer;
import dev.overseer.hub.HubEvent.DequeueReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Takes tasks out of their queues that have waited too long. */
final class ExpireQueued {
  private final HubState hub;
  private final Timers timers;

  /** The next look at the queues; one at a time, since what comes later expires later. */
  private Optional<Timer> next = Optional.empty();

  ExpireQueued(HubState hub, Timers timers) {
    this.hub = hub;
    this.timers = timers;
  }

  /** Something waits. */
  void watch() {
    synchronized (hub) {
      if (next.isEmpty()) {
        arm();
      }
    }
  }

  /** Queue ages have changed. */
  void watchAnew() {
    synchronized (hub) {
      next.ifPresent(Timer::cancel);
      arm();
    }
  }

  private void arm() {
    Instant now = timers.instant();
    next =
        hub.pools
            .nextExpiry()
            .map(expiry -> timers.after(Duration.between(now, expiry), this::expire));
  }

  private void expire() {
    synchronized (hub) {
      Instant now = timers.instant();
      hub.pools
          .expire(now)
          .forEach(taskId -> hub.dequeued(hub.task(taskId), DequeueReason.EXPIRED, now));
      arm();
    }
  }
}
