package dev.overseer.worker;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.spool.SpoolLayout;
import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sees what happens in a worker's folders. */
final class WatchFolder implements Closeable {
  private final Worker worker;
  private final Duration interval;
  private final AtomicBoolean closed = new AtomicBoolean();

  private WatchFolder(Worker worker, Duration interval) {
    this.worker = worker;
    this.interval = interval;
  }

  static WatchFolder begin(SpoolLayout layout, Worker worker, Settings settings, Log log) {
    WatchFolder watch = new WatchFolder(worker, settings.get(WorkerSettings.POLL_INTERVAL));
    watch.poll();
    return watch;
  }

  private void poll() {
    if (!closed.get()) {
      worker.see(new Sighting.Folder());
      worker.see(new Sighting.Requests());
      Timers.system().after(interval, this::poll);
    }
  }

  @Override
  public void close() {
    closed.set(true);
  }
}
