package dev.overseer.server;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Looks after all connections at short intervals, on the event loop, and notes how late it was:
 * that is how late everything else on the loop is.
 */
final class WatchConnections {
  private final EventLoop loop;
  private final Connections connections;
  private final ServerStatistics statistics;
  private final long intervalNanos;

  private long dueNanos;

  WatchConnections(
      EventLoop loop, Connections connections, ServerStatistics statistics, ServerLimits limits) {
    this.loop = loop;
    this.connections = connections;
    this.statistics = statistics;
    intervalNanos = interval(limits).toNanos();
  }

  /** Often enough for the shortest time limit, but not more often than 20 times a second. */
  private static Duration interval(ServerLimits limits) {
    Duration shortest =
        limits.stallTimeout().compareTo(limits.pingInterval()) < 0
            ? limits.stallTimeout()
            : limits.pingInterval();
    long millis = Math.clamp(shortest.toMillis() / 8, 50, 1000);
    return Duration.ofMillis(millis);
  }

  void start() {
    dueNanos = System.nanoTime() + intervalNanos;
    var _ = loop.schedule(this::look, intervalNanos, TimeUnit.NANOSECONDS);
  }

  private void look() {
    long now = System.nanoTime();
    statistics.loopLagNanos = Math.max(0, now - dueNanos);
    if (!loop.isShuttingDown()) {
      // First, so that one connection's fault can't end the watch over the others.
      start();
    }
    connections.all().forEach(connection -> connection.watch(now));
  }
}
