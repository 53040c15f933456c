package dev.overseer.cli;

import dev.overseer.client.FollowEvent;
import dev.overseer.client.FollowOptions;
import dev.overseer.client.FollowTask;
import dev.overseer.client.HubSettings;
import dev.overseer.client.TaskEnd;
import dev.overseer.client.TaskStart;
import dev.overseer.core.GoDuration;
import dev.overseer.core.Timers;
import dev.overseer.protocol.OutputStreamName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * One task of the demo: run through the client as {@code overseer run} would, seen, and remembered.
 */
final class DemoTask {
  private final String taskId;
  private final String action;
  private final DemoScreen screen;
  private final int linesShown;
  private final FollowTask follow;
  private final CountDownLatch taken = new CountDownLatch(1);
  private final CountDownLatch firstLine = new CountDownLatch(1);
  private final CompletableFuture<TaskEnd> end = new CompletableFuture<>();

  /** The follower's thread writes these, and others read them once {@link #await} has returned. */
  private long began;

  private long ended;
  private int runs;
  private long lines;
  private boolean inOrder = true;

  /**
   * @param linesShown how many of its lines are printed; the rest are only counted
   */
  DemoTask(String action, String taskId, HubSettings settings, DemoScreen screen, int linesShown) {
    this.action = action;
    this.taskId = taskId;
    this.screen = screen;
    this.linesShown = linesShown;
    follow = new FollowTask(settings, FollowOptions.LOSSLESS, Timers.system(), HubFlags.random());
  }

  /** Starts it, and follows it on a thread of its own. */
  DemoTask start() {
    Thread.ofPlatform().name("demo-" + taskId).daemon().start(this::run);
    return this;
  }

  /** Waits until the hub has started it, or put it into a queue. */
  DemoTask awaitTaken() throws InterruptedException {
    taken.await();
    return this;
  }

  /** Waits until it has written something. */
  DemoTask awaitFirstLine() throws InterruptedException {
    firstLine.await();
    return this;
  }

  void stop() {
    screen.note(taskId, "asked to stop");
    follow.stop();
  }

  /** Waits for its end. */
  TaskEnd await() {
    return end.join();
  }

  String taskId() {
    return taskId;
  }

  /** How often it was started. */
  int runs() {
    return runs;
  }

  /** How many lines it wrote, if each came once and in order. */
  Optional<Long> lines() {
    return inOrder ? Optional.of(lines) : Optional.empty();
  }

  /** From its start to its end. */
  Duration took() {
    return Duration.ofNanos(ended - began);
  }

  private void run() {
    began = System.nanoTime();
    try {
      TaskStart start =
          new TaskStart(action, taskId, Map.of("name", taskId), Optional.empty(), false);
      TaskEnd how = follow.start(start, this::hear);
      ended = System.nanoTime();
      end.complete(how);
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
    } finally {
      taken.countDown();
      firstLine.countDown();
    }
  }

  private void hear(FollowEvent event) {
    switch (event) {
      case FollowEvent.Line line -> {
        inOrder &= line.seq() == lines + 1;
        lines++;
        if (lines <= linesShown) {
          screen.line(taskId, line.text(), line.stream() == OutputStreamName.STDERR);
        }
        firstLine.countDown();
      }
      case FollowEvent.Missing _ -> inOrder = false;
      case FollowEvent.Queued queued -> {
        screen.note(taskId, "waits at position " + queued.position());
        taken.countDown();
      }
      case FollowEvent.Started started -> {
        runs++;
        taken.countDown();
        String again = started.restartOf() == 0 ? "started" : "started again";
        screen.note(taskId, "%s, pid %d".formatted(again, started.pid()));
      }
      case FollowEvent.Exited exited ->
          screen.note(
              taskId,
              exited.exitCode() < 0
                  ? "ended by a signal"
                  : "exited with code " + exited.exitCode());
      case FollowEvent.Restarting restarting ->
          screen.note(
              taskId,
              "restart %d in %s"
                  .formatted(restarting.attempt(), GoDuration.format(restarting.delay())));
      case FollowEvent.Disconnected lost -> screen.note(taskId, lost.why());
      case FollowEvent.Reconnected _ -> screen.note(taskId, "connected again");
      case FollowEvent.UpToDate _, FollowEvent.Idle _ -> {}
    }
  }
}
