package dev.overseer.worker;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sees what happens in folders, by looking from time to time. Thread-safe. */
final class WatchFolders implements AutoCloseable {
  private final Timers time;
  private final Duration interval;

  private final AtomicBoolean closed = new AtomicBoolean();

  private WatchFolders(Timers time, Duration interval) {
    this.time = time;
    this.interval = interval;
  }

  /** Who is told. Thread-safe; must not block. */
  interface Watcher {
    /** A file was written, or moved in. */
    void came(Path file);

    /** Anything may have happened. */
    void lookAtAll();
  }

  static WatchFolders open(boolean wanted, Timers time, Duration interval, Log log) {
    return new WatchFolders(time, interval);
  }

  void add(List<Path> folders, Watcher watcher) {
    watcher.lookAtAll();
    poll(watcher);
  }

  private void poll(Watcher watcher) {
    if (!closed.get()) {
      time.after(
          interval,
          () -> {
            watcher.lookAtAll();
            poll(watcher);
          });
    }
  }

  @Override
  public void close() {
    closed.set(true);
  }
}
