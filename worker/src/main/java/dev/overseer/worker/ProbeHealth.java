package dev.overseer.worker;

import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.SpoolLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells from a worker's heartbeat whether it lives, once: for container health checks. */
public final class ProbeHealth {
  private static final int BEATS_MISSED = 3;

  private ProbeHealth() {}

  /**
   * An answer.
   *
   * @param alive whether the heartbeat is fresh
   * @param message what was found, in a sentence
   */
  public record Health(boolean alive, String message) {}

  /**
   * Looks once.
   *
   * @param interval how often the worker writes its heartbeat; three of them may be missing
   */
  public static Health probe(SpoolLayout layout, String worker, Duration interval, Instant now) {
    Path file = layout.heartbeat(worker);
    Optional<Heartbeat> beat;
    try {
      beat = Heartbeat.read(file);
    } catch (IOException e) {
      return new Health(false, "%s: its heartbeat can't be read: %s".formatted(worker, e));
    }
    if (beat.isEmpty()) {
      return new Health(false, "%s: there is no heartbeat in %s".formatted(worker, file));
    }
    Duration age = Duration.between(beat.get().timestamp(), now);
    String told =
        "%s: its heartbeat says %s%s and is %d s old"
            .formatted(
                worker,
                beat.get().status(),
                beat.get().reason().map(" (%s)"::formatted).orElse(""),
                Math.max(age.toSeconds(), 0));
    return age.compareTo(interval.multipliedBy(BEATS_MISSED)) <= 0
        ? new Health(true, told)
        : new Health(
            false,
            "%s: more than %d s, three of its intervals"
                .formatted(told, interval.multipliedBy(BEATS_MISSED).toSeconds()));
  }
}
