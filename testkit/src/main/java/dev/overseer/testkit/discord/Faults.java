package dev.overseer.testkit.discord;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Which fault befalls which request. */
final class Faults {
  private final Deque<Optional<Fault>> next = new ArrayDeque<>();
  private Optional<Fault> always = Optional.empty();

  synchronized void add(Fault fault) {
    next.addLast(Optional.of(fault));
  }

  /** One request goes well, before the next fault. */
  synchronized void addNone() {
    next.addLast(Optional.empty());
  }

  synchronized void always(Optional<Fault> fault) {
    always = fault;
  }

  /** For the request whose head has been read. */
  synchronized Optional<Fault> take() {
    return next.isEmpty() ? always : next.removeFirst();
  }
}
