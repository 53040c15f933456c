package dev.overseer.posix;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The children of one hub, from before their start until nobody of them is left. Thread-safe.
 *
 * <p>A number is taken before the process starts: so a process that bears the mark of a number that
 * is not here belongs to a child that is over.
 */
final class LiveChildren {
  /**
   * Processes that this JVM started and reaps itself, of all hubs in it, by their ids: all other
   * children of ours are orphans that we were given, or belong to other code.
   */
  private static final Set<Long> REAPED_BY_US = ConcurrentHashMap.newKeySet();

  private final AtomicLong numbers = new AtomicLong();
  private final Set<Long> starting = ConcurrentHashMap.newKeySet();
  private final Map<Long, ChildProcess> children = new ConcurrentHashMap<>();

  /** Takes a number for a child that is about to start. */
  long begin() {
    long number = numbers.incrementAndGet();
    starting.add(number);
    return number;
  }

  void started(ChildProcess child) {
    own(child.pid());
    children.put(child.number(), child);
    starting.remove(child.number());
  }

  void failed(long number) {
    starting.remove(number);
  }

  void gone(ChildProcess child) {
    children.remove(child.number());
    disown(child.pid());
  }

  Optional<ChildProcess> get(long number) {
    return Optional.ofNullable(children.get(number));
  }

  Collection<ChildProcess> all() {
    return children.values();
  }

  boolean isEmpty() {
    return children.isEmpty();
  }

  /** Whether it may have been spawned already though its process is not known yet. */
  boolean isStarting(long number) {
    return starting.contains(number);
  }

  boolean knows(long number) {
    // In this order: a child that starts in between is in both for a moment.
    return starting.contains(number) || children.containsKey(number);
  }

  Map<Long, ProcessIdentity> leaders() {
    Map<Long, ProcessIdentity> leaders = new HashMap<>();
    children.forEach((number, child) -> leaders.put(number, child.leader()));
    return leaders;
  }

  static void own(long pid) {
    REAPED_BY_US.add(pid);
  }

  static void disown(long pid) {
    REAPED_BY_US.remove(pid);
  }

  static boolean isOurs(long pid) {
    return REAPED_BY_US.contains(pid);
  }
}
