package dev.overseer.worker.engine;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.Processes;
import dev.overseer.worker.ProbeHealth.Health;
import dev.overseer.worker.WorkService;
import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.Place;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.view.FollowTask;
import dev.overseer.worker.view.Following;
import dev.overseer.worker.view.Letter;
import dev.overseer.worker.view.TaskView;
import dev.overseer.worker.view.WorkerView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A queue of tasks, and those who work them off: all that the commands need of it.
 *
 * <pre>
 *   submit ──► queue ──► work ──► result │ letter ──► listen
 *                ▲ cancel, drain            └─ retry, drop
 * </pre>
 *
 * <p>Tasks are what {@link dev.overseer.worker.spool.ReadTask} takes, results and letters what the
 * spool has in its files, whatever they are kept in. Thread-safe. An {@link IOException} says that
 * the queue could not be reached or used; its message is for people.
 */
public interface Engine extends AutoCloseable {

  /** Which queue it is, for a headline. */
  String title();

  /** Who has, or had, anything to do with it, in order. */
  NavigableSet<String> workers() throws IOException;

  /** How a worker is; of one that nobody knows, that it never ran. */
  WorkerView worker(String name) throws IOException;

  /**
   * Gives a worker a task.
   *
   * @param task as a task file has it, and valid
   * @return where it waits now
   * @throws TaskIsQueuedException if a task of this id waits or runs
   * @throws IOException if it is not certain that the task waits
   */
  Place submit(String worker, ObjectNode task) throws IOException;

  /** What each of these workers has under an id; none that has nothing. */
  List<TaskView> find(String taskId, Collection<String> workers) throws IOException;

  /**
   * Where a task stands, in as few steps as can be.
   *
   * @param before the result of an earlier task of the same id, which is not meant
   */
  Standing standing(String worker, String taskId, Optional<TaskResult> before) throws IOException;

  /**
   * Follows what a task's attempts write.
   *
   * @param before the result of an earlier task of the same id, which is not meant
   */
  Following follow(String worker, String taskId, Optional<TaskResult> before, FollowTask.Sink sink);

  /** Asks to cancel a task: one that waits never starts, the agent of one that runs is ended. */
  void cancel(String worker, String taskId) throws IOException;

  /** Asks a worker to take no more tasks, over restarts too; those that run go on. */
  void drain(String worker) throws IOException;

  /** Asks it to take tasks again. */
  void resume(String worker) throws IOException;

  /** A worker's dead letters, the oldest first. */
  List<Letter> letters(String worker) throws IOException;

  /**
   * Makes a task of a letter again, with all its retries; the letter goes once the task is there.
   *
   * @throws TaskIsQueuedException if a task of this id waits or runs
   */
  Place retry(Letter letter) throws IOException;

  /** Deletes a letter, for good. */
  void drop(Letter letter) throws IOException;

  /**
   * Runs workers in this process, which starts agents for nobody else.
   *
   * @param settings those of {@code overseer work}
   * @param environment what agents get as theirs
   * @throws dev.overseer.worker.WorkerException if they can't begin, with the reason
   */
  default Working work(
      List<String> workers,
      WorkService.Mode mode,
      Settings settings,
      Map<String, String> environment,
      Log log) {
    return work(workers, mode, settings, environment, Optional.empty(), log);
  }

  /**
   * Runs workers in this process.
   *
   * @param processes start the agents, as {@link dev.overseer.worker.EquipWorker#processes} gives
   *     them, where others use them too. They stay the caller's: to be closed after the last user,
   *     which then has left nobody alive
   */
  Working work(
      List<String> workers,
      WorkService.Mode mode,
      Settings settings,
      Map<String, String> environment,
      Optional<Processes> processes,
      Log log);

  /**
   * Tells of what becomes of tasks and workers, by a file each.
   *
   * @param settings those of {@code overseer listen}
   */
  Listening listen(Settings settings, Log log);

  /**
   * Shows the queue as files of a spool, for those who draw it. They are for reading: what is to be
   * done is asked of this engine.
   *
   * @param folder for copies, where the queue has no such files of its own; what is in it goes
   */
  Showing show(Path folder, Log log) throws IOException;

  /** What a dead letter is that {@link #show} shows. */
  Letter letter(String worker, DeadLetter shown);

  /** Whether a worker of this machine lives, without asking anybody who may be far away. */
  Health probe(String worker, Settings settings, Map<String, String> environment, Instant now);

  @Override
  void close();

  /** Where a task stands. */
  sealed interface Standing {

    /** It waits or runs. */
    record Open() implements Standing {}

    /** It is over. */
    record Over(TaskResult result) implements Standing {}

    /** There is nothing of it. */
    record Unknown() implements Standing {}
  }

  /** The queue as files. */
  interface Showing extends AutoCloseable {

    /** Where they are. */
    SpoolLayout layout();

    @Override
    void close();
  }

  /** Workers that run in this process. */
  interface Working extends AutoCloseable {

    /** A {@link #close} that goes on gives running tasks no more time. */
    void hurry();

    /**
     * Ends: nothing starts any more, running tasks get the shutdown grace, and those that need
     * longer are put back. When this returns no agent is alive.
     */
    @Override
    void close();
  }

  /** An orchestrator that runs in this process. */
  interface Listening extends AutoCloseable {

    /** Waits until somebody asks for its end. */
    void awaitShutdown() throws InterruptedException;

    /** Asks for its end. */
    void shutDown();

    /** What Prometheus reads, in its text format 0.0.4. */
    byte[] metrics();

    @Override
    void close();
  }
}
