package dev.overseer.cli;

import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.TaskSpec;
import dev.overseer.worker.view.TaskView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code overseer task show}. */
@Command(
    name = "show",
    header = "Show where a task is and what it has behind it.",
    description = "Show where a task is, its attempts, its result and its dead letters.",
    footerHeading = "%nExamples:%n",
    footer = {"  overseer task show fix-build", "  overseer task show fix-build --json"})
final class TaskShowCommand extends OneTaskCommand {
  @Option(names = "--json", description = "Print JSON, with all that is known.")
  private boolean json;

  @Override
  int execute() throws IOException {
    TaskView task = task(flags().find());
    if (json) {
      Print.json(task.toJson().toString().getBytes(StandardCharsets.UTF_8), out());
      return 0;
    }
    Instant now = Instant.now();
    line("task", task.id());
    line("worker", task.worker());
    line("state", state(task, now));
    task.spec().ifPresent(spec -> line("description", spec.description()));
    if (task.state() == TaskView.State.WAITING) {
      task.spec().ifPresent(this::conditions);
    }
    task.place().ifPresent(place -> line(place.kind(), place.value()));
    for (Attempts.Attempt attempt : task.attempts().history()) {
      line(
          "attempt",
          "%s ago: %s (%s)"
              .formatted(Ages.since(attempt.endedAt(), now), attempt.verdict(), attempt.reason()));
    }
    task.result().ifPresent(result -> tell(result, task.isOver()));
    task.letters().forEach(letter -> line("dead letter", letter.place().value()));
    return 0;
  }

  private void conditions(TaskSpec spec) {
    if (!spec.dependencies().isEmpty()) {
      line("after", String.join(", ", spec.dependencies()));
    }
    spec.notBefore().ifPresent(at -> line("not before", at.toString()));
  }

  private static String state(TaskView task, Instant now) {
    return switch (task.state()) {
      case WAITING -> "waiting" + next(task, now);
      case RUNNING ->
          task.claim()
              .map(
                  claim ->
                      "running for %s, attempt %d"
                          .formatted(Ages.since(claim.claimedAt(), now), claim.attempt()))
              .orElse("running");
      case COMPLETED -> "completed";
      case FAILED -> "failed";
    };
  }

  private static String next(TaskView task, Instant now) {
    Instant next = task.attempts().notBefore();
    return next.isAfter(now) ? ", next attempt in " + Ages.since(now, next) : "";
  }

  private void tell(TaskResult result, boolean over) {
    line(
        over ? "result" : "last result",
        result.isCompleted() ? "completed" : "failed: " + TaskWords.why(result));
    line("result " + result.place().kind(), result.place().value());
    Optional<String> cost = result.fields().path("total_cost_usd").asStringOpt();
    cost.ifPresent(amount -> line("cost", "$" + amount));
  }

  private void line(String name, String value) {
    out().print("%-12s %s\n".formatted(name, SafeText.of(value)));
  }
}
