package dev.overseer.server;

import java.util.concurrent.atomic.LongAdder;

/** What the server counts. Thread-safe. */
final class ServerStatistics {
  final LongAdder connections = new LongAdder();
  final LongAdder refusedPeers = new LongAdder();
  final LongAdder refusedOrigins = new LongAdder();
  final LongAdder refusedTokens = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder errors = new LongAdder();
  final LongAdder bytesSent = new LongAdder();
  final LongAdder linesEncoded = new LongAdder();
  final LongAdder linesDropped = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder stalled = new LongAdder();

  /** By how much the event loop was late, last time it was looked at. */
  volatile long loopLagNanos;
}
