package dev.overseer.cli;

import dev.overseer.posix.StdStream;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.view.FollowTask;
import dev.overseer.worker.view.FollowTask.Look;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** One task of the demo's worker: followed by its files, seen, and remembered. For one thread. */
final class DemoSpoolTask implements FollowTask.Sink {
  private final String taskId;
  private final DemoScreen screen;
  private final FollowTask follow;
  private final long began = System.nanoTime();

  private long ended;
  private long lines;
  private int attempts = 1;
  private Optional<TaskResult> result = Optional.empty();

  DemoSpoolTask(DemoWorker worker, String taskId, DemoScreen screen) {
    this.taskId = taskId;
    this.screen = screen;
    worker.submit(taskId);
    follow = new FollowTask(worker.layout(), DemoWorker.NAME, taskId, Optional.empty(), this);
  }

  /** Looks once; returns whether it is over. */
  boolean isOver() {
    if (result.isEmpty()) {
      try {
        if (follow.look() instanceof Look.Over(TaskResult last)) {
          ended = System.nanoTime();
          attempts = last.fields().path("retry_count").asInt(0) + 1;
          result = Optional.of(last);
          screen.note(taskId, last.isCompleted() ? "completed" : gaveUp(last));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return result.isPresent();
  }

  /** Whether it ended with this exit code after so many attempts, and where it should be then. */
  boolean endedAs(int exitCode, int expectedAttempts) {
    return result
        .filter(is -> is.exitCode() == exitCode)
        .filter(is -> attempts == expectedAttempts)
        .filter(is -> is.isCompleted() == is.deadLetter().isEmpty())
        .isPresent();
  }

  String taskId() {
    return taskId;
  }

  int attempts() {
    return attempts;
  }

  long lines() {
    return lines;
  }

  Duration took() {
    return Duration.ofNanos(ended - began);
  }

  @Override
  public void output(StdStream stream, byte[] bytes) {
    new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .forEach(
            line -> {
              lines++;
              screen.line(taskId, line, stream == StdStream.STDERR);
            });
  }

  @Override
  public void gap(StdStream stream, long bytes) {
    screen.note(taskId, bytes + " bytes are missing");
  }

  @Override
  public void attempt(int number) {
    screen.note(taskId, "attempt " + number);
  }

  @Override
  public void failed(TaskResult attempt) {
    screen.note(taskId, "failed: %s; to be tried again".formatted(TaskWords.why(attempt)));
  }

  private static String gaveUp(TaskResult last) {
    return "given up: %s; now a dead letter".formatted(TaskWords.why(last));
  }
}
