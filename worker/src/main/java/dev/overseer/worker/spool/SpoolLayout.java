package dev.overseer.worker.spool;

import dev.overseer.posix.StdStream;
import java.nio.file.Path;
import java.time.LocalDate;

/**
 * Where everything stands.
 *
 * @param tasks holds a folder of task files for each worker
 * @param triggers holds a folder of receipts for each worker, and the orchestrator's notifications
 * @param results holds a folder of results for each worker
 * @param heartbeats holds a file for each worker
 * @param deadLetters holds a folder for each worker
 */
public record SpoolLayout(
    Path tasks, Path triggers, Path results, Path heartbeats, Path deadLetters) {
  /** Ours, in a worker's task folder; hidden, so that no other program takes it for tasks. */
  private static final String OWN = ".overseer";

  /** The usual folders under one root. */
  public static SpoolLayout under(Path root) {
    return new SpoolLayout(
        root.resolve("tasks"),
        root.resolve("triggers"),
        root.resolve("results"),
        root.resolve("heartbeats"),
        root.resolve("dlq"));
  }

  /** Where a worker's task files arrive. */
  public Path tasksOf(String worker) {
    return tasks.resolve(FileName.of(worker));
  }

  /** A worker's results. */
  public Path resultsOf(String worker) {
    return results.resolve(FileName.of(worker));
  }

  /** The result of a task. */
  public Path result(String worker, String taskId) {
    return resultsOf(worker).resolve(FileName.of(taskId) + ".json");
  }

  /** A worker's receipts. */
  public Path triggersOf(String worker) {
    return triggers.resolve(FileName.of(worker));
  }

  /** The receipt of a task. */
  public Path trigger(String worker, String taskId) {
    return triggersOf(worker).resolve(FileName.of(taskId) + ".trigger");
  }

  /** A worker's dead letters. */
  public Path deadLettersOf(String worker) {
    return deadLetters.resolve(FileName.of(worker));
  }

  /** A worker's heartbeat. */
  public Path heartbeat(String worker) {
    return heartbeats.resolve(FileName.of(worker) + ".json");
  }

  /** The orchestrator's notifications. */
  public Path notifications() {
    return triggers.resolve("orchestrator");
  }

  /** The lease on a task file. */
  public static Path lock(Path taskFile) {
    return taskFile.resolveSibling(taskFile.getFileName() + ".lock");
  }

  /** What a worker remembers of its tasks' attempts. */
  public Path journalsOf(String worker) {
    return ownOf(worker).resolve("journal");
  }

  /** The output of attempts, while and after they run. */
  public Path outputsOf(String worker) {
    return ownOf(worker).resolve("output");
  }

  /** Requests to cancel a task, one empty file each. */
  public Path cancellationsOf(String worker) {
    return ownOf(worker).resolve("cancel");
  }

  /** What a worker remembers of itself: breaker, pause, budget. */
  public Path memoryOf(String worker) {
    return ownOf(worker).resolve("worker.json");
  }

  /** Requests that hold a worker back: as long as this file is there, it takes no task. */
  public Path drainOf(String worker) {
    return ownOf(worker).resolve(Requests.DRAIN);
  }

  /** What a worker spent on a day, a line for each attempt. */
  public Path spentOf(String worker, LocalDate day) {
    return ownOf(worker).resolve("spent-" + day + ".log");
  }

  /** Copies of tasks that another program runs, for the monitor. */
  public Path copiesOf(String worker) {
    return ownOf(worker).resolve("copies");
  }

  /** All that is ours among a worker's tasks. */
  public Path ownOf(String worker) {
    return tasksOf(worker).resolve(OWN);
  }

  /** What one attempt writes to its standard output, or error, while and after it runs. */
  public Path output(String worker, String taskFileName, StdStream stream) {
    return outputsOf(worker).resolve(taskFileName + "." + stream.label());
  }

  /** What one attempt reads from its standard input, if it does. */
  public Path input(String worker, String taskFileName) {
    return outputsOf(worker).resolve(taskFileName + ".stdin");
  }

  /** The request to cancel a task. */
  public Path cancellation(String worker, String taskId) {
    return cancellationsOf(worker).resolve(FileName.of(taskId));
  }

  /** What a worker remembers of one task's attempts. */
  public Path journal(String worker, String taskFileName) {
    return journalsOf(worker).resolve(taskFileName);
  }

  /** Whether a file in a task folder can be a task. */
  public static boolean isTask(String fileName) {
    return fileName.endsWith(".json") && !fileName.startsWith(".");
  }
}
