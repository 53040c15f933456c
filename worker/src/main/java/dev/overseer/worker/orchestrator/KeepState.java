package dev.overseer.worker.orchestrator;

import dev.overseer.core.AtomicFiles;
import dev.overseer.worker.orchestrator.OrchestratorException.StateInUse;
import dev.overseer.worker.orchestrator.OrchestratorException.StateUnusable;
import dev.overseer.worker.orchestrator.Snapshot.Header;
import dev.overseer.worker.orchestrator.State.TaskKey;
import dev.overseer.worker.orchestrator.ToldResults.LongSet;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/**
 * Keeps the state over restarts. What happens is appended to a log; now and then, and at the end,
 * all is written as a snapshot, and a new log begins:
 *
 * <pre>
 *   state.json           the snapshot, generation g
 *   state.json.log-g     what happened since
 *   state.json.told-g    which results had been told of at the snapshot
 *   state.json.lock      one orchestrator at a time
 * </pre>
 *
 * The snapshot names its generation, so whenever the machine goes down, either the old three or the
 * new three belong together. A snapshot is written once the log has more entries than the state has
 * parts: so it costs each entry the same, however large the state is.
 *
 * <p>Not thread-safe.
 */
final class KeepState implements AutoCloseable {
  private static final int SHORTEST_LOG = 10_000;

  private final Path file;
  private final boolean force;
  private final FileChannel lock;
  private final State state;
  private final Optional<LongSet> foreign;

  private final List<Entry> unwritten = new ArrayList<>();
  private StateLog log;
  private long generation;

  private KeepState(
      Path file,
      boolean force,
      FileChannel lock,
      State state,
      Optional<LongSet> foreign,
      StateLog log,
      long generation) {
    this.file = file;
    this.force = force;
    this.lock = lock;
    this.state = state;
    this.foreign = foreign;
    this.log = log;
    this.generation = generation;
  }

  /**
   * Opens the state.
   *
   * @param force whether what is appended is forced to the disk
   * @throws OrchestratorException if somebody else has it, or it can't be used
   */
  static KeepState open(Path stateFile, boolean force, Instant now) {
    Path file = stateFile.toAbsolutePath();
    try {
      Files.createDirectories(folderOf(file));
      FileChannel lock = lock(file);
      try {
        return open(file, force, lock, now);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StateUnusable(file.toString(), e);
    }
  }

  private static KeepState open(Path file, boolean force, FileChannel lock, Instant now)
      throws IOException {
    State state = new State();
    Optional<Header> header = Optional.empty();
    if (Files.exists(file)) {
      header = Optional.of(Snapshot.read(file, state));
    }
    // A snapshot without a generation is another program's; what we told before it came still
    // holds.
    OptionalLong latest = latestGeneration(file);
    long generation =
        header.flatMap(Header::generation).orElse(header.isPresent() ? latest.orElse(0) : -1L);
    if (generation >= 0) {
      readTold(told(file, generation), state);
    }
    long current = Math.max(generation, 0);
    if (header.isEmpty()) {
      Files.deleteIfExists(log(file, current));
    }
    StateLog log = StateLog.open(log(file, current), force, state::apply);
    Optional<LongSet> foreign = header.filter(is -> is.generation().isEmpty()).map(Header::over);
    KeepState opened = new KeepState(file, force, lock, state, foreign, log, current);
    if (header.flatMap(Header::generation).isEmpty()) {
      opened.generation = Math.max(current, latest.orElse(0));
      opened.snapshot(now);
    }
    opened.removeOthers();
    return opened;
  }

  /** What is known. Changed through {@link #add} alone. */
  State state() {
    return state;
  }

  /**
   * Whether the result of a task was told of by another program's orchestrator, which kept this
   * state before us. It does not say which of several results; the one that is there counts.
   */
  boolean wasToldByOthers(TaskKey key) {
    return foreign.filter(over -> over.has(Snapshot.hash(key))).isPresent();
  }

  /** Takes something into the state; it is written down by {@link #flush}. */
  void add(Entry entry) {
    state.apply(entry);
    unwritten.add(entry);
  }

  /**
   * Writes down what was added.
   *
   * @param durable whether it is on the disk when this returns
   * @throws IOException if it can't be; it then waits for the next call
   */
  void flush(boolean durable) throws IOException {
    if (!unwritten.isEmpty()) {
      log.append(unwritten, durable);
      unwritten.clear();
    }
  }

  /** Whether a snapshot is due. */
  boolean isSnapshotDue() {
    long parts = (long) state.open().size() + state.over().size() + state.told().size();
    return log.entries() > Math.max(SHORTEST_LOG, parts);
  }

  /** Writes everything, and begins a new log. */
  void snapshot(Instant now) throws IOException {
    flush(true);
    long following = generation + 1;
    AtomicFiles.write(told(file, following), state.told().bytes());
    Path next = log(file, following);
    Files.deleteIfExists(next);
    StateLog empty = StateLog.open(next, force, _ -> {});
    try {
      Snapshot.write(file, state, following, now);
    } catch (IOException | RuntimeException e) {
      empty.close();
      throw e;
    }
    log.close();
    log = empty;
    long former = generation;
    generation = following;
    Files.deleteIfExists(log(file, former));
    Files.deleteIfExists(told(file, former));
  }

  @Override
  public void close() throws IOException {
    log.close();
    lock.close();
  }

  private void removeOthers() throws IOException {
    for (Path other : parts(file)) {
      if (generationOf(file, other).filter(is -> is != generation).isPresent()) {
        Files.deleteIfExists(other);
      }
    }
  }

  private static void readTold(Path told, State into) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(told), 1 << 16)) {
      into.restore(ToldResults.read(in));
    } catch (NoSuchFileException none) {
      // Of a state that has told nothing yet.
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    Path path = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException ours) {
      lock = null;
    }
    if (lock == null) {
      ByteBuffer holder = ByteBuffer.allocate(20);
      channel.read(holder, 0);
      channel.close();
      String pid = StandardCharsets.UTF_8.decode(holder.flip()).toString().strip();
      throw new StateInUse(file.toString(), pid.isEmpty() ? "" : " (process " + pid + ")");
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
    return channel;
  }

  private static OptionalLong latestGeneration(Path file) throws IOException {
    return parts(file).stream()
        .flatMap(part -> generationOf(file, part).stream())
        .mapToLong(Long::longValue)
        .max();
  }

  private static List<Path> parts(Path file) throws IOException {
    try (DirectoryStream<Path> parts =
        Files.newDirectoryStream(
            folderOf(file),
            part -> String.valueOf(part.getFileName()).startsWith(file.getFileName() + "."))) {
      return StreamSupport.stream(parts.spliterator(), false).toList();
    }
  }

  private static Optional<Long> generationOf(Path file, Path part) {
    String rest =
        String.valueOf(part.getFileName()).substring(file.getFileName().toString().length());
    return rest.matches("\\.(log|told)-\\d{1,18}")
        ? Optional.of(Long.parseLong(rest.substring(rest.indexOf('-') + 1)))
        : Optional.empty();
  }

  private static Path log(Path file, long generation) {
    return file.resolveSibling(file.getFileName() + ".log-" + generation);
  }

  private static Path told(Path file, long generation) {
    return file.resolveSibling(file.getFileName() + ".told-" + generation);
  }

  private static Path folderOf(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " has no folder");
    }
    return folder;
  }
}
