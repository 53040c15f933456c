package dev.overseer.worker.orchestrator;

import dev.overseer.worker.orchestrator.Event.WorkerRecovered;
import dev.overseer.worker.orchestrator.Event.WorkerUnhealthy;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.SpoolLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells which workers live, by whether their heartbeats change from one check to the next. No two
 * clocks are compared for that: neither another machine's with ours, nor one time zone with
 * another, nor ours before and after it was set.
 *
 * <pre>
 *   UNKNOWN ──change, or written just now──► HEALTHY ◄──change── UNHEALTHY
 *      └──three checks without a change──► UNHEALTHY ◄──three checks without──┘ (of HEALTHY)
 * </pre>
 *
 * <p>Not thread-safe.
 */
final class CheckWorkers {
  /** How often to check. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** A heartbeat that has not changed for so many intervals is stale: 30 s. */
  private static final int STALE_CHECKS = 3;

  private final SpoolLayout layout;
  private final List<String> workers;
  private final State state;

  private final Map<String, Pulse> pulses = new LinkedHashMap<>();

  /** What is known of a worker. */
  enum Health {
    UNKNOWN,
    HEALTHY,
    UNHEALTHY
  }

  /**
   * The latest look at a heartbeat.
   *
   * @param beat what is different in each heartbeat; empty if there is none
   * @param heartbeat what it says
   * @param quiet how many checks it has been the same for
   */
  record Pulse(String beat, Optional<Heartbeat> heartbeat, int quiet, Health health) {}

  CheckWorkers(SpoolLayout layout, List<String> workers, State state) {
    this.layout = layout;
    this.workers = List.copyOf(workers);
    this.state = state;
  }

  /** Looks at all heartbeats; returns what is new. */
  List<Event> check(Instant now) throws IOException {
    List<Event> news = new ArrayList<>();
    for (String worker : workers) {
      Optional<Pulse> before = Optional.ofNullable(pulses.get(worker));
      Pulse pulse = look(worker, before, now);
      pulses.put(worker, pulse);
      switch (pulse.health) {
        case UNKNOWN -> {}
        case HEALTHY -> {
          if (state.isUnhealthy(worker)) {
            news.add(new WorkerRecovered(worker));
          }
        }
        case UNHEALTHY -> {
          if (!state.isUnhealthy(worker)) {
            news.add(
                new WorkerUnhealthy(worker, reason(pulse), INTERVAL.multipliedBy(pulse.quiet)));
          }
        }
      }
    }
    return news;
  }

  /** The latest look at a worker; empty before the first. */
  Optional<Pulse> pulse(String worker) {
    return Optional.ofNullable(pulses.get(worker));
  }

  /** How many workers live. */
  long healthy() {
    return pulses.values().stream().filter(pulse -> pulse.health == Health.HEALTHY).count();
  }

  /** How many attempts run, as the workers that live tell. */
  int active() {
    return pulses.values().stream()
        .filter(pulse -> pulse.health == Health.HEALTHY)
        .mapToInt(pulse -> pulse.heartbeat.map(beat -> beat.running().size()).orElse(0))
        .sum();
  }

  private Pulse look(String worker, Optional<Pulse> before, Instant now) throws IOException {
    Path file = layout.heartbeat(worker);
    Optional<Heartbeat> heartbeat = Heartbeat.read(file);
    String beat = heartbeat.isPresent() ? beat(file, heartbeat.get()) : "";
    if (before.isEmpty()) {
      boolean fresh = heartbeat.isPresent() && isFresh(file, now);
      return new Pulse(beat, heartbeat, 0, fresh ? Health.HEALTHY : Health.UNKNOWN);
    }
    if (!beat.isEmpty() && !beat.equals(before.get().beat)) {
      return new Pulse(beat, heartbeat, 0, Health.HEALTHY);
    }
    int quiet = before.get().quiet + 1;
    return new Pulse(
        beat, heartbeat, quiet, quiet >= STALE_CHECKS ? Health.UNHEALTHY : before.get().health);
  }

  /** Written a moment ago by the clock of our file system: a first guess, until it changes. */
  private static boolean isFresh(Path file, Instant now) throws IOException {
    try {
      Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), now);
      return !age.isNegative() && age.compareTo(INTERVAL.multipliedBy(STALE_CHECKS)) < 0;
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private static String beat(Path file, Heartbeat heartbeat) throws IOException {
    try {
      return heartbeat.timestamp() + " " + Files.getLastModifiedTime(file);
    } catch (NoSuchFileException gone) {
      return "";
    }
  }

  private static String reason(Pulse pulse) {
    return pulse
        .heartbeat
        .map(
            last ->
                last.status().equals("stopping")
                    ? "it was stopped"
                    : "its heartbeat has not changed for %d s"
                        .formatted(INTERVAL.multipliedBy(pulse.quiet).toSeconds()))
        .orElse("it has no heartbeat");
  }
}
