package dev.overseer.engine.temporal;

import java.time.LocalDate;

/**
 * What things are called on the server. These names are in every history, so none may ever change.
 */
final class Names {
  /** The workflow that is a task. Its id is the task's, its task queue its worker's name. */
  static final String TASK = "overseer-task";

  /** The activity that is an attempt. */
  static final String ATTEMPT = "overseer-attempt";

  /** The local activity that tells what became of a task. */
  static final String LOOK_UP = "overseer-look-up";

  /** The workflow that stands for a process that serves a worker. */
  static final String PRESENCE = "overseer-worker";

  /** Its one activity, on a task queue of that process alone. */
  static final String SERVE = "overseer-serve";

  /** The workflow that adds up what a worker spends in a day. */
  static final String SPENT = "overseer-spent";

  /** The workflow whose being there says that a worker is drained. Nobody runs it. */
  static final String DRAIN = "overseer-drain";

  /** A task queue that nobody polls. */
  static final String NOBODYS_QUEUE = "overseer/flags";

  /** Begins all ids that are no task's. */
  static final String OWN_PREFIX = "overseer/";

  /** Signal to a task that another one waits for. */
  static final String AWAITED = "awaited";

  /** Signal to a task that waits for another one, which is over. */
  static final String SETTLED = "settled";

  /** Signal to a day's account. */
  static final String SPEND = "spend";

  /** Query of a day's account. */
  static final String TOTAL = "total";

  private Names() {}

  /**
   * The task queue of a worker's workflows that are no tasks: who scales by what waits and runs on
   * the worker's own must not count them.
   */
  static String ownQueueOf(String worker) {
    return OWN_PREFIX + "of/" + worker;
  }

  /** Whose a task queue is. */
  static String workerOf(String queue) {
    String prefix = ownQueueOf("");
    return queue.startsWith(prefix) ? queue.substring(prefix.length()) : queue;
  }

  static String drainOf(String worker) {
    return OWN_PREFIX + "drain/" + worker;
  }

  static String spentOf(String worker, LocalDate day) {
    return OWN_PREFIX + "spent/" + worker + "/" + day;
  }

  static String presenceOf(String worker, String process) {
    return OWN_PREFIX + "worker/" + worker + "/" + process;
  }
}
