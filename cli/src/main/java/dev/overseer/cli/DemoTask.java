package dev.overseer.cli;

import dev.overseer.posix.StdStream;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.WriteFile;
import dev.overseer.worker.spool.WriteTask;
import dev.overseer.worker.view.FollowTask;
import dev.overseer.worker.view.FollowTask.Look;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One task of the demo: followed by its files, told of, and remembered. For one thread. */
final class DemoTask implements FollowTask.Sink {
  private final DemoPlan.Task plan;
  private final DemoScreen screen;
  private final FollowTask follow;
  private final long began = System.nanoTime();

  private long ended;
  private long lines;
  private boolean whole = true;
  private Optional<TaskResult> result = Optional.empty();

  /** Submits it. */
  DemoTask(DemoPlan.Task plan, SpoolLayout layout, DemoScreen screen) {
    this.plan = plan;
    this.screen = screen;
    try {
      new WriteTask(layout, new WriteFile(false)).write(plan.worker(), plan.json(Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    follow = new FollowTask(layout, plan.worker(), plan.id(), Optional.empty(), this);
  }

  /** Looks once; returns whether it is over. */
  boolean isOver() {
    if (result.isEmpty()) {
      try {
        if (follow.look() instanceof Look.Over(TaskResult last)) {
          ended = System.nanoTime();
          result = Optional.of(last);
          screen.note(
              plan.id(),
              last.isCompleted()
                  ? "completed"
                  : "given up: %s; now a dead letter".formatted(TaskWords.why(last)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return result.isPresent();
  }

  /** Whether it went as planned, and is where it should be then. */
  boolean isAsPlanned() {
    return whole
        && result
            .filter(is -> is.exitCode() == plan.exitCode())
            .filter(is -> attempts() == plan.attempts())
            .filter(is -> is.isCompleted() == is.deadLetter().isEmpty())
            .isPresent();
  }

  DemoPlan.Task plan() {
    return plan;
  }

  int attempts() {
    return result.map(last -> last.fields().path("retry_count").asInt(0) + 1).orElse(0);
  }

  long lines() {
    return lines;
  }

  Duration took() {
    return Duration.ofNanos(ended - began);
  }

  @Override
  public void output(StdStream stream, byte[] bytes) {
    for (byte each : bytes) {
      if (each == '\n') {
        lines++;
      }
    }
  }

  @Override
  public void gap(StdStream stream, long bytes) {
    whole = false;
    screen.note(plan.id(), bytes + " bytes are missing");
  }

  @Override
  public void attempt(int number) {
    screen.note(plan.id(), "%s begins, attempt %d".formatted(plan.worker(), number));
  }

  @Override
  public void failed(TaskResult attempt) {
    screen.note(plan.id(), "failed: %s; to be tried again".formatted(TaskWords.why(attempt)));
  }
}
