package dev.overseer.hub;

import dev.overseer.core.Timers;
import dev.overseer.core.Timers.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the output of tasks back while a lossless subscriber can't keep up. Guarded by the hub's
 * lock.
 *
 * <pre>
 *   fluent ── congested ──► holding ── relieved ──► fluent
 *                              └── patience ends ──► given up ── relieved ──► fluent
 * </pre>
 *
 * <p>Only the task that wrote is held: its reader stops, its pipe fills, and it waits in its own
 * write. Nobody else notices.
 */
final class HoldBack {
  private final HubState hub;
  private final Timers timers;
  private final Duration patience;

  private final Map<Session, Set<Task>> holding = new HashMap<>();
  private final Map<Session, Timer> patienceEnds = new HashMap<>();
  private final Set<Session> givenUp = new LinkedHashSet<>();

  HoldBack(HubState hub, Timers timers, Duration patience) {
    this.hub = hub;
    this.timers = timers;
    this.patience = patience;
  }

  /** A session can't keep up with what a task wrote. */
  void congested(Session session, Task task) {
    if (givenUp.contains(session)) {
      return;
    }
    Set<Task> held = holding.computeIfAbsent(session, s -> new LinkedHashSet<>());
    if (held.isEmpty()) {
      patienceEnds.put(session, timers.after(patience, () -> giveUp(session)));
    }
    if (held.add(task) && task.holds++ == 0) {
      task.state.run().ifPresent(Run::pause);
    }
  }

  /** A session keeps up again, or is gone. */
  void relieved(Session session) {
    givenUp.remove(session);
    release(session);
  }

  /** A task's run has ended: nothing of it is held any more. */
  void ended(Task task) {
    task.holds = 0;
    holding.values().forEach(held -> held.remove(task));
    List<Session> idle = new ArrayList<>();
    holding.forEach(
        (session, held) -> {
          if (held.isEmpty()) {
            idle.add(session);
          }
        });
    idle.forEach(this::release);
  }

  private void giveUp(Session session) {
    synchronized (hub) {
      if (holding.containsKey(session)) {
        givenUp.add(session);
        release(session);
      }
    }
  }

  private void release(Session session) {
    Timer timer = patienceEnds.remove(session);
    if (timer != null) {
      timer.cancel();
    }
    Set<Task> held = holding.remove(session);
    if (held != null) {
      for (Task task : held) {
        if (--task.holds == 0) {
          task.state.run().ifPresent(Run::resume);
        }
      }
    }
  }
}
