package dev.overseer.cli;

import dev.overseer.cli.Style.Tone;
import dev.overseer.protocol.TaskInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** A task's state in human words, made of the two that the protocol has. */
enum TaskState {
  QUEUED("queued", Tone.WAITING),
  STARTING("starting", Tone.WAITING),
  RUNNING("running", Tone.GOOD),
  RESTARTING("restarting", Tone.WAITING),
  STOPPING("stopping", Tone.WAITING),
  STOPPED("stopped", Tone.DIM),
  EXITED("exited", Tone.DIM),
  GIVEN_UP("given up", Tone.BAD);

  private final String word;
  private final Tone tone;

  TaskState(String word, Tone tone) {
    this.word = word;
    this.tone = tone;
  }

  /**
   * A task's state.
   *
   * @param restarts whether an action restarts its tasks, which tells a task that ended from one
   *     that will run again
   */
  static TaskState of(TaskInfo task, Predicate<String> restarts) {
    boolean runs = task.workerState().equals("running");
    boolean ended = task.workerState().equals("exited");
    return switch (task.state()) {
      case "queued" -> QUEUED;
      case "stopped" -> runs ? STOPPING : STOPPED;
      case "errored" -> GIVEN_UP;
      default -> {
        if (runs) {
          yield RUNNING;
        }
        if (!ended) {
          yield STARTING;
        }
        boolean again = task.retryPolicy().isPresent() || restarts.test(task.action());
        yield again ? RESTARTING : EXITED;
      }
    };
  }

  /** Whether the answer to {@link #of} depends on the action. */
  static boolean dependsOnAction(TaskInfo task) {
    return task.state().equals("active")
        && task.workerState().equals("exited")
        && task.retryPolicy().isEmpty();
  }

  /** Whether nothing more happens to it, and nobody needs to look after it. */
  boolean isOver() {
    return this == STOPPED || this == EXITED;
  }

  /** Whether it has a process. */
  boolean hasProcess() {
    return this == RUNNING || this == STOPPING;
  }

  Tone tone() {
    return tone;
  }

  /** The word, and since when: {@code running 3m05s}, {@code stopped 2h ago}. */
  String words(TaskInfo task, Instant now) {
    Optional<Instant> since =
        switch (this) {
          case QUEUED -> task.queuedAt();
          case RUNNING -> task.lastStartedAt();
          case STARTING, STOPPING, RESTARTING -> Optional.empty();
          case STOPPED, EXITED, GIVEN_UP -> task.lastExitedAt();
        };
    String ago = isOver() || this == GIVEN_UP ? " ago" : "";
    return word + since.map(at -> " " + Ages.since(at, now) + ago).orElse("");
  }

  /** How its last run ended, where that is known: a number, or that a signal ended it. */
  static String exitWords(OptionalInt exitCode) {
    if (exitCode.isEmpty()) {
      return "";
    }
    return exitCode.getAsInt() < 0 ? "signal" : Integer.toString(exitCode.getAsInt());
  }
}
