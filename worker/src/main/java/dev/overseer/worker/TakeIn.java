package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.worker.WorkOnTask.Wanted;
import dev.overseer.worker.schedule.Schedule;
import dev.overseer.worker.schedule.Schedule.Waiting;
import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.Journal;
import dev.overseer.worker.spool.ReadTask;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskOrigin;
import dev.overseer.worker.spool.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads files that were found, and gives the desk what they ask for.
 *
 * <p>A file that is no task may be one that somebody still writes: it is looked at again until it
 * has not changed for the settle time, and nobody has it open. Belongs to one thread.
 */
final class TakeIn {
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

  private final WorkerParts parts;
  private final Desk desk;
  private final Journal journal;
  private final BiConsumer<Waiting, Wanted> start;
  private final Consumer<String> lookAgain;
  private final Predicate<TaskSpec> isDone;
  private final Duration settleTime;
  private final WorkerSettings.Dedupe dedupe;

  private final Map<String, Unsettled> unsettled = new HashMap<>();

  private record Unsettled(TaskOrigin origin, Instant since) {}

  /**
   * For one worker.
   *
   * @param start has something done with a task, on another thread; the desk counts it as running
   * @param lookAgain takes the name of a file to be looked at later
   * @param isDone whether a task with this id has completed before
   */
  TakeIn(
      WorkerParts parts,
      Desk desk,
      BiConsumer<Waiting, Wanted> start,
      Consumer<String> lookAgain,
      Predicate<TaskSpec> isDone,
      Duration settleTime,
      WorkerSettings.Dedupe dedupe) {
    this.parts = parts;
    this.desk = desk;
    this.journal = new Journal(parts.layout(), parts.worker(), parts.write());
    this.start = start;
    this.lookAgain = lookAgain;
    this.isDone = isDone;
    this.settleTime = settleTime;
    this.dedupe = dedupe;
  }

  /** Looks at a file in the task folder. */
  void look(String name) {
    if (!SpoolLayout.isTask(name) || desk.isRunning(name)) {
      return;
    }
    Path file = parts.layout().tasksOf(parts.worker()).resolve(name);
    try {
      Optional<TaskOrigin> origin = TaskOrigin.of(file);
      if (origin.isEmpty()) {
        unsettled.remove(name);
        return;
      }
      switch (ReadTask.read(file)) {
        case ReadTask.Content.Gone() -> unsettled.remove(name);
        case ReadTask.Content.Invalid(String why) -> settle(origin.get(), why);
        case ReadTask.Content.Task(TaskSpec spec) -> {
          unsettled.remove(name);
          add(spec, origin.get());
        }
      }
      parts.trouble().end("file " + name);
    } catch (IOException e) {
      if (parts.trouble().begin("file " + name, "can't read %s: %s".formatted(file, e))) {
        parts.log().error("a task file can't be read; it is tried again", e, field("file", file));
      }
      parts.time().after(AFTER_TROUBLE, () -> lookAgain.accept(name));
    }
  }

  private void settle(TaskOrigin origin, String why) {
    Instant now = parts.time().instant();
    Unsettled known = unsettled.get(origin.name());
    if (known == null || !known.origin.equals(origin)) {
      known = new Unsettled(origin, now);
      unsettled.put(origin.name(), known);
    }
    Duration left = Duration.between(now, known.since.plus(settleTime));
    Path file = parts.layout().tasksOf(parts.worker()).resolve(origin.name());
    if (left.isPositive()) {
      parts.time().after(left, () -> lookAgain.accept(origin.name()));
    } else if (FindWriters.isOpenForWriting(file)) {
      parts.time().after(settleTime, () -> lookAgain.accept(origin.name()));
    } else {
      unsettled.remove(origin.name());
      begin(
          new Waiting(origin.name(), "", 0, now, Instant.MIN, Set.of()),
          new Wanted.ParkInvalid(why));
    }
  }

  private void add(TaskSpec spec, TaskOrigin origin) throws IOException {
    Attempts attempts = journal.read(origin);
    Instant written = Instant.EPOCH.plusNanos(origin.modifiedNanos());
    Instant notBefore = later(spec.notBefore().orElse(Instant.MIN), attempts.notBefore());
    Waiting task =
        new Waiting(
            origin.name(),
            spec.id(),
            spec.priority(),
            later(written, attempts.notBefore()),
            notBefore,
            new HashSet<>(spec.dependencies()));
    if (parts.cancellations().isAsked(spec.id(), origin)) {
      begin(task, new Wanted.Cancel());
      return;
    }
    Optional<String> duplicate = duplicate(task, spec);
    if (duplicate.isPresent()) {
      begin(task, new Wanted.Refuse(duplicate.get()));
      return;
    }
    switch (desk.add(task)) {
      case Schedule.Added.Accepted() -> {}
      case Schedule.Added.Refused(String reason) -> begin(task, new Wanted.Refuse(reason));
    }
  }

  private Optional<String> duplicate(Waiting task, TaskSpec spec) {
    if (dedupe == WorkerSettings.Dedupe.NEVER) {
      return Optional.empty();
    }
    Optional<String> other = desk.keyOf(task.taskId()).filter(key -> !key.equals(task.key()));
    if (other.isPresent()) {
      return Optional.of("duplicate_task_id: it is queued as " + other.get());
    }
    return dedupe == WorkerSettings.Dedupe.EVER && isDone.test(spec)
        ? Optional.of("duplicate_task_id: it has completed before")
        : Optional.empty();
  }

  private void begin(Waiting task, Wanted wanted) {
    if (desk.takeOut(task.key()).isPresent() || desk.occupy(task)) {
      start.accept(task, wanted);
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
