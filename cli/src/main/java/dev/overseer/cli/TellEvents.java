package dev.overseer.cli;

import dev.overseer.client.ClientException;
import dev.overseer.client.FollowEvent;
import dev.overseer.client.TaskEnd;
import dev.overseer.core.GoDuration;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Prints what is heard of a task that {@code run} started, and makes an exit code of its end. */
final class TellEvents implements Consumer<FollowEvent> {
  private final String taskId;
  private final PrintLines lines;
  private final Notes notes;

  private boolean waited;

  TellEvents(String taskId, PrintLines lines, Notes notes) {
    this.taskId = taskId;
    this.lines = lines;
    this.notes = notes;
  }

  @Override
  public void accept(FollowEvent event) {
    switch (event) {
      case FollowEvent.Line line -> lines.print(line);
      case FollowEvent.Idle _, FollowEvent.UpToDate _ -> lines.flush();
      case FollowEvent.Missing missing -> {
        lines.flush();
        notes.warn(missingWords(missing));
      }
      case FollowEvent.Queued queued -> {
        waited = true;
        notes.say(queued.position() == 0 ? "queued" : "queued at position " + queued.position());
      }
      case FollowEvent.Started started -> {
        if (waited || started.restartOf() != 0) {
          notes.say("started" + (started.pid() == 0 ? "" : ", pid " + started.pid()));
        }
        waited = false;
      }
      case FollowEvent.Restarting restarting -> {
        lines.flush();
        notes.say(
            "restart %d in %s"
                .formatted(restarting.attempt(), GoDuration.format(restarting.delay())));
        waited = true;
      }
      case FollowEvent.Exited exited -> {
        lines.flush();
        lastExit(exited);
      }
      case FollowEvent.Disconnected lost -> {
        lines.flush();
        notes.say(lost.why() + "; trying again");
      }
      case FollowEvent.Reconnected _ -> notes.say("connected again");
    }
  }

  /**
   * What to exit with.
   *
   * @param signal that this process got and passed on as a stop; empty if it got none
   */
  int end(TaskEnd end, OptionalInt signal) {
    return switch (end) {
      case TaskEnd.Exited exited -> codeOf(exited.exitCode(), exited.intentional(), signal);
      case TaskEnd.GivenUp givenUp -> {
        String why = givenUp.message().isEmpty() ? "" : ": " + givenUp.message();
        notes.warn(
            "task %s was given up%s; \"overseer reset %s\" starts it again"
                .formatted(taskId, why, taskId));
        int code = givenUp.exitCode().orElse(ExitCodes.REFUSED);
        yield code == 0 ? ExitCodes.REFUSED : codeOf(code, false, signal);
      }
      case TaskEnd.Dequeued dequeued -> {
        notes.warn("task %s left its queue: %s".formatted(taskId, dequeued.reason()));
        yield signal.isPresent() ? ExitCodes.SIGNAL + signal.getAsInt() : ExitCodes.NEVER_RAN;
      }
      case TaskEnd.HubRestarted restarted -> {
        notes.warn(restartedWords(taskId, restarted));
        yield ExitCodes.UNAVAILABLE;
      }
      case TaskEnd.Unreachable unreachable -> {
        ClientException why = unreachable.why();
        notes.warn("%s; task %s may still run".formatted(why.getMessage(), taskId));
        yield ExitCodes.of(why);
      }
      case TaskEnd.CaughtUp _, TaskEnd.Left _ -> 0;
    };
  }

  /** Says which lines are missing. */
  static String missingWords(FollowEvent.Missing missing) {
    return missing.fromSeq() == missing.toSeq()
        ? "line %d is missing: the hub no longer has it".formatted(missing.fromSeq())
        : "lines %d to %d are missing: the hub no longer has them"
            .formatted(missing.fromSeq(), missing.toSeq());
  }

  /** Says what is known of a task whose hub was started anew. */
  static String restartedWords(String taskId, TaskEnd.HubRestarted restarted) {
    String code =
        restarted.exitCode().isPresent()
            ? "; its history says that it ended with code " + restarted.exitCode().getAsInt()
            : "";
    return "the hub was restarted and no longer runs task %s, whose last line here is %d%s"
        .formatted(taskId, restarted.lastSeq(), code);
  }

  private void lastExit(FollowEvent.Exited exited) {
    if (exited.exitCode() < 0) {
      notes.say("task %s was ended by a signal".formatted(taskId));
    }
  }

  private static int codeOf(int exitCode, boolean intentional, OptionalInt signal) {
    if (exitCode >= 0) {
      return exitCode;
    }
    // Which signal it was, the hub doesn't tell: a stop begins with TERM, and the rest is mostly
    // KILL.
    if (signal.isPresent()) {
      return ExitCodes.SIGNAL + signal.getAsInt();
    }
    return intentional ? ExitCodes.SIGTERM : ExitCodes.SIGKILL;
  }
}
