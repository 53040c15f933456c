package dev.overseer.worker;

import dev.overseer.core.log.Log;
import dev.overseer.worker.spool.Heartbeat;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Says how a worker is: what its heartbeat tells is looked at when it is written. */
final class BeatHeart {
  private final WorkerParts parts;
  private final Desk desk;
  private final WorkOnTask workOnTask;
  private final Log log;
  private final Instant startedAt;

  private final AtomicBoolean beating = new AtomicBoolean();

  BeatHeart(WorkerParts parts, Desk desk, WorkOnTask workOnTask) {
    this.parts = parts;
    this.desk = desk;
    this.workOnTask = workOnTask;
    this.log = parts.log();
    this.startedAt = parts.time().instant();
  }

  /** Writes a heartbeat; not where an earlier one still hangs on its disk. */
  void beat() {
    if (!beating.compareAndSet(false, true)) {
      return;
    }
    try {
      parts.write().whole(parts.layout().heartbeat(parts.worker()), now().bytes());
      parts.trouble().end("heartbeat");
    } catch (IOException e) {
      if (parts.trouble().begin("heartbeat", "can't write the heartbeat: " + e)) {
        log.error("the heartbeat can't be written", e);
      }
    } finally {
      beating.set(false);
    }
  }

  /** How the worker is now. */
  Heartbeat now() {
    Instant now = parts.time().instant();
    Optional<Hold> hold = desk.hold(now);
    Optional<String> trouble = parts.trouble().any();
    return new Heartbeat(
        parts.worker(),
        now,
        Duration.between(startedAt, now),
        desk.waiting(),
        Words.of(desk.breaker(now)),
        parts.tell().stats(),
        trouble.map(_ -> "degraded").or(() -> hold.map(Hold::word)).orElse(Heartbeat.HEALTHY),
        trouble.or(() -> hold.map(Hold::reason)),
        workOnTask.running(),
        desk.spent(now),
        parts.identity().pid(),
        parts.identity().host());
  }
}
