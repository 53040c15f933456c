package dev.overseer.hub;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.hub.HubEvent.TaskEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who hears what. Guarded by the hub's lock, which is held while an event is delivered: so events
 * reach everybody in one order, and one event reaches all before the next reaches anybody.
 */
final class Audience {
  private final Log log;

  private final Set<Session> sessions = new LinkedHashSet<>();
  private final Map<Session, Hearing> everything = new LinkedHashMap<>();
  private final Map<String, Map<Session, Hearing>> byTask = new HashMap<>();

  /** How much of a task a session hears. */
  enum Hearing {
    /** All but what it writes. */
    STATES,
    /** All of it; lines may be missed. */
    LINES,
    /** All of it; the task is held back rather than lines missed. */
    EVERY_LINE;

    static Hearing of(boolean lossless) {
      return lossless ? EVERY_LINE : LINES;
    }

    boolean hears(TaskEvent event) {
      return this != STATES || !(event instanceof HubEvent.Output);
    }
  }

  Audience(Log log) {
    this.log = log;
  }

  void connect(Session session) {
    sessions.add(session);
  }

  void disconnect(Session session) {
    sessions.remove(session);
    everything.remove(session);
    List<String> heard = List.copyOf(session.heard());
    heard.forEach(taskId -> unsubscribe(session, taskId));
  }

  boolean isConnected(Session session) {
    return sessions.contains(session);
  }

  void subscribe(Session session, String taskId, boolean lossless) {
    byTask.computeIfAbsent(taskId, id -> new LinkedHashMap<>()).put(session, Hearing.of(lossless));
    session.heard().add(taskId);
  }

  /** Subscribes unless it is already, and leaves a lossless subscription as it is. */
  void subscribeIfAbsent(Session session, String taskId) {
    if (!session.heard().contains(taskId)) {
      subscribe(session, taskId, false);
    }
  }

  void subscribeAll(Session session, Hearing hearing) {
    everything.put(session, hearing);
  }

  void unsubscribe(Session session, String taskId) {
    session.heard().remove(taskId);
    Map<Session, Hearing> hearers = byTask.get(taskId);
    if (hearers != null) {
      hearers.remove(session);
      if (hearers.isEmpty()) {
        byTask.remove(taskId);
      }
    }
  }

  /** Nobody hears a task any more that is forgotten. */
  void forget(String taskId) {
    Map<Session, Hearing> hearers = byTask.remove(taskId);
    if (hearers != null) {
      hearers.keySet().forEach(session -> session.heard().remove(taskId));
    }
  }

  /** Tells everybody. */
  void announce(HubEvent event) {
    sessions.forEach(session -> deliver(session, event));
  }

  /** Tells those who hear the states of all tasks. */
  void publishState(TaskEvent event) {
    everything.forEach(
        (session, hearing) -> {
          if (hearing == Hearing.STATES) {
            deliver(session, event);
          }
        });
  }

  /** Tells those who subscribed to the task, and one more where it is given. */
  void publish(TaskEvent event, Optional<Session> besides) {
    publish(event);
    besides
        .filter(session -> sessions.contains(session))
        .filter(session -> !everything.containsKey(session))
        .filter(session -> !session.heard().contains(event.taskId()))
        .ifPresent(session -> deliver(session, event));
  }

  /**
   * Tells those who subscribed to the task.
   *
   * @return lossless subscribers that can't keep up; mostly none
   */
  List<Session> publish(TaskEvent event) {
    List<Session> congested = List.of();
    for (Map.Entry<Session, Hearing> hearer : everything.entrySet()) {
      if (hearer.getValue().hears(event)) {
        congested = deliver(hearer, event, congested);
      }
    }
    for (Map.Entry<Session, Hearing> hearer :
        byTask.getOrDefault(event.taskId(), Map.of()).entrySet()) {
      if (!hearsAnyway(hearer.getKey(), event)) {
        congested = deliver(hearer, event, congested);
      }
    }
    return congested;
  }

  /** Whether a session hears an event without a subscription to its task. */
  private boolean hearsAnyway(Session session, TaskEvent event) {
    Hearing hearing = everything.get(session);
    return hearing != null && hearing.hears(event);
  }

  private List<Session> deliver(
      Map.Entry<Session, Hearing> hearer, HubEvent event, List<Session> congested) {
    Session session = hearer.getKey();
    deliver(session, event);
    if (hearer.getValue() != Hearing.EVERY_LINE || !session.subscriber().isCongested()) {
      return congested;
    }
    List<Session> more = new ArrayList<>(congested);
    more.add(session);
    return more;
  }

  private void deliver(Session session, HubEvent event) {
    try {
      session.subscriber().deliver(event);
    } catch (RuntimeException e) {
      // One subscriber's fault must not become another's, nor the task's.
      log.error(
          "a subscriber threw on an event", e, field("event", event.getClass().getSimpleName()));
    }
  }
}
