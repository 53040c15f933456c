package dev.overseer.hub;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What has happened, counted. Guarded by the hub's lock. */
final class Counters {
  private final Map<String, Tally> actions = new HashMap<>();
  private final Tally all = new Tally();
  private long enqueued;
  private long dequeued;
  private long displaced;
  private long expired;

  void started(String action, boolean restart) {
    for (Tally tally : both(action)) {
      tally.started++;
      tally.restarted += restart ? 1 : 0;
    }
  }

  void completed(String action) {
    for (Tally tally : both(action)) {
      tally.completed++;
    }
  }

  void errored(String action) {
    for (Tally tally : both(action)) {
      tally.errored++;
    }
  }

  void output(String action, int lines) {
    all.lines += lines;
    of(action).lines += lines;
  }

  void enqueued() {
    enqueued++;
  }

  void dequeued(HubEvent.DequeueReason reason) {
    dequeued++;
    switch (reason) {
      case DISPLACED -> displaced++;
      case EXPIRED -> expired++;
      case STOPPED, PURGED, SHUTDOWN -> {}
    }
  }

  HubMetrics.Global global() {
    return new HubMetrics.Global(
        all.started,
        all.completed,
        all.errored,
        all.restarted,
        all.lines,
        enqueued,
        dequeued,
        displaced,
        expired);
  }

  Optional<HubMetrics.OfAction> action(String name) {
    return Optional.ofNullable(actions.get(name)).map(Tally::snapshot);
  }

  Map<String, HubMetrics.OfAction> byAction() {
    Map<String, HubMetrics.OfAction> snapshot = new HashMap<>();
    actions.forEach((name, tally) -> snapshot.put(name, tally.snapshot()));
    return snapshot;
  }

  private Tally[] both(String action) {
    return new Tally[] {all, of(action)};
  }

  private Tally of(String action) {
    return actions.computeIfAbsent(action, name -> new Tally());
  }

  private static final class Tally {
    long started;
    long completed;
    long errored;
    long restarted;
    long lines;

    HubMetrics.OfAction snapshot() {
      return new HubMetrics.OfAction(started, completed, errored, restarted, lines);
    }
  }
}
