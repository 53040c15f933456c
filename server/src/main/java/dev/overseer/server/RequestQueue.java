package dev.overseer.server;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The requests of one connection, handled one after the other on a virtual thread that lives as
 * long as there are any. Bounded: past a number of requests, or of bytes, the connection is asked
 * to read no more until half of them are done.
 *
 * <p>Thread-safe.
 */
final class RequestQueue {
  private static final int MAX_BYTES = 256 << 10;

  private final Consumer<Incoming> handler;

  /** Told false when nothing more should be read, true when it should again. Must not block. */
  private final Consumer<Boolean> reading;

  private final int maxWaiting;

  private final ArrayDeque<Incoming> waiting = new ArrayDeque<>();
  private Optional<Runnable> last = Optional.empty();
  private long waitingBytes;
  private boolean running;
  private boolean held;

  RequestQueue(int maxWaiting, Consumer<Incoming> handler, Consumer<Boolean> reading) {
    this.maxWaiting = maxWaiting;
    this.handler = handler;
    this.reading = reading;
  }

  /** Takes one more request. */
  void add(Incoming request) {
    boolean hold;
    synchronized (this) {
      waiting.addLast(request);
      waitingBytes += request.bytes();
      hold = !held && (waiting.size() >= maxWaiting || waitingBytes >= MAX_BYTES);
      held |= hold;
      ensureRunning();
    }
    if (hold) {
      reading.accept(false);
    }
  }

  /** Runs something once all requests that came are handled. Called once, as the last call. */
  synchronized void end(Runnable action) {
    last = Optional.of(action);
    ensureRunning();
  }

  private void ensureRunning() {
    if (!running) {
      running = true;
      Thread.ofVirtual().name("overseer-requests").start(this::run);
    }
  }

  private void run() {
    for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
      next.get().run();
    }
  }

  private Optional<Runnable> next() {
    boolean resume;
    Optional<Runnable> next;
    synchronized (this) {
      Incoming request = waiting.pollFirst();
      if (request == null) {
        next = last;
        last = Optional.empty();
        running = next.isPresent();
      } else {
        waitingBytes -= request.bytes();
        next = Optional.of(() -> handler.accept(request));
      }
      resume = held && waiting.size() <= maxWaiting / 2 && waitingBytes <= MAX_BYTES / 2;
      held &= !resume;
    }
    if (resume) {
      reading.accept(true);
    }
    return next;
  }
}
