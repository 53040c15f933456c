package dev.overseer.feed.spool;

import dev.overseer.core.Ids;
import dev.overseer.server.spi.ConsoleFeed.Answer;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.EngineException;
import dev.overseer.worker.engine.TaskIsQueuedException;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskSpec;
import dev.overseer.worker.spool.Timestamps;
import dev.overseer.worker.view.KnownWorkers;
import dev.overseer.worker.view.TaskView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Does to the queue what people want in the console. Everything it is given comes from outside: a
 * worker must be one that there is, a file a name within its folder.
 */
final class QueueRequests {
  static final Set<String> NAMES = Set.of("submit", "cancel", "drain", "letter", "retry", "drop");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PROMPT = "prompt";

  /** What a task may be given, besides its worker, by the names that it has in a task's file. */
  private static final Map<String, String> OF_A_TASK =
      Map.of(
          PROMPT,
          "description",
          "task_id",
          "task_id",
          "priority",
          "priority",
          "timeout",
          "timeout",
          "dependencies",
          "dependencies",
          "not_before",
          "not_before",
          "metadata",
          "metadata");

  private final Engine engine;
  private final SpoolLayout layout;
  private final Set<String> workers;
  private final LetterRequests letters;
  private final InstantSource clock;

  /**
   * @param layout where the engine shows the queue
   * @param workers those that there are, whether or not they have files yet
   */
  QueueRequests(Engine engine, SpoolLayout layout, Set<String> workers, InstantSource clock) {
    this.engine = engine;
    this.layout = layout;
    this.workers = Set.copyOf(workers);
    this.letters = new LetterRequests(engine, layout);
    this.clock = clock;
  }

  Answer perform(String command, Map<String, Object> arguments) {
    try {
      return switch (command) {
        case "submit", "cancel", "drain" -> ofWorker(command, arguments);
        case "letter" -> letters.show(arguments);
        case "retry" -> letters.retry(arguments);
        case "drop" -> letters.drop(arguments);
        default ->
            new Answer.Refused("unknown_command", "there is no command \"%s\"".formatted(command));
      };
    } catch (IOException e) {
      return new Answer.Refused("failed", "the queue can't be used: " + why(e));
    }
  }

  private Answer ofWorker(String command, Map<String, Object> arguments) throws IOException {
    Optional<String> worker = text("worker", arguments);
    if (worker.isEmpty()) {
      return invalid("\"worker\" must be the name of a worker");
    }
    if (!workers.contains(worker.get()) && !KnownWorkers.of(layout).contains(worker.get())) {
      return new Answer.Refused("not_found", "there is no worker \"%s\"".formatted(worker.get()));
    }
    return switch (command) {
      case "submit" -> submit(worker.get(), arguments);
      case "cancel" -> cancel(worker.get(), arguments);
      default -> drain(worker.get(), arguments);
    };
  }

  private Answer submit(String worker, Map<String, Object> arguments) throws IOException {
    if (text(PROMPT, arguments).map(String::isBlank).orElse(true)) {
      return invalid("\"prompt\" is empty: say what the agent is to do");
    }
    ObjectNode task = Json.object();
    task.put("task_id", Ids.uuid());
    task.put("created_at", Timestamps.naive(clock.instant()));
    for (Map.Entry<String, Object> argument : arguments.entrySet()) {
      String name = OF_A_TASK.get(argument.getKey());
      if (name != null) {
        task.set(name, JSON.valueToTree(argument.getValue()));
      } else if (!argument.getKey().equals("worker")) {
        return invalid("a task has no \"%s\"".formatted(argument.getKey()));
      }
    }
    task.put("worker", worker);
    return switch (ReadTask.parse(Path.of("task.json"), Json.bytes(task))) {
      case ReadTask.Content.Task(TaskSpec spec) -> submit(worker, spec, task);
      case ReadTask.Content.Invalid(String reason) -> invalid(reason);
      case ReadTask.Content.Gone _ -> invalid("there is no task");
    };
  }

  private Answer submit(String worker, TaskSpec spec, ObjectNode task) throws IOException {
    try {
      engine.submit(worker, task);
      return new Answer.Done(Map.of("task_id", spec.id()));
    } catch (TaskIsQueuedException e) {
      return new Answer.Refused("conflict", LetterRequests.inTheQueue(spec.id()));
    }
  }

  private Answer cancel(String worker, Map<String, Object> arguments) throws IOException {
    Optional<String> id = text("task_id", arguments);
    if (id.isEmpty()) {
      return invalid("\"task_id\" must be the id of a task");
    }
    List<TaskView> task = engine.find(id.get(), List.of(worker));
    if (task.isEmpty()) {
      return new Answer.Refused(
          "not_found", "the worker \"%s\" has no task \"%s\"".formatted(worker, id.get()));
    }
    if (task.getFirst().isOver()) {
      return new Answer.Refused("conflict", "the task \"%s\" is over already".formatted(id.get()));
    }
    engine.cancel(worker, id.get());
    return done();
  }

  private Answer drain(String worker, Map<String, Object> arguments) throws IOException {
    if (!(arguments.get("on") instanceof Boolean on)) {
      return invalid("\"on\" must be true, to take no more tasks, or false");
    }
    if (on) {
      engine.drain(worker);
    } else {
      engine.resume(worker);
    }
    return done();
  }

  private static Optional<String> text(String name, Map<String, Object> arguments) {
    return arguments.get(name) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  /** For people: of files the message is but a name. */
  static String why(IOException e) {
    return e instanceof EngineException ? String.valueOf(e.getMessage()) : e.toString();
  }

  private static Answer done() {
    return new Answer.Done(Map.of());
  }

  private static Answer invalid(String why) {
    return new Answer.Refused("invalid_argument", why);
  }
}
