package dev.overseer.worker.view;

import dev.overseer.posix.StdStream;
import dev.overseer.worker.agent.ReadOutput;
import dev.overseer.worker.spool.Claim;
import dev.overseer.worker.spool.FileName;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.Timestamps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a task from outside, look by look: what its attempts write while they run, that one
 * failed and another follows, and how it ended. For one thread.
 *
 * <p>A worker takes the output away once a task is over, perhaps before it was looked at; what is
 * missing then comes from the result.
 */
public final class FollowTask implements Following {
  private static final int PIECE_BYTES = 64 * 1024;

  private final SpoolLayout layout;
  private final String worker;
  private final String taskId;
  private final Path taskFile;
  private final Sink sink;
  private final Optional<TaskResult> before;
  private final Map<StdStream, TellRest> told = new EnumMap<>(StdStream.class);

  private Optional<TaskResult> seen = Optional.empty();
  private Instant began = Instant.MIN;
  private boolean reading;

  /** Who is told. */
  public interface Sink {
    /** Something that an attempt wrote. */
    void output(StdStream stream, byte[] bytes);

    /** Bytes are missing here: the attempt wrote more than is kept. */
    void gap(StdStream stream, long bytes);

    /** An attempt begins. */
    void attempt(int number);

    /** An attempt failed, and another follows. */
    void failed(TaskResult result);
  }

  /** What one look found out. */
  public sealed interface Look {
    /** The task waits or runs. */
    record GoesOn() implements Look {}

    /** It is over. */
    record Over(TaskResult result) implements Look {}

    /** There is neither a file of it nor a result: somebody has taken it away. */
    record Vanished() implements Look {}
  }

  /**
   * Follows a task.
   *
   * @param before the result of an earlier task of the same id, which is not meant
   */
  public FollowTask(
      SpoolLayout layout, String worker, String taskId, Optional<TaskResult> before, Sink sink) {
    this.layout = layout;
    this.worker = worker;
    this.taskId = taskId;
    this.before = before;
    this.sink = sink;
    this.taskFile = layout.tasksOf(worker).resolve(FileName.of(taskId) + ".json");
    for (StdStream stream : StdStream.values()) {
      told.put(stream, new TellRest(stream, sink));
    }
  }

  @Override
  public Look look() throws IOException {
    boolean there = Files.exists(taskFile);
    Optional<TaskResult> result =
        TaskResult.read(layout.result(worker, taskId))
            .filter(is -> !Optional.of(is).equals(before));
    // Before its agent runs, an attempt's output is still that of the one before.
    Optional<Claim> claim =
        Claim.read(SpoolLayout.lock(taskFile)).filter(is -> is.agent().isPresent());
    if (result.isPresent() && (result.get().isFinal() || !there)) {
      claim.ifPresent(this::begin);
      readOutputs();
      tellRest(result.get());
      return new Look.Over(result.get());
    }
    Optional<TaskResult> failed = result.filter(is -> !Optional.of(is).equals(seen));
    boolean nextBegan =
        failed.isPresent() && claim.filter(is -> isAfter(is, failed.get())).isPresent();
    if (nextBegan) {
      failed.ifPresent(this::tellFailed);
    }
    claim.ifPresent(this::begin);
    readOutputs();
    if (!nextBegan) {
      failed.ifPresent(this::tellFailed);
    }
    return there || result.isPresent() ? new Look.GoesOn() : new Look.Vanished();
  }

  /** By the same clock: that of the worker, which wrote both. */
  private static boolean isAfter(Claim claim, TaskResult result) {
    try {
      Instant written = Timestamps.read(result.fields().path("timestamp").asString(""));
      return claim.claimedAt().isAfter(written);
    } catch (DateTimeException untold) {
      return false;
    }
  }

  private void begin(Claim claim) {
    if (!claim.claimedAt().equals(began)) {
      began = claim.claimedAt();
      reading = true;
      told.values().forEach(TellRest::forget);
      sink.attempt(claim.attempt());
    }
  }

  private void tellFailed(TaskResult result) {
    tellRest(result);
    seen = Optional.of(result);
    reading = false;
    told.values().forEach(TellRest::forget);
    sink.failed(result);
  }

  private void tellRest(TaskResult result) {
    told(StdStream.STDOUT).rest(result.stdout());
    told(StdStream.STDERR).rest(result.stderr());
  }

  private void readOutputs() throws IOException {
    if (reading) {
      for (StdStream stream : StdStream.values()) {
        read(stream);
      }
    }
  }

  private void read(StdStream stream) throws IOException {
    Path file = layout.output(worker, String.valueOf(taskFile.getFileName()), stream);
    TellRest soFar = told(stream);
    while (true) {
      ReadOutput.Piece piece = ReadOutput.read(file, soFar.next(), PIECE_BYTES);
      if (piece.bytes().length == 0) {
        return;
      }
      soFar.live(piece.from(), piece.bytes());
    }
  }

  private TellRest told(StdStream stream) {
    return told.computeIfAbsent(stream, which -> new TellRest(which, sink));
  }
}
