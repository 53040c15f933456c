package dev.overseer.client;

import dev.overseer.core.Timers;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends blocking work on a socket when its time is up, by closing the socket under it: the one way
 * that works alike for TCP, TLS and Unix sockets. Whoever gets the resulting I/O error asks {@link
 * #expired} for its cause.
 */
final class Deadline implements AutoCloseable {
  private final Timers.Timer timer;
  private @Nullable Closeable guarded;
  private boolean expired;

  Deadline(Timers timers, Duration limit) {
    timer = timers.after(limit, this::expire);
  }

  /** Names the socket to close; one that comes too late is closed at once. */
  void guard(Closeable socket) {
    synchronized (this) {
      guarded = socket;
      if (!expired) {
        return;
      }
    }
    close(socket);
  }

  synchronized boolean expired() {
    return expired;
  }

  /** The work was done in time, or failed by itself. */
  @Override
  public void close() {
    timer.cancel();
  }

  private void expire() {
    Closeable socket;
    synchronized (this) {
      expired = true;
      socket = guarded;
    }
    if (socket != null) {
      close(socket);
    }
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
