package dev.overseer.hub;

import dev.overseer.hub.PoolConfig.Excess;
import dev.overseer.hub.PoolConfig.Order;
import dev.overseer.hub.PoolConfig.Queue;
import dev.overseer.hub.PoolSnapshot.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who may run and who waits: one place count for the hub, one for each action, one queue for each
 * action. Pure bookkeeping, guarded by the hub's lock; the caller starts and stops tasks as it is
 * told.
 *
 * <pre>
 *             ┌── a place is free ──────────────────────────► holds a place ── leave ──► gone
 *   enter ────┤                                                    ▲
 *             ├── the queue has room, or ──► waits ── others leave ┘
 *             │   somebody is displaced        └── remove, purge, expire, displaced ──► gone
 *             └── otherwise ──► rejected
 * </pre>
 *
 * <p>Two invariants: neither limit is ever exceeded by a new holder, and nobody waits while there
 * is a place for it. Places go round the actions in turn, so that no queue starves another.
 */
final class Pools {
  private final Map<String, String> holders = new LinkedHashMap<>();
  private final Map<String, Integer> held = new HashMap<>();
  private final SequencedMap<String, WaitingLine> lines = new LinkedHashMap<>();
  private final Map<String, String> queued = new HashMap<>();
  private final Map<String, PoolConfig> actions = new HashMap<>();
  private PoolConfig global;

  Pools(PoolConfig global, Map<String, PoolConfig> actions) {
    this.global = global;
    this.actions.putAll(actions);
  }

  /** What becomes of a task at the door. */
  sealed interface Entry {
    /** It holds a place. */
    record Admitted() implements Entry {}

    /**
     * It waits.
     *
     * @param displaced who had to leave the queue for it
     */
    record Waits(int position, Optional<String> displaced) implements Entry {}

    /** There is no room for it. */
    record Rejected() implements Entry {}
  }

  /** A new task asks for a place. */
  Entry enter(String taskId, String action, boolean forced, Instant now) {
    if (hasPlace(action)) {
      hold(taskId, action);
      return new Entry.Admitted();
    }
    Queue config = queueConfig(action);
    if (!config.enabled()) {
      return new Entry.Rejected();
    }
    WaitingLine line = line(action);
    Optional<String> displaced = Optional.empty();
    if (config.size() > 0 && line.newcomers >= config.size()) {
      displaced = displace(config, line, forced);
      if (displaced.isEmpty()) {
        return new Entry.Rejected();
      }
      remove(displaced.get());
    }
    enqueue(line, new Ticket(taskId, action, now, forced, false));
    return new Entry.Waits(line.tickets.size(), displaced);
  }

  /**
   * A task that was accepted before asks for a place again. It is never turned away: it waits
   * without counting against the queue's size, can't be displaced, and doesn't expire.
   */
  Entry reenter(String taskId, String action, Instant now) {
    if (hasPlace(action)) {
      hold(taskId, action);
      return new Entry.Admitted();
    }
    WaitingLine line = line(action);
    enqueue(line, new Ticket(taskId, action, now, true, true));
    return new Entry.Waits(line.tickets.size(), Optional.empty());
  }

  /** A task gives its place back. Returns who holds one now instead. */
  List<String> leave(String taskId) {
    String action = holders.remove(taskId);
    if (action == null) {
      return List.of();
    }
    held.merge(action, -1, Integer::sum);
    return admitWaiting();
  }

  /** Takes a task out of its queue. Returns whether it was in one. */
  boolean remove(String taskId) {
    String action = queued.remove(taskId);
    if (action == null) {
      return false;
    }
    line(action).remove(taskId);
    return true;
  }

  /** Empties the queue of one action, or all of them. Returns who waited there. */
  List<String> purge(Optional<String> action) {
    List<String> purged =
        lines.entrySet().stream()
            .filter(entry -> action.isEmpty() || action.get().equals(entry.getKey()))
            .flatMap(entry -> entry.getValue().tickets.keySet().stream())
            .toList();
    purged.forEach(this::remove);
    return purged;
  }

  /** Takes out whoever has waited too long. */
  List<String> expire(Instant now) {
    List<String> expired =
        tickets()
            .filter(ticket -> expiry(ticket).filter(end -> !end.isAfter(now)).isPresent())
            .map(Ticket::taskId)
            .toList();
    expired.forEach(this::remove);
    return expired;
  }

  /** When somebody will have waited too long, if nothing else happens. */
  Optional<Instant> nextExpiry() {
    return tickets().flatMap(ticket -> expiry(ticket).stream()).min(Comparator.naturalOrder());
  }

  /**
   * What a change of limits asks for.
   *
   * @param admitted who holds a place now
   * @param excess who should give theirs back
   * @param policy how they are to be made to
   */
  record Resized(List<String> admitted, List<String> excess, Excess policy) {}

  /**
   * Changes a pool.
   *
   * @param leaving who is on the way out already, and so is not asked again
   */
  Resized resize(PoolChange change, Predicate<String> leaving) {
    PoolConfig old = change.action().map(this::config).orElse(global);
    PoolConfig changed =
        new PoolConfig(
            change.limit().orElse(old.limit()),
            change.queueSize().isPresent()
                ? Optional.of(resized(queueConfig(change.action()), change.queueSize()))
                : old.queue(),
            change.excess().orElse(old.excess()));
    change.action().ifPresentOrElse(name -> actions.put(name, changed), () -> global = changed);
    List<String> excess = excess(change.action(), changed, leaving);
    return new Resized(admitWaiting(), excess, changed.excess());
  }

