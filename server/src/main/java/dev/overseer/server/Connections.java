package dev.overseer.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The open connections of a server, and whether there may be more. Thread-safe. */
final class Connections {
  private final ServerStatistics statistics;

  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean accepting = true;

  Connections(ServerStatistics statistics) {
    this.statistics = statistics;
  }

  void add(Connection connection) {
    statistics.connections.increment();
    open.add(connection);
  }

  void remove(Connection connection) {
    open.remove(connection);
    synchronized (this) {
      notifyAll();
    }
  }

  /** Waits until all are gone, or for as long as is given. */
  synchronized void awaitNone(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      for (long left = atMost.toNanos(); left > 0 && !open.isEmpty(); ) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = deadline - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Set<Connection> all() {
    return open;
  }

  boolean isAccepting() {
    return accepting;
  }

  void refuseMore() {
    accepting = false;
  }
}
