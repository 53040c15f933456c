package dev.overseer.transcript.tail;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until something happens in one of some folders, or some time has passed. What is told is a
 * hint: whoever waits looks for himself, and at times where nothing was told, too, since events may
 * be missing, late, or about nothing.
 *
 * <p>Without events (a network file system, no watches left) it is time alone that wakes. Not
 * thread-safe.
 */
final class WatchFolders implements AutoCloseable {
  private final TailListener listener;

  private final Map<Path, WatchKey> keys = new HashMap<>();
  private final Set<Path> changed = new HashSet<>();
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
    changed.clear();
    WatchKey key = watches.poll(millis, TimeUnit.MILLISECONDS);
    Happened happened = Happened.NOTHING;
    while (key != null) {
      for (WatchEvent<?> event : key.pollEvents()) {
        happened = later(happened, happened(key, event));
      }
      // An invalid key is found and replaced by the next watch().
      key.reset();
      key = watches.poll();
    }
    return happened;
  }

  private static Happened later(Happened one, Happened other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private Happened happened(WatchKey key, WatchEvent<?> event) {
    if (!(event.context() instanceof Path name) || !(key.watchable() instanceof Path folder)) {
      // Too much has happened to be told.
      return Happened.ENTRIES;
    }
    if (event.kind().equals(StandardWatchEventKinds.ENTRY_MODIFY)) {
      changed.add(folder.resolve(name));
      return Happened.CHANGES;
    }
    return isOfInterest(folder, event, name) ? Happened.ENTRIES : Happened.NOTHING;
  }

  /** The files that were told to have grown, by the latest {@link #await}. */
  Set<Path> changed() {
    return changed;
  }

  /** Agents keep other files beside their transcripts, and replace some of those all the time. */
  private static boolean isOfInterest(Path folder, WatchEvent<?> event, Path name) {
    return name.toString().endsWith(".jsonl")
        || name.toString().indexOf('.') < 0
        || (!event.kind().equals(StandardWatchEventKinds.ENTRY_DELETE)
            && Files.isDirectory(folder.resolve(name)));
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
