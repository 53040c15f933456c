package dev.overseer.client;

import dev.overseer.protocol.ServerMessage.Exited;
import dev.overseer.protocol.TaskInfo;
import java.util.OptionalInt;

/** Tells from a task's standing in the hub's list whether anything more will happen to it. */
final class JudgeTask {
  private JudgeTask() {}

  /** What the list says. */
  sealed interface Verdict {
    /** It is over. */
    record Over(TaskEnd end) implements Verdict {}

    /** It runs, or will run without anything else. */
    record GoesOn() implements Verdict {}

    /** Its run ended by itself. It is over, with this end, unless its action restarts it. */
    record OverUnlessRestarted(TaskEnd end) implements Verdict {}

    /** Its run ended, and it will run again, or be given up, or be stopped before. */
    record Between() implements Verdict {}
  }

  /**
   * Judges a task that has run, or will run, in this life of the hub.
   *
   * @param task all of whose lines and exits were told
   */
  static Verdict judge(TaskInfo info, Followed task) {
    OptionalInt exitCode =
        task.lastExit().map(exit -> OptionalInt.of(exit.exitCode())).orElse(info.lastExitCode());
    return switch (info.state()) {
      case "errored" -> new Verdict.Over(new TaskEnd.GivenUp(exitCode, info.errorMessage()));
      case "stopped" ->
          // It is called stopped as soon as it is asked to.
          info.workerState().equals("running")
              ? new Verdict.GoesOn()
              : new Verdict.Over(stopped(exitCode));
      case "active" -> active(info, task, exitCode);
      // Queued, or a state that this client doesn't know: events will tell.
      default -> new Verdict.GoesOn();
    };
  }

  /**
   * The end of a task that ran in a former life of the hub only: the list is all that is left.
   *
   * @param lastSeq the last line that was told
   */
  static TaskEnd judgeHistory(TaskInfo info, long lastSeq) {
    if (info.state().equals("errored")) {
      return new TaskEnd.GivenUp(info.lastExitCode(), info.errorMessage());
    }
    return info.lastExitCode().isPresent()
        ? new TaskEnd.Exited(info.lastExitCode().getAsInt(), info.state().equals("stopped"))
        : new TaskEnd.HubRestarted(lastSeq, OptionalInt.empty());
  }

  private static Verdict active(TaskInfo info, Followed task, OptionalInt exitCode) {
    if (!info.workerState().equals("exited")) {
      return new Verdict.GoesOn();
    }
    // Somebody asked for its end, and yet it isn't stopped: its pool puts it back into the queue.
    boolean putBack = task.lastExit().filter(Exited::intentional).isPresent();
    if (putBack || info.retryPolicy().isPresent()) {
      return new Verdict.Between();
    }
    return new Verdict.OverUnlessRestarted(new TaskEnd.Exited(exitCode.orElse(0), false));
  }

  private static TaskEnd stopped(OptionalInt exitCode) {
    return exitCode.isPresent()
        ? new TaskEnd.Exited(exitCode.getAsInt(), true)
        : new TaskEnd.Dequeued("stopped");
  }
}