  /** Replaces all limits, without asking anybody to leave. Returns who holds a place now. */
  List<String> reconfigure(PoolConfig newGlobal, Map<String, PoolConfig> newActions) {
    global = newGlobal;
    actions.clear();
    actions.putAll(newActions);
    return admitWaiting();
  }

  PoolSnapshot snapshot(Optional<String> action) {
    if (action.isEmpty()) {
      return new PoolSnapshot(
          global.limit(),
          holders.size(),
          lines.keySet().stream().flatMap(name -> waiting(name).stream()).toList());
    }
    String name = action.get();
    return new PoolSnapshot(config(name).limit(), held.getOrDefault(name, 0), waiting(name));
  }

  private List<String> excess(
      Optional<String> action, PoolConfig config, Predicate<String> leaving) {
    List<String> staying = new ArrayList<>();
    holders.forEach(
        (taskId, name) -> {
          if ((action.isEmpty() || action.get().equals(name)) && !leaving.test(taskId)) {
            staying.add(taskId);
          }
        });
    if (config.limit() == 0 || staying.size() <= config.limit()) {
      return List.of();
    }
    // Holders stand in the order in which they took their places.
    if (config.excess().order() == Order.LAST) {
      Collections.reverse(staying);
    }
    return List.copyOf(staying.subList(0, staying.size() - config.limit()));
  }

  private List<String> admitWaiting() {
    List<String> admitted = new ArrayList<>();
    while (true) {
      Optional<String> turn =
          lines.entrySet().stream()
              .filter(entry -> !entry.getValue().tickets.isEmpty() && hasPlace(entry.getKey()))
              .map(Map.Entry::getKey)
              .findFirst();
      if (turn.isEmpty()) {
        return admitted;
      }
      String action = turn.get();
      // To the end of the round.
      lines.putLast(action, line(action));
      String next = line(action).next(queueConfig(action).order());
      remove(next);
      hold(next, action);
      admitted.add(next);
    }
  }

  private static Optional<String> displace(Queue config, WaitingLine line, boolean forced) {
    boolean allowed =
        switch (config.displace()) {
          case ALLOWED -> true;
          case FORCED_ONLY -> forced;
          case PROHIBITED -> false;
        };
    return allowed
        ? line.tickets.values().stream().filter(t -> !t.forced).map(Ticket::taskId).findFirst()
        : Optional.empty();
  }

  private Optional<Instant> expiry(Ticket ticket) {
    Queue config = queueConfig(ticket.action);
    return ticket.accepted || config.maxAge().isZero()
        ? Optional.empty()
        : Optional.of(ticket.since.plus(config.maxAge()));
  }

  private void hold(String taskId, String action) {
    holders.put(taskId, action);
    held.merge(action, 1, Integer::sum);
  }

  private void enqueue(WaitingLine line, Ticket ticket) {
    line.add(ticket);
    queued.put(ticket.taskId, ticket.action);
  }

  private boolean hasPlace(String action) {
    int limit = config(action).limit();
    return (global.limit() == 0 || holders.size() < global.limit())
        && (limit == 0 || held.getOrDefault(action, 0) < limit);
  }

  private PoolConfig config(String action) {
    return actions.getOrDefault(action, PoolConfig.UNLIMITED);
  }

  private Queue queueConfig(String action) {
    return config(action).queue().or(() -> global.queue()).orElse(Queue.NONE);
  }

  private Queue queueConfig(Optional<String> action) {
    return action.map(this::queueConfig).orElseGet(() -> global.queue().orElse(Queue.NONE));
  }

  private static Queue resized(Queue old, OptionalInt size) {
    int newSize = size.getAsInt();
    return new Queue(
        old.enabled() || newSize > 0, newSize, old.order(), old.maxAge(), old.displace());
  }

  private WaitingLine line(String action) {
    return lines.computeIfAbsent(action, name -> new WaitingLine());
  }

  private Stream<Ticket> tickets() {
    return lines.values().stream().flatMap(line -> line.tickets.values().stream());
  }

  private List<Waiting> waiting(String action) {
    WaitingLine line = lines.get(action);
    if (line == null) {
      return List.of();
    }
    List<Waiting> waiting = new ArrayList<>();
    line.tickets
        .values()
        .forEach(t -> waiting.add(new Waiting(t.taskId, t.action, t.since, t.forced)));
    if (queueConfig(action).order() == Order.LAST) {
      Collections.reverse(waiting);
    }
    return waiting;
  }

  /** Those who wait for a place of one action, the oldest first. */
  private static final class WaitingLine {
    final SequencedMap<String, Ticket> tickets = new LinkedHashMap<>();
    int newcomers;

    void add(Ticket ticket) {
      tickets.put(ticket.taskId, ticket);
      newcomers += ticket.accepted ? 0 : 1;
    }

    void remove(String taskId) {
      Ticket ticket = tickets.remove(taskId);
      newcomers -= ticket == null || ticket.accepted ? 0 : 1;
    }

    String next(Order order) {
      Map.Entry<String, Ticket> next =
          order == Order.LAST ? tickets.lastEntry() : tickets.firstEntry();
      return next.getKey();
    }
  }

  /**
   * A task that waits.
   *
   * @param accepted whether it had a place before, and only waits to have it again
   */
  private record Ticket(
      String taskId, String action, Instant since, boolean forced, boolean accepted) {}
}
