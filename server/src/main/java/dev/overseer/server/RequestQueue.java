package dev.overseer.server;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The requests of one connection, handled one after the other on a thread that is taken for as long
 * as there are any. Bounded: past a number of requests, or of bytes, the connection is asked to
 * read no more until half of them are done.
 *
 * <p>Thread-safe.
 */
final class RequestQueue {
  private static final int MAX_BYTES = 256 << 10;

  private final Executor threads;
  private final Consumer<Incoming> handler;

  /** Told false when nothing more should be read, true when it should again. Must not block. */
  private final Consumer<Boolean> reading;

  private final int maxWaiting;

  private final ArrayDeque<Incoming> waiting = new ArrayDeque<>();
  private Optional<Runnable> last = Optional.empty();
  private long waitingBytes;
  private boolean running;
  private boolean held;

  RequestQueue(
      Executor threads, int maxWaiting, Consumer<Incoming> handler, Consumer<Boolean> reading) {
    this.threads = threads;
    this.maxWaiting = maxWaiting;
    this.handler = handler;
    this.reading = reading;
  }

  /** Takes one more request. */
  synchronized void add(Incoming request) {
    waiting.addLast(request);
    waitingBytes += request.bytes();
    if (!held && (waiting.size() >= maxWaiting || waitingBytes >= MAX_BYTES)) {
      hold(true);
    }
    ensureRunning();
  }

  /** Runs something once all requests that came are handled. Called once, as the last call. */
  synchronized void end(Runnable action) {
    last = Optional.of(action);
    ensureRunning();
  }

  private void ensureRunning() {
    if (!running) {
      running = true;
      threads.execute(this::run);
    }
  }

  private void run() {
    for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
      next.get().run();
    }
  }

  private synchronized Optional<Runnable> next() {
    Incoming request = waiting.pollFirst();
    if (request == null) {
      Optional<Runnable> end = last;
      last = Optional.empty();
      running = end.isPresent();
      return end;
    }
    waitingBytes -= request.bytes();
    if (held && waiting.size() <= maxWaiting / 2 && waitingBytes <= MAX_BYTES / 2) {
      hold(false);
    }
    return Optional.of(() -> handler.accept(request));
  }

  /** Under the lock, so that what is said last is what counts. */
  private void hold(boolean on) {
    held = on;
    reading.accept(!on);
  }
}
