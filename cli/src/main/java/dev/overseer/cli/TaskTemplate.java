package dev.overseer.cli;

import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.TaskSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.node.ObjectNode;

/** Makes task files of descriptions and of lines, all checked before the first one is written. */
final class TaskTemplate {
  private static final Path UNWRITTEN = Path.of("task.json");
  private static final int MOST_MISTAKES = 10;
  private static final int ID_BYTES = 4;
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final ObjectNode defaults;
  private final Instant now;

  /**
   * @param defaults what a task has that does not say otherwise
   */
  TaskTemplate(ObjectNode defaults, Instant now) {
    this.defaults = defaults;
    this.now = now;
  }

  /**
   * A task with this description.
   *
   * @throws BadTasksException if a worker would refuse it
   */
  ObjectNode one(String description) {
    ObjectNode task = withDefaults(Optional.empty(), description);
    problemOf(task)
        .ifPresent(
            problem -> {
              throw new BadTasksException(List.of(problem), 1);
            });
    return task;
  }

  /**
   * A task for each line that is not blank.
   *
   * @throws BadTasksException with every mistake, as long as there are few
   */
  List<ObjectNode> lines(InputStream in) throws IOException {
    List<ObjectNode> tasks = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    int wrong = 0;
    int number = 0;
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      Optional<String> problem = add(line, number, tasks, seen);
      if (problem.isPresent() && wrong++ < MOST_MISTAKES) {
        problems.add("line %d: %s".formatted(number, problem.get()));
      }
    }
    if (wrong > 0) {
      throw new BadTasksException(problems, wrong);
    }
    return tasks;
  }

  private Optional<String> add(
      String line, int number, List<ObjectNode> tasks, Map<String, Integer> seen) {
    ObjectNode task;
    if (line.stripLeading().startsWith("{")) {
      Optional<ObjectNode> fields = Json.parse(line.getBytes(StandardCharsets.UTF_8));
      if (fields.isEmpty()) {
        return Optional.of("begins like JSON, but is no JSON object");
      }
      task = withDefaults(fields, "");
    } else {
      task = withDefaults(Optional.empty(), line.strip());
    }
    Optional<String> problem = problemOf(task);
    if (problem.isEmpty()) {
      Integer before = seen.putIfAbsent(task.path("task_id").asString(""), number);
      if (before != null) {
        return Optional.of("the same \"task_id\" as line " + before);
      }
      tasks.add(task);
    }
    return problem;
  }

  private ObjectNode withDefaults(Optional<ObjectNode> given, String description) {
    ObjectNode task = defaults.deepCopy();
    if (given.isEmpty()) {
      task.put("description", description);
    }
    given.ifPresent(task::setAll);
    if (task.path("task_id").isMissingNode()) {
      task.put("task_id", newId());
    }
    return task;
  }

  private static Optional<String> problemOf(ObjectNode task) {
    return switch (ReadTask.parse(UNWRITTEN, Json.bytes(task))) {
      case ReadTask.Content.Task(TaskSpec spec) ->
          spec.description().isBlank() ? Optional.of("\"description\" is empty") : Optional.empty();
      case ReadTask.Content.Invalid(String reason) -> Optional.of(reason);
      case ReadTask.Content.Gone _ -> Optional.empty();
    };
  }

  /** Ids in the order of time that two machines don't both make. */
  private String newId() {
    byte[] random = new byte[ID_BYTES];
    ThreadLocalRandom.current().nextBytes(random);
    return ID_TIME.format(now) + "-" + HexFormat.of().formatHex(random);
  }
}
