package dev.overseer.discord;

import dev.overseer.core.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Deliveries that wait, in order. It is bounded: who puts into a full one waits, and so nothing is
 * ever dropped. What is taken out is taken out only after it has been delivered; a lane that dies
 * in between finds it there again.
 *
 * <p>Thread-safe. Any number may put; one lane takes.
 */
public final class SendQueue {
  private final Timers timers;

  private final int capacity;

  private final Deque<Delivery> waiting = new ArrayDeque<>();
  private boolean closed;
  private boolean abandoned;

  /**
   * @param capacity how many deliveries fit; 1 or more
   * @param timers what the lane's waiting is measured by
   */
  public SendQueue(int capacity, Timers timers) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "a queue of %d deliveries holds nothing: give it room for 1 or more".formatted(capacity));
    }
    this.capacity = capacity;
    this.timers = timers;
  }

  /**
   * Adds a delivery, and waits for room if there is none.
   *
   * @throws IllegalStateException if the queue is closed
   */
  public synchronized void put(Delivery delivery) throws InterruptedException {
    while (!closed && waiting.size() >= capacity) {
      wait();
    }
    if (closed) {
      throw new IllegalStateException("the queue of posts is closed: nothing more is sent");
    }
    waiting.addLast(delivery);
    notifyAll();
  }

  /** Adds a delivery if there is room, and says whether there was. */
  public synchronized boolean offer(Delivery delivery) {
    if (closed || waiting.size() >= capacity) {
      return false;
    }
    waiting.addLast(delivery);
    notifyAll();
    return true;
  }

  /** Takes no more; what waits is still delivered. Those who wait to put are turned away. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Closes it, and lets the lane stop where it is: what waits stays undelivered. */
  synchronized void abandon() {
    closed = true;
    abandoned = true;
    notifyAll();
  }

  /** How many wait, those included that are being sent. */
  public synchronized int size() {
    return waiting.size();
  }

  /** How many fit. */
  public int capacity() {
    return capacity;
  }

  synchronized boolean isAbandoned() {
    return abandoned;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** The first deliveries, which stay where they are. */
  synchronized List<Delivery> first(int most) {
    List<Delivery> first = new ArrayList<>(Math.min(most, waiting.size()));
    for (Delivery delivery : waiting) {
      if (first.size() == most) {
        break;
      }
      first.add(delivery);
    }
    return first;
  }

  /** The first deliveries are done. */
  synchronized void remove(int count) {
    for (int i = 0; i < count; i++) {
      waiting.removeFirst();
    }
    notifyAll();
  }

  /** Waits until there is something to do. */
  synchronized void awaitOffered() throws InterruptedException {
    while (!closed && waiting.isEmpty()) {
      wait();
    }
  }

  /** Waits until so much time has passed, or the queue is abandoned. */
  void awaitPassed(Duration time) throws InterruptedException {
    Passed passed = new Passed();
    Timers.Timer timer = timers.after(time, passed);
    try {
      synchronized (this) {
        while (!passed.yet && !abandoned) {
          wait();
        }
      }
    } finally {
      timer.cancel();
    }
  }

  private final class Passed implements Runnable {
    private boolean yet;

    @Override
    public void run() {
      synchronized (SendQueue.this) {
        yet = true;
        SendQueue.this.notifyAll();
      }
    }
  }
}
