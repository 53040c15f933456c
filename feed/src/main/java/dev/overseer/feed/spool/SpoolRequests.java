package dev.overseer.feed.spool;

import dev.overseer.core.Ids;
import dev.overseer.server.spi.ConsoleFeed.Answer;
import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.Requests;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskSpec;
import dev.overseer.worker.spool.Timestamps;
import dev.overseer.worker.spool.WriteFile;
import dev.overseer.worker.spool.WriteTask;
import dev.overseer.worker.view.FindTask;
import dev.overseer.worker.view.KnownWorkers;
import dev.overseer.worker.view.TaskView;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Does to the spool what people want in the console. Everything it is given comes from outside: a
 * worker must be one that there is, a file a name within its folder.
 */
final class SpoolRequests {
  static final Set<String> NAMES =
      Set.of(
          "submit", "cancel", "drain", "resume", "retry", "drop", "show_task", "show_dead_letter");

  /** What a task may be given, besides its worker. */
  private static final Set<String> OF_A_TASK =
      Set.of(
          "task_id",
          "description",
          "priority",
          "timeout",
          "dependencies",
          "not_before",
          "metadata");

  private final SpoolLayout layout;
  private final WriteFile write;
  private final Set<String> workers;
  private final Requests requests;
  private final InstantSource clock;

  /**
   * @param workers those that there are, whether or not they have files yet
   */
  SpoolRequests(SpoolLayout layout, WriteFile write, Set<String> workers, InstantSource clock) {
    this.layout = layout;
    this.write = write;
    this.workers = Set.copyOf(workers);
    this.requests = new Requests(layout, write);
    this.clock = clock;
  }

  Answer perform(String command, Map<String, Object> arguments) {
    if (!NAMES.contains(command)) {
      return new Answer.Refused("unknown_command", "there is no command \"%s\"".formatted(command));
    }
    Optional<String> worker = text("worker", arguments);
    if (worker.isEmpty()) {
      return invalid("\"worker\" must be the name of a worker");
    }
    try {
      if (!workers.contains(worker.get()) && !KnownWorkers.of(layout).contains(worker.get())) {
        return new Answer.Refused("not_found", "there is no worker \"%s\"".formatted(worker.get()));
      }
      return perform(command, worker.get(), arguments);
    } catch (IOException e) {
      return new Answer.Refused("failed", "the spool can't be used: " + e);
    }
  }

  private Answer perform(String command, String worker, Map<String, Object> arguments)
      throws IOException {
    return switch (command) {
      case "submit" -> submit(worker, arguments);
      case "drain" -> {
        requests.drain(worker);
        yield done();
      }
      case "resume" -> {
        requests.resume(worker);
        yield done();
      }
      case "cancel", "show_task" -> task(command, worker, arguments);
      default -> letter(command, worker, arguments);
    };
  }

  private Answer submit(String worker, Map<String, Object> arguments) throws IOException {
    ObjectNode task = Json.object();
    task.put("task_id", Ids.uuid());
    task.put("created_at", Timestamps.naive(clock.instant()));
    for (Map.Entry<String, Object> argument : arguments.entrySet()) {
      if (argument.getKey().equals("worker")) {
        continue;
      }
      if (!OF_A_TASK.contains(argument.getKey())) {
        return invalid("a task has no \"%s\"".formatted(argument.getKey()));
      }
      task.set(argument.getKey(), Trees.json(argument.getValue()));
    }
    task.put("worker", worker);
    return switch (ReadTask.parse(Path.of("task.json"), Json.bytes(task))) {
      case ReadTask.Content.Task(TaskSpec spec) -> submit(worker, spec, task);
      case ReadTask.Content.Invalid(String reason) -> invalid(reason);
      case ReadTask.Content.Gone _ -> invalid("there is no task");
    };
  }

  private Answer submit(String worker, TaskSpec spec, ObjectNode task) throws IOException {
    if (spec.description().isBlank()) {
      return invalid("\"description\" is empty: say what the agent is to do");
    }
    try {
      new WriteTask(layout, write).write(worker, task);
      return new Answer.Done(Map.of("task_id", spec.id()));
    } catch (FileAlreadyExistsException e) {
      return inTheQueue(spec.id());
    }
  }

  private Answer task(String command, String worker, Map<String, Object> arguments)
      throws IOException {
    Optional<String> id = text("task_id", arguments);
    if (id.isEmpty()) {
      return invalid("\"task_id\" must be the id of a task");
    }
    Optional<TaskView> task = new FindTask(layout).find(id.get(), worker);
    if (task.isEmpty()) {
      return new Answer.Refused(
          "not_found", "the worker \"%s\" has no task \"%s\"".formatted(worker, id.get()));
    }
    if (command.equals("show_task")) {
      return new Answer.Done(Trees.of(task.get().toJson()));
    }
    if (task.get().isOver()) {
      return new Answer.Refused("conflict", "the task \"%s\" is over already".formatted(id.get()));
    }
    requests.cancel(worker, id.get());
    return done();
  }

  private Answer letter(String command, String worker, Map<String, Object> arguments)
      throws IOException {
    Optional<String> file = text("file", arguments).filter(SpoolRequests::isLetter);
    if (file.isEmpty()) {
      return invalid("\"file\" must be the name of a dead letter's file");
    }
    Optional<DeadLetter> letter = DeadLetter.read(layout.deadLettersOf(worker).resolve(file.get()));
    if (letter.isEmpty()) {
      return new Answer.Refused(
          "not_found",
          "the worker \"%s\" has no dead letter \"%s\": somebody has retried or dropped it"
              .formatted(worker, file.get()));
    }
    return switch (command) {
      case "retry" -> retry(worker, letter.get());
      case "drop" -> {
        letter.get().drop();
        yield done();
      }
      default -> new Answer.Done(Trees.of(letter.get().fields()));
    };
  }

  private Answer retry(String worker, DeadLetter letter) throws IOException {
    if (letter.original().isPresent()) {
      return new Answer.Refused(
          "conflict", "this file was no task, and so can't be retried: drop it");
    }
    try {
      letter.retry(layout, worker, write);
      return new Answer.Done(Map.of("task_id", letter.taskId()));
    } catch (FileAlreadyExistsException e) {
      return inTheQueue(letter.taskId());
    }
  }

  private static boolean isLetter(String name) {
    return SpoolLayout.isTask(name) && name.indexOf('/') < 0 && name.indexOf('\0') < 0;
  }

  private static Optional<String> text(String name, Map<String, Object> arguments) {
    return arguments.get(name) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Answer done() {
    return new Answer.Done(Map.of());
  }

  private static Answer invalid(String why) {
    return new Answer.Refused("invalid_argument", why);
  }

  private static Answer inTheQueue(String id) {
    return new Answer.Refused(
        "conflict", "a task \"%s\" waits or runs already: give another \"task_id\"".formatted(id));
  }
}
