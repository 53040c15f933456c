package dev.overseer.engine.temporal;

import java.time.Duration;

/**
 * What the workers of a fleet ask the server for with every attempt. It may change between two
 * lives of a worker: a history holds what was asked for then.
 *
 * @param taskTimeout of an attempt whose task names none
 * @param stopGrace what an agent has between SIGTERM and SIGKILL
 * @param heartbeatTimeout after how long in silence an attempt is somebody else's
 * @param longestHistory events after which a task goes on in a new run
 */
record Policy(
    Duration taskTimeout, Duration stopGrace, Duration heartbeatTimeout, int longestHistory) {
  private static final int USUAL_HISTORY = 5_000;

  /** The worker ends an attempt itself; this is for a worker that can't. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  Policy(Duration taskTimeout, Duration stopGrace, Duration heartbeatTimeout) {
    this(taskTimeout, stopGrace, heartbeatTimeout, USUAL_HISTORY);
  }

  /** After how long the server itself gives an attempt up. */
  Duration startToClose(Duration timeout) {
    return timeout.plus(stopGrace).plus(SLACK);
  }
}
