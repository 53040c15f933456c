package dev.overseer.core.stages;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A queue between two stages. Who puts into a full one waits; what is looked at stays in it until
 * it is removed, so that a stage that dies over an item finds it there again.
 *
 * <p>Thread-safe. Any number may put; one takes.
 *
 * @param <T> what waits
 */
public final class BoundedQueue<T> {
  private final int capacity;

  private final Deque<T> items = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param capacity 1 or more
   */
  public BoundedQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "a queue for %d items holds nothing: give it room for 1 or more".formatted(capacity));
    }
    this.capacity = capacity;
  }

  /**
   * Adds an item; waits as long as there is no room.
   *
   * @throws IllegalStateException if the queue is closed
   */
  public synchronized void put(T item) throws InterruptedException {
    while (items.size() >= capacity && !closed) {
      wait();
    }
    if (closed) {
      throw new IllegalStateException("the queue is closed");
    }
    items.addLast(item);
    notifyAll();
  }

  /** Adds an item if there is room, and says whether there was; there is none once it is closed. */
  public synchronized boolean offer(T item) {
    if (closed || items.size() >= capacity) {
      return false;
    }
    items.addLast(item);
    notifyAll();
    return true;
  }

  /** The first item, which stays; waits for it. Nothing if the queue is closed and empty. */
  public synchronized Optional<T> first() throws InterruptedException {
    while (items.isEmpty() && !closed) {
      wait();
    }
    return Optional.ofNullable(items.peekFirst());
  }

  /** The first item is done. */
  public synchronized void remove() {
    items.removeFirst();
    notifyAll();
  }

  /** Takes no more; what is in it can still be taken out. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** How many items wait. */
  public synchronized int size() {
    return items.size();
  }

  /** How many items fit. */
  public int capacity() {
    return capacity;
  }
}
