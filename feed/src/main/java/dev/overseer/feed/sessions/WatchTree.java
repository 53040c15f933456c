package dev.overseer.feed.sessions;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.transcript.tail.TranscriptFolders;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits until something happens in some folders, and tells what. It takes no time while nothing
 * does. Where the system can't watch a folder (no watches left, a file system without) it says so,
 * and whoever is told has to look for himself.
 *
 * <p>Thread-safe.
 */
final class WatchTree implements AutoCloseable {
  private final Listener listener;
  private final Log log;

  private final Optional<WatchService> service;
  private final Set<Path> watched = ConcurrentHashMap.newKeySet();
  private volatile boolean blind;

  /** Told on a thread of the watch's. */
  interface Listener {
    /** A transcript was written to, made, or taken away. */
    void file(Path file);

    /** A folder is there that was not. */
    void folder(Path folder);

    /** Something has happened, and nobody knows what. */
    void anything();
  }

  WatchTree(Listener listener, Log log) {
    this.listener = listener;
    this.log = log;
    this.service = open();
    service.ifPresent(
        open ->
            Thread.ofPlatform().daemon().name("overseer-transcripts").start(() -> listen(open)));
  }

  private Optional<WatchService> open() {
    try {
      return Optional.of(FileSystems.getDefault().newWatchService());
    } catch (IOException | UnsupportedOperationException e) {
      goBlind(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void goBlind(String why) {
    if (!blind) {
      blind = true;
      log.warn(
          "the system does not tell of all changes: transcripts are looked at from time to time",
          field("reason", why));
    }
  }

  /** Whether there is a folder that nothing will be told of. */
  boolean isBlind() {
    return blind;
  }

  /**
   * Watches these, too. What happened before this returns is not told: look once more.
   *
   * @return whether one of them was not watched before
   */
  boolean watch(Set<Path> folders) {
    if (service.isEmpty()) {
      return false;
    }
    boolean some = false;
    for (Path folder : folders) {
      some |= !watched.contains(folder) && watch(folder, service.get());
    }
    return some;
  }

  private boolean watch(Path folder, WatchService with) {
    try {
      folder.register(
          with,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      watched.add(folder);
      return true;
    } catch (NoSuchFileException | NotDirectoryException gone) {
      return false;
    } catch (IOException e) {
      goBlind(String.valueOf(e.getMessage()));
      return false;
    } catch (ClosedWatchServiceException ending) {
      return false;
    }
  }

  private void listen(WatchService open) {
    try {
      while (true) {
        WatchKey key = open.take();
        for (WatchEvent<?> event : key.pollEvents()) {
          tell(key, event);
        }
        if (!key.reset() && key.watchable() instanceof Path folder) {
          // It was taken away; it may come again.
          watched.remove(folder);
          listener.anything();
        }
      }
    } catch (InterruptedException | ClosedWatchServiceException ending) {
      // Nobody listens any more.
      return;
    }
  }

  private void tell(WatchKey key, WatchEvent<?> event) {
    if (!(event.context() instanceof Path name) || !(key.watchable() instanceof Path folder)) {
      listener.anything();
      return;
    }
    Path path = folder.resolve(name);
    if (TranscriptFolders.isTranscript(path)) {
      listener.file(path);
    } else if (event.kind().equals(StandardWatchEventKinds.ENTRY_CREATE)
        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      listener.folder(path);
    }
  }

  @Override
  public void close() {
    if (service.isPresent()) {
      try {
        service.get().close();
      } catch (IOException nothingToLose) {
        return;
      }
    }
  }
}
