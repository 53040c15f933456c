package dev.overseer.hub.spi;

import java.util.Map;

/**
 * Runs beside the hub, on a thread of its own, and may submit tasks: a scanner of a folder, a
 * poller of a queue.
 */
@FunctionalInterface
public interface BackgroundService {

  /**
   * Runs until its thread is interrupted. If it returns or throws before, it is run again after a
   * pause that grows from 1 s to 1 min.
   */
  void run(Submitter submitter) throws Exception;

  /** Starts tasks from within. */
  @FunctionalInterface
  interface Submitter {
    /**
     * Starts a task or puts it into its queue.
     *
     * @param action the action's name
     * @param taskId the id it shall have; empty for a new one
     * @return the task's id
     * @throws dev.overseer.hub.HubException if it is refused, as a client's request would be
     */
    String submit(String action, String taskId, Map<String, String> parameters);
  }
}
