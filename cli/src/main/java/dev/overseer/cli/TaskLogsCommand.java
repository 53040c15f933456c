package dev.overseer.cli;

import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.view.FollowTask;
import dev.overseer.worker.view.Following;
import dev.overseer.worker.view.TaskView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code overseer task logs}. */
@Command(
    name = "logs",
    header = "Print what a task writes, or wrote.",
    description = {
      "Print what a task's attempt has written so far, stdout on stdout and stderr on stderr; of a",
      "task that is over, what its result has kept."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer task logs fix-build      what there is",
      "  overseer task logs fix-build -f   and what comes, until the task is over",
      "",
      "Exit codes: 0 done, 1 no such task, 2 not understood, 141 if nobody reads it any more."
    })
final class TaskLogsCommand extends OneTaskCommand {
  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the task is over, over further attempts too.")
  private boolean follow;

  @Option(names = "--json", description = "Print stdout and stderr as members of a JSON object.")
  private boolean json;

  @Override
  int execute() throws IOException, InterruptedException {
    Engine engine = flags().find();
    TaskView task = task(engine);
    if (json) {
      CollectAttempt collect = new CollectAttempt();
      follow(engine, task, collect).look();
      Print.json(collect.toJson(task.id()).toString().getBytes(StandardCharsets.UTF_8), out());
      return 0;
    }
    PrintAttempts print = new PrintAttempts(out(), err(), notes());
    Following following = follow(engine, task, print);
    try {
      FollowTask.Look look = following.look();
      while (follow && look instanceof FollowTask.Look.GoesOn) {
        following.rest();
        look = following.look();
      }
      print.endLine();
      return 0;
    } catch (BrokenPipeException e) {
      // They have what they wanted.
      return e.exitCode();
    }
  }

  private static Following follow(Engine engine, TaskView task, FollowTask.Sink sink) {
    // A result from before the task that waits or runs now is not its output.
    return engine.follow(
        task.worker(), task.id(), task.isOver() ? Optional.empty() : task.result(), sink);
  }
}
