package dev.overseer.feed.sessions;

import dev.overseer.core.log.Log;
import dev.overseer.transcript.tail.TranscriptFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which transcripts there are, and that something may have happened to one: what the system tells
 * of, and what is found by looking, from time to time. For the index's thread.
 */
final class FindTranscripts implements AutoCloseable {
  private static final Duration BLIND_LOOK = Duration.ofSeconds(2);
  private static final Duration IDLE_LOOK = Duration.ofSeconds(30);
  private static final Duration SAFETY_LOOK = Duration.ofMinutes(5);

  private final TranscriptFolders folders;
  private final Listener listener;
  private final InOrder thread;
  private final WatchTree tree;

  private final Set<Path> noticed = ConcurrentHashMap.newKeySet();

  /** Who is told. */
  interface Listener {
    /** Something may have happened to a file, or it is gone. */
    void seen(Path file);

    /** The files that were there before. */
    Set<Path> known();

    /** Whether somebody looks on: where the system tells nothing, files are looked at often. */
    boolean isAnyoneWaiting();
  }

  FindTranscripts(TranscriptFolders folders, Listener listener, InOrder thread, Log log) {
    this.folders = folders;
    this.listener = listener;
    this.thread = thread;
    this.tree = new WatchTree(new Notice(), log);
  }

  /** What the system tells of, once each, however often it does before somebody looks. */
  private final class Notice implements WatchTree.Listener {
    @Override
    public void file(Path file) {
      if (noticed.add(file)) {
        thread.put(
            () -> {
              noticed.remove(file);
              listener.seen(file);
            });
      }
    }

    @Override
    public void folder(Path folder) {
      thread.put(() -> lookBelow(folder));
    }

    @Override
    public void anything() {
      thread.put(FindTranscripts.this::lookAtAll);
    }
  }

  private void lookBelow(Path folder) {
    if (folders.roots().stream().anyMatch(root -> root.startsWith(folder))) {
      lookAtAll();
      return;
    }
    TranscriptFolders.Found found = folders.below(folder);
    while (tree.watch(found.folders())) {
      found = folders.below(folder);
    }
    found.files().forEach(listener::seen);
  }

  /** At those that are there, and at those that were. */
  private void lookAtAll() {
    TranscriptFolders.Found found = folders.find();
    while (tree.watch(found.folders())) {
      found = folders.find();
    }
    Set<Path> there = new HashSet<>(found.files());
    List.copyOf(listener.known()).stream()
        .filter(path -> !there.contains(path))
        .forEach(listener::seen);
    there.forEach(listener::seen);
  }

  /** Events may be missing; and where there are none, somebody has to look. */
  void lookRegularly() {
    lookAtAll();
    var _ =
        thread.later(
            !tree.isBlind() ? SAFETY_LOOK : listener.isAnyoneWaiting() ? BLIND_LOOK : IDLE_LOOK,
            this::lookRegularly);
  }

  /** Looks now where the system does not tell all that happens: somebody begins to look on. */
  void lookIfBlind() {
    if (tree.isBlind()) {
      lookAtAll();
    }
  }

  @Override
  public void close() {
    tree.close();
  }
}
