package dev.overseer.feed.spool;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.posix.FolderEvent;
import dev.overseer.posix.FolderWatch;
import dev.overseer.posix.WatchException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which files lie in folders. A folder is listed when it is first asked for, and watched from then
 * on: afterwards only what the kernel tells of is looked at, so that one file more among ten
 * thousand costs one look at a file. For one thread at a time.
 */
final class SpoolFolders implements AutoCloseable {
  private final Optional<FolderWatch> watch;
  private final Log log;

  private final Map<Path, Kept> kept = new HashMap<>();
  private boolean blind;

  /** One folder. */
  private static final class Kept {
    private final NavigableMap<String, FileState> files = new TreeMap<>();

    /** Of these something happened. */
    private final Set<String> doubted = new HashSet<>();

    private boolean wholeInDoubt = true;
  }

  private SpoolFolders(Optional<FolderWatch> watch, Log log) {
    this.watch = watch;
    this.log = log;
    blind = watch.isEmpty();
  }

  /** Knows of none yet. */
  static SpoolFolders open(Log log) {
    try {
      return new SpoolFolders(Optional.of(FolderWatch.open()), log);
    } catch (WatchException e) {
      log.warn("the spool is looked at from time to time: it can't be watched", e);
      return new SpoolFolders(Optional.empty(), log);
    }
  }

  /** Where events come from; empty where there are none. */
  Optional<FolderWatch> events() {
    return watch;
  }

  /** Whether something may happen of which no event tells. */
  boolean isBlind() {
    return blind;
  }

  /** The files of a folder, by name; none where there is no such folder. */
  NavigableMap<String, FileState> of(Path folder) throws IOException {
    Kept known = kept.get(folder);
    if (known == null) {
      if (!watch(folder)) {
        return Collections.emptyNavigableMap();
      }
      known = new Kept();
      kept.put(folder, known);
    }
    try {
      settle(folder, known);
      return Collections.unmodifiableNavigableMap(known.files);
    } catch (NoSuchFileException | NotDirectoryException gone) {
      kept.remove(folder);
      return Collections.emptyNavigableMap();
    }
  }

  /** Begins to watch a folder; false if it does not exist. What comes from now on is told. */
  private boolean watch(Path folder) throws IOException {
    if (watch.isEmpty()) {
      return Files.isDirectory(folder);
    }
    try {
      watch.get().add(folder, FolderWatch.Interest.COMING_AND_GOING);
      if (FolderWatch.blindness(folder).isPresent()) {
        blind = true;
      }
      return true;
    } catch (NoSuchFileException | NotDirectoryException none) {
      return false;
    } catch (WatchException e) {
      if (!blind) {
        log.warn("a folder is looked at from time to time", e, field("folder", folder));
      }
      blind = true;
      return true;
    }
  }

  private static void settle(Path folder, Kept known) throws IOException {
    if (known.wholeInDoubt) {
      Set<String> there = names(folder);
      known.files.keySet().retainAll(there);
      known.doubted.addAll(there);
      known.wholeInDoubt = false;
    }
    for (Iterator<String> doubted = known.doubted.iterator(); doubted.hasNext(); ) {
      String name = doubted.next();
      FileState.of(folder.resolve(name))
          .ifPresentOrElse(state -> known.files.put(name, state), () -> known.files.remove(name));
      doubted.remove();
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  /** Something has happened. */
  void saw(FolderEvent event) {
    switch (event) {
      case FolderEvent.FileCame(Path file) -> doubt(file);
      case FolderEvent.FileGone(Path file) -> doubt(file);
      case FolderEvent.FolderGone(Path folder) -> kept.remove(folder);
      case FolderEvent.Missed() -> doubtAll();
      case FolderEvent.FolderCame(Path _) -> {
        // It is listed when somebody asks for it.
      }
    }
  }

  private void doubt(Path file) {
    Kept known = kept.get(file.getParent());
    if (known != null) {
      known.doubted.add(String.valueOf(file.getFileName()));
    }
  }

  /** Anything may have happened. */
  void doubtAll() {
    kept.values().forEach(known -> known.wholeInDoubt = true);
  }

  @Override
  public void close() {
    watch.ifPresent(FolderWatch::close);
  }
}
