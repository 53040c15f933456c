package dev.overseer.worker;

import dev.overseer.posix.StdStream;
import dev.overseer.worker.agent.AgentReport;
import dev.overseer.worker.agent.AttemptRecord;
import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.Journal;
import dev.overseer.worker.spool.ParkDead;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskOrigin;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.spool.TaskSpec;
import dev.overseer.worker.spool.WriteFile;
import dev.overseer.worker.spool.WriteResult;
import dev.overseer.worker.spool.WriteResult.Letter;
import dev.overseer.worker.spool.WriteResult.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes down what became of a task, in an order in which we may be killed between any two steps:
 *
 * <pre>
 *   result, final and forced to the disk ──► dead letter ──► task file removed ──► the rest removed
 * </pre>
 *
 * Before the first step the task is simply still there. After it, whoever takes the task over finds
 * the result of this very file, and does only what is missing. Called under the task's lease.
 */
final class FinishTask {
  private final SpoolLayout layout;
  private final String worker;
  private final Persist persist;
  private final WriteResult writeResult;
  private final ParkDead parkDead;
  private final Journal journal;

  FinishTask(SpoolLayout layout, String worker, WriteFile write, Persist persist) {
    this.layout = layout;
    this.worker = worker;
    this.persist = persist;
    this.writeResult = new WriteResult(layout, worker, write);
    this.parkDead = new ParkDead(layout, worker, write);
    this.journal = new Journal(layout, worker, write);
  }

  /** A task and the file that it is in. */
  record Held(TaskSpec task, TaskOrigin origin) {}

  /** It is done, or was cancelled. */
  void end(Held held, AttemptRecord attempt, Attempts attempts, Instant now)
      throws IOException, InterruptedException {
    result(held, attempt, attempts, new Stage.Final(Optional.empty()), now);
    cleanUp(held.origin);
  }

  /** It is given up. */
  void giveUp(Held held, AttemptRecord attempt, Attempts attempts, String reason, Instant now)
      throws IOException, InterruptedException {
    Letter letter = new Letter(parkDead.nameFor(held.task.file(), now), reason);
    result(held, attempt, attempts, new Stage.Final(Optional.of(letter)), now);
    park(held, letter, attempts, now);
    cleanUp(held.origin);
  }

  /** It can never start. */
  void refuse(Held held, Attempts attempts, String reason, Instant now)
      throws IOException, InterruptedException {
    giveUp(
        held,
        notRun(new Verdict.Failed(new Verdict.Fault.OfTask(reason)), now, reason, 1),
        attempts,
        reason,
        now);
  }

  /** It was cancelled before it ran, or while it waited for a retry. */
  void cancel(Held held, Attempts attempts, Instant now) throws IOException, InterruptedException {
    end(held, notRun(new Verdict.Cancelled(), now, "cancelled", 130), attempts, now);
  }

  /** It is tried again, after an attempt that tells something. */
  void retry(Held held, AttemptRecord attempt, Attempts before, Attempts after, Instant now)
      throws IOException, InterruptedException {
    // The journal first: it holds what must not be forgotten.
    remember(held, after);
    result(held, attempt, before, new Stage.Interim(), now);
  }

  /** It is tried again; nobody else need know. */
  void remember(Held held, Attempts after) throws IOException, InterruptedException {
    persist.until("the journal", () -> journal.write(held.task, held.origin, after));
  }

  /** What the task has behind it. */
  Attempts attempts(TaskOrigin origin) throws IOException {
    return journal.read(origin);
  }

  /**
   * Does what a worker that died left undone of a task that is over.
   *
   * @return its result; empty if it is not over
   */
  Optional<TaskResult> resume(Held held, Instant now) throws IOException, InterruptedException {
    Optional<TaskResult> result =
        TaskResult.read(layout.result(worker, held.task.id()))
            .filter(found -> found.answers(held.origin));
    if (result.isEmpty()) {
      return result;
    }
    Optional<Letter> letter = result.get().deadLetter();
    if (letter.isPresent() && !Files.exists(letterFile(letter.get()))) {
      park(held, letter.get(), journal.read(held.origin), now);
    }
    cleanUp(held.origin);
    return result;
  }

  /** Parks a file that is no task. */
  void parkInvalid(Path file, String why, Instant now) throws IOException, InterruptedException {
    persist.until("a dead letter", () -> parkDead.parkInvalid(file, why, now));
  }

  private void result(Held held, AttemptRecord attempt, Attempts attempts, Stage stage, Instant now)
      throws IOException, InterruptedException {
    persist.until(
        "a result", () -> writeResult.write(held.task, held.origin, attempt, attempts, stage, now));
  }

  private void park(Held held, Letter letter, Attempts attempts, Instant now)
      throws IOException, InterruptedException {
    persist.until(
        "a dead letter",
        () ->
            parkDead.park(
                letter.name(),
                held.task,
                letter.reason(),
                attempts,
                TaskResult.read(layout.result(worker, held.task.id())),
                now));
  }

  private void cleanUp(TaskOrigin origin) throws IOException, InterruptedException {
    Path file = layout.tasksOf(worker).resolve(origin.name());
    persist.until(
        "the task folder",
        () -> {
          // Somebody may have put a new task in its place meanwhile.
          if (TaskOrigin.of(file).filter(origin::equals).isPresent()) {
            Files.deleteIfExists(file);
          }
          journal.forget(origin.name());
          Files.deleteIfExists(layout.input(worker, origin.name()));
          for (StdStream stream : StdStream.values()) {
            Files.deleteIfExists(layout.output(worker, origin.name(), stream));
          }
        });
  }

  private Path letterFile(Letter letter) {
    return layout.deadLettersOf(worker).resolve(letter.name());
  }

  private static AttemptRecord notRun(Verdict verdict, Instant now, String why, int exitCode) {
    return new AttemptRecord(now, Duration.ZERO, verdict, exitCode, "", why, AgentReport.NONE);
  }
}
