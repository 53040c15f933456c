package dev.overseer.transcript.tail;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until something happens in one of some folders, or some time has passed. What happened is
 * not told: whoever waits looks for himself, since events may be missing, late, or about nothing.
 *
 * <p>Without events (a network file system, no watches left) it is time alone that wakes. Not
 * thread-safe.
 */
final class WatchFolders implements AutoCloseable {
  private final TailListener listener;

  private final Map<Path, WatchKey> keys = new HashMap<>();
  private @Nullable WatchService service;
  private boolean failed;

  WatchFolders(TailListener listener) {
    this.listener = listener;
    try {
      service = FileSystems.getDefault().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      fail(e);
    }
  }

  private void fail(Exception e) {
    if (!failed) {
      failed = true;
      listener.pollsOnly(String.valueOf(e.getMessage()));
    }
  }

  /** Watches these folders, and no others; those that are not there yet are tried again. */
  void watch(Set<Path> folders) {
    WatchService watches = service;
    if (watches == null) {
      return;
    }
    keys.entrySet()
        .removeIf(
            entry -> {
              if (folders.contains(entry.getKey()) && entry.getValue().isValid()) {
                return false;
              }
              entry.getValue().cancel();
              return true;
            });
    for (Path folder : folders) {
      if (!keys.containsKey(folder)) {
        try {
          keys.put(
              folder,
              folder.register(
                  watches,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_MODIFY,
                  StandardWatchEventKinds.ENTRY_DELETE));
        } catch (NoSuchFileException | NotDirectoryException notYet) {
          // It is tried again before the next wait.
        } catch (IOException e) {
          fail(e);
        }
      }
    }
  }

  /** What may have happened. */
  enum Happened {
    NOTHING,
    /** A file has grown. */
    CHANGES,
    /** A file is there that was not, or the other way round. */
    ENTRIES
  }

  /** Waits until something happens, or the time has passed. */
  Happened await(long millis) throws InterruptedException {
    WatchService watches = service;
    if (watches == null) {
      TimeUnit.MILLISECONDS.sleep(millis);
      return Happened.NOTHING;
    }
    WatchKey key = watches.poll(millis, TimeUnit.MILLISECONDS);
    Happened happened = Happened.NOTHING;
    while (key != null) {
      for (WatchEvent<?> event : key.pollEvents()) {
        if (!event.kind().equals(StandardWatchEventKinds.ENTRY_MODIFY)) {
          happened = Happened.ENTRIES;
        } else if (happened == Happened.NOTHING) {
          happened = Happened.CHANGES;
        }
      }
      // An invalid key is found and replaced by the next watch().
      key.reset();
      key = watches.poll();
    }
    return happened;
  }

  @Override
  public void close() {
    if (service != null) {
      try {
        service.close();
      } catch (IOException nothingToLose) {
        return;
      }
    }
  }
}
