package dev.overseer.worker.orchestrator;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.posix.FolderEvent;
import dev.overseer.posix.FolderWatch;
import dev.overseer.posix.WatchException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells of files that come into folders. Where the kernel does not tell of all of them, since the
 * folder is another machine's too or a limit is reached, it says so once, and {@link
 * #needsPolling}. Thread-safe.
 */
final class WatchSpool implements AutoCloseable {
  private final Optional<FolderWatch> watch;
  private final boolean blind;

  private WatchSpool(Optional<FolderWatch> watch, boolean blind) {
    this.watch = watch;
    this.blind = blind;
  }

  /** Begins to watch folders, which must be there. Look into them after this has returned. */
  static WatchSpool open(List<Path> folders, Log log) throws IOException {
    Optional<String> why = Optional.empty();
    for (Path folder : folders) {
      Optional<String> blindness = FolderWatch.blindness(folder);
      if (blindness.isPresent()) {
        why = blindness;
      }
    }
    try {
      FolderWatch watch = FolderWatch.open();
      try {
        for (Path folder : folders) {
          watch.add(folder, FolderWatch.Interest.FILES);
        }
      } catch (IOException | RuntimeException e) {
        watch.close();
        throw e;
      }
      why.ifPresent(
          kind -> log.info("folders are looked at from time to time too", field("kind", kind)));
      return new WatchSpool(Optional.of(watch), why.isPresent());
    } catch (WatchException e) {
      log.warn("folders are looked at from time to time: they can't be watched", e);
      return new WatchSpool(Optional.empty(), true);
    }
  }

  /** Whether files may come of which nobody tells. */
  boolean needsPolling() {
    return blind;
  }

  /** Hands on events, on a thread of its own, until this is closed. */
  void start(Consumer<FolderEvent> to) {
    watch.ifPresent(
        events ->
            Thread.ofPlatform()
                .name("overseer-watch")
                .daemon()
                .start(
                    () -> {
                      for (List<FolderEvent> told = events.take();
                          !told.isEmpty();
                          told = events.take()) {
                        told.forEach(to);
                      }
                    }));
  }

  /** Watches folders again that were made anew. */
  void renew(List<Path> folders) throws IOException {
    if (watch.isPresent()) {
      for (Path folder : folders) {
        try {
          watch.get().add(folder, FolderWatch.Interest.FILES);
        } catch (NoSuchFileException goneAgain) {
          // The next look makes it anew.
        }
      }
    }
  }

  @Override
  public void close() {
    watch.ifPresent(FolderWatch::close);
  }
}
