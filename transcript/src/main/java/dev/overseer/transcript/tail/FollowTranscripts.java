package dev.overseer.transcript.tail;

import dev.overseer.transcript.json.ReadJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Follows all files of a target: folders are looked through for files that are new, each file is
 * asked for lines, a few at a time so that none keeps the others waiting, and when there is nothing
 * left it waits for the system to tell of changes, or for the next time to look.
 *
 * <pre>
 *   ChooseFiles ─► FollowFile, FollowFile, … ─► lines
 *        ▲                    ▲
 *        └── WatchFolders ────┘
 * </pre>
 *
 * <p>{@link #run} belongs to one thread. If it dies it may be run again, on the same object: no
 * line is lost, and none comes twice. {@link #stop} and the figures are for any thread.
 */
public final class FollowTranscripts implements AutoCloseable {
  private static final int LINES_AT_ONCE = 64;

  /** Folders, and files that nothing happens to, are looked at this many times less often. */
  private static final int QUIET_FACTOR = 10;

  /** Where the system has told of changes, files are looked at so many times less often. */
  private static final int TOLD_FACTOR = 5;

  /** So few files are all looked at each time. */
  private static final int ALWAYS = 8;

  /** Where more are followed than this, those that nothing happens to are closed meanwhile. */
  private static final int OPEN = 64;

  private final ChooseFiles choose;
  private final Checkpoint checkpoint;
  private final TailListener listener;
  private final ReadJson json = new ReadJson();
  private final byte[] block = FollowFile.newBlock();

  private final long intervalMillis;

  private final Map<Path, FollowFile> files = new LinkedHashMap<>();
  private final List<FollowFile> shared = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;

  /**
   * @param intervalMillis how often files are looked at where the system does not tell of changes
   */
  public FollowTranscripts(
      Target target, Checkpoint checkpoint, long intervalMillis, TailListener listener) {
    this.choose = new ChooseFiles(target, checkpoint);
    this.checkpoint = checkpoint;
    this.listener = listener;
    this.intervalMillis = intervalMillis;
  }

  /**
   * Follows until {@link #stop}; then once more hands on all that has been written by then.
   *
   * @throws IOException if something can't be read; to be run again after a while
   */
  public void run(LineSink sink) throws IOException, InterruptedException {
    try (WatchFolders folders = new WatchFolders(listener)) {
      boolean look = true;
      boolean told = false;
      long looked = System.nanoTime();
      WatchFolders.Happened happened = WatchFolders.Happened.ENTRIES;
      while (!stopped) {
        folders.watch(choose.folders());
        if (look) {
          look(folders);
          looked = System.nanoTime();
        }
        if (poll(look, folders.changed(), sink) > 0) {
          // Found, and nobody told: then it has to be looked for as often as before.
          told &= happened != WatchFolders.Happened.NOTHING;
          look = false;
          continue;
        }
        long interval = told ? TOLD_FACTOR * intervalMillis : intervalMillis;
        happened = folders.await(interval);
        told |= happened == WatchFolders.Happened.CHANGES;
        look =
            happened == WatchFolders.Happened.ENTRIES
                || folders.changed().stream().anyMatch(choose::isPassedOver)
                || System.nanoTime() - looked
                    >= TimeUnit.MILLISECONDS.toNanos(QUIET_FACTOR * interval);
      }
    }
    drain(sink);
  }

  /** Hands on all that there is, last lines without an end included. */
  public void drain(LineSink sink) throws IOException, InterruptedException {
    chooseFiles();
    while (poll(true, Set.of(), sink) > 0) {
      // Some more.
    }
    for (FollowFile file : files.values()) {
      file.end(System.nanoTime(), sink);
    }
  }

  /** A folder is watched before it is looked through, or what comes in between would be missed. */
  private void look(WatchFolders folders) throws IOException {
    Set<Path> before;
    do {
      before = choose.folders();
      folders.watch(before);
      chooseFiles();
    } while (!choose.folders().equals(before));
  }

  private void chooseFiles() throws IOException {
    for (Path path : choose.files()) {
      if (!files.containsKey(path)) {
        Mark mark = choose.mark(path);
        FollowFile file = new FollowFile(mark, block, json, listener);
        files.put(path, file);
        shared.add(file);
        checkpoint.follow(mark);
      }
    }
  }

  /**
   * One round over the files.
   *
   * @param all whether those are looked at, too, that nothing has happened to for a while
   * @param changed those that something is said to have happened to
   * @return how many lines were handed on, or more than zero if there may be more
   */
  private int poll(boolean all, Set<Path> changed, LineSink sink)
      throws IOException, InterruptedException {
    long now = System.nanoTime();
    int lines = 0;
    for (FollowFile file : files.values()) {
      if (all || files.size() <= ALWAYS || !file.isQuiet(now) || changed.contains(file.path())) {
        lines += file.poll(LINES_AT_ONCE, now, sink);
        if (files.size() > OPEN && file.isQuiet(now) && file.lagBytes() == 0) {
          file.rest();
        }
      }
    }
    return lines;
  }

  /** Ends {@link #run} when it has handed on what is there. */
  public void stop() {
    stopped = true;
  }

  /** How many bytes have been written that have not been read. */
  public long lagBytes() {
    long lag = 0;
    for (FollowFile file : shared) {
      lag += file.lagBytes();
    }
    return lag;
  }

  /** How many files are followed. */
  public int fileCount() {
    return shared.size();
  }

  /** Closes the files. */
  @Override
  public void close() {
    shared.forEach(FollowFile::close);
  }
}
