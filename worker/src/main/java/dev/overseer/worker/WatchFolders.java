package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.posix.FolderEvent;
import dev.overseer.posix.FolderWatch;
import dev.overseer.posix.PosixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees what happens in folders: by the kernel's events, and by looking from time to time where
 * those can't tell everything, or are not wanted. A folder that vanishes is made anew. Thread-safe.
 */
final class WatchFolders implements AutoCloseable {
  private static final Duration MAKE_ANEW = Duration.ofSeconds(1);

  private final Optional<FolderWatch> events;
  private final Timers time;
  private final Duration interval;
  private final Log log;

  private final Map<Path, Watcher> watchers = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private WatchFolders(Optional<FolderWatch> events, Timers time, Duration interval, Log log) {
    this.events = events;
    this.time = time;
    this.interval = interval;
    this.log = log;
  }

  /** Who is told. Thread-safe; must not block. */
  interface Watcher {
    /** A file was written, or moved in. */
    void came(Path file);

    /** Anything may have happened. */
    void lookAtAll();
  }

  /**
   * Watches nothing yet.
   *
   * @param wanted whether events are wanted; without, folders are looked at
   * @param interval how often they are looked at
   */
  static WatchFolders open(boolean wanted, Timers time, Duration interval, Log log) {
    WatchFolders watch =
        new WatchFolders(wanted ? openEvents(log) : Optional.empty(), time, interval, log);
    watch.events.ifPresent(
        source -> Thread.ofPlatform().name("overseer-inotify").daemon().start(watch::run));
    return watch;
  }

  private static Optional<FolderWatch> openEvents(Log log) {
    try {
      return Optional.of(FolderWatch.open());
    } catch (PosixException e) {
      log.warn("the kernel tells of no changes; folders are looked at instead", e);
      return Optional.empty();
    }
  }

  /** Begins to watch folders, which are made if need be, and has somebody look at what is there. */
  void add(List<Path> folders, Watcher watcher) {
    boolean toldOfAll = true;
    for (Path folder : folders) {
      toldOfAll &= watch(folder, watcher) && !isBlind(folder);
    }
    watcher.lookAtAll();
    if (!toldOfAll) {
      poll(watcher);
    }
  }

  /** Returns whether events tell of the folder from now on. */
  private boolean watch(Path folder, Watcher watcher) {
    try {
      Files.createDirectories(folder);
      if (events.isEmpty()) {
        return false;
      }
      watchers.put(folder, watcher);
      events.get().add(folder, FolderWatch.Interest.FILES);
      return true;
    } catch (IOException | PosixException e) {
      log.warn("a folder can't be watched; it is looked at instead", e, field("folder", folder));
      return false;
    }
  }

  private boolean isBlind(Path folder) {
    try {
      Optional<String> kind = FolderWatch.blindness(folder);
      kind.ifPresent(
          system ->
              log.info(
                  "a folder is shared with other machines: it is looked at, too",
                  field("folder", folder),
                  field("file_system", system)));
      return kind.isPresent();
    } catch (IOException e) {
      return true;
    }
  }

  private void run() {
    FolderWatch source = events.orElseThrow();
    for (List<FolderEvent> told = source.take(); !told.isEmpty(); told = source.take()) {
      told.forEach(this::tell);
    }
  }

  private void tell(FolderEvent event) {
    switch (event) {
      case FolderEvent.FileCame(Path file) -> {
        Watcher watcher = watchers.get(file.getParent());
        if (watcher != null) {
          watcher.came(file);
        }
      }
      case FolderEvent.FileGone _, FolderEvent.FolderCame _ -> {}
      case FolderEvent.FolderGone(Path folder) -> gone(folder);
      case FolderEvent.Missed() -> watchers.values().forEach(Watcher::lookAtAll);
    }
  }

  private void gone(Path folder) {
    Watcher watcher = watchers.get(folder);
    if (watcher == null || closed.get()) {
      return;
    }
    log.warn("a folder has vanished; it is made anew", field("folder", folder));
    if (watch(folder, watcher)) {
      watcher.lookAtAll();
    } else {
      time.after(MAKE_ANEW, () -> Thread.ofPlatform().daemon().start(() -> gone(folder)));
    }
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
    events.ifPresent(FolderWatch::close);
  }
}
