package dev.overseer.cli;

import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.TaskIsQueuedException;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.Place;
import dev.overseer.worker.spool.Timestamps;
import dev.overseer.worker.view.WorkerView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code overseer submit}. */
@Command(
    name = "submit",
    header = "Give a worker tasks.",
    description = {
      "Give a worker a task, or many: each becomes a file in its folder, whole from the moment"
          + " that",
      "it can be seen. Prints the ids. With --wait, prints what the task writes as it writes it,"
          + " and",
      "exits with the task's exit code."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overseer submit marie \"Summarize the report\"",
      "  overseer submit marie \"Fix the build\" --id fix --priority high --timeout 10m --wait",
      "  overseer submit marie \"Release it\" --after fix --after docs",
      "  overseer submit marie \"Nightly\" --not-before 2026-01-31T02:00:00Z",
      "  overseer submit marie --file tasks.jsonl         a task a line: JSON, or its description",
      "  ls *.pdf | sed 's/^/Summarize /' | overseer submit marie --file - --wait",
      "",
      "Exit codes: 0 done, 1 not submitted, 2 not understood; with --wait the task's own (124"
          + " timed",
      "out, 130 cancelled), of many 0 if all completed, else 1."
    })
final class SubmitCommand extends SpoolCommand {
  @Parameters(
      index = "0",
      paramLabel = "WORKER",
      converter = WorkerNames.class,
      description = "Whose task it is.")
  private String worker = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DESCRIPTION",
      description = "What the agent is told.")
  private Optional<String> description = Optional.empty();

  @Option(names = "--id", paramLabel = "ID", description = "The task's id; without it a new one.")
  private Optional<String> id = Optional.empty();

  @Option(
      names = {"-p", "--priority"},
      paramLabel = "N",
      description = "low, normal, high, or a whole number: the higher, the sooner.")
  private Optional<String> priority = Optional.empty();

  @Option(
      names = "--after",
      paramLabel = "ID",
      split = ",",
      description = "Not before this task has completed. May be given more than once.")
  private List<String> after = List.of();

  @Option(
      names = "--not-before",
      paramLabel = "TIME",
      converter = LaterPoints.class,
      description = "Not before then: in 10m, or 2026-01-31T12:00:00Z.")
  private Optional<Instant> notBefore = Optional.empty();

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "For each attempt; without it the worker's.")
  private Optional<Duration> timeout = Optional.empty();

  @Option(
      names = {"-m", "--metadata"},
      paramLabel = "NAME=VALUE",
      description = "Travels with the task. May be given more than once.")
  private Map<String, String> metadata = new LinkedHashMap<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = {
        "Many tasks, a line each: a JSON object with the fields of a task file, or a description.",
        "- is standard input. What a line does not say, the options do."
      })
  private Optional<String> file = Optional.empty();

  @Option(
      names = {"-w", "--wait"},
      description = "Wait until they are over.")
  private boolean wait;

  @Option(names = "--json", description = "Print JSON: a line per task; with --wait its result.")
  private boolean json;

  @Override
  int execute() throws IOException, InterruptedException {
    if (description.isPresent() == file.isPresent()) {
      throw new ParameterException(
          spec().commandLine(), "Give either a DESCRIPTION or --file with many tasks");
    }
    if (file.isPresent() && id.isPresent()) {
      throw new ParameterException(
          spec().commandLine(), "--id names one task: in a file, each line may have a \"task_id\"");
    }
    Engine engine = flags().findOrMake();
    List<ObjectNode> tasks =
        file.isPresent() ? many(file.get()) : List.of(template().one(description.orElse("")));
    tellOfAMissingWorker(engine);
    AwaitTasks await = new AwaitTasks(engine, worker, out(), err(), notes(), json);
    List<String> ids = new ArrayList<>();
    List<String> queued = new ArrayList<>();
    try (ProgressBar bar = ProgressBar.onTerminal("submitted", tasks.size(), err())) {
      for (ObjectNode task : tasks) {
        String taskId = task.path("task_id").asString();
        if (wait) {
          await.prepare(taskId);
        }
        try {
          Place place = engine.submit(worker, task);
          ids.add(taskId);
          if (!wait) {
            tell(taskId, place);
          }
        } catch (TaskIsQueuedException e) {
          queued.add(taskId);
        }
        bar.step();
      }
    }
    out().flush();
    if (!queued.isEmpty()) {
      throw new AlreadyQueuedException(queued, worker, ids.size());
    }
    if (!wait) {
      return 0;
    }
    return ids.size() == 1 && description.isPresent() ? await.one(ids.getFirst()) : await.many(ids);
  }

  private void tell(String taskId, Place place) {
    if (json) {
      ObjectNode line = Json.object();
      line.put("task_id", taskId);
      line.put("worker", worker);
      line.put(place.kind(), place.value());
      out().print(SafeText.ofJson(line.toString()) + "\n");
    } else {
      out().print(SafeText.of(taskId) + "\n");
    }
  }

  private List<ObjectNode> many(String from) throws IOException {
    if (from.equals("-")) {
      return template().lines(System.in);
    }
    try (InputStream lines = Files.newInputStream(Path.of(from))) {
      return template().lines(lines);
    }
  }

  /** A typo makes a folder that nobody looks into: that should not be found out tomorrow. */
  private void tellOfAMissingWorker(Engine engine) throws IOException {
    WorkerView view = engine.worker(worker);
    if (view.heartbeat().isEmpty()) {
      notes().say("no worker \"%s\" has run here yet; its tasks wait for one".formatted(worker));
    } else if (!view.isAlive()) {
      notes()
          .say(
              "the worker \"%s\" told last of itself %s ago; its tasks wait for it"
                  .formatted(worker, Ages.of(view.heartbeatAge())));
    }
  }

  private TaskTemplate template() {
    ObjectNode fields = Json.object();
    id.ifPresent(given -> fields.put("task_id", given));
    fields.put("worker", worker);
    priority.ifPresent(given -> putPriority(fields, given));
    timeout.ifPresent(given -> fields.put("timeout", given.toMillis() / 1000.0));
    if (!after.isEmpty()) {
      after.forEach(fields.putArray("dependencies")::add);
    }
    notBefore.ifPresent(given -> fields.put("not_before", Timestamps.zoned(given)));
    if (!metadata.isEmpty()) {
      metadata.forEach(fields.putObject("metadata")::put);
    }
    fields.put("created_at", Timestamps.naive(Instant.now()));
    return new TaskTemplate(fields, Instant.now());
  }

  private static void putPriority(ObjectNode fields, String given) {
    try {
      fields.put("priority", Integer.parseInt(given));
    } catch (NumberFormatException word) {
      fields.put("priority", given);
    }
  }
}
