package dev.overseer.hub.exec;

import dev.overseer.posix.StdStream;

/** A condition that a line of output must meet to be passed on. Thread-safe. */
interface LineCondition {

  /** Whether the line meets it. Doesn't block once {@link #awaitReady} has returned. */
  boolean holds(StdStream stream, String line) throws ConditionFailedException;

  /** Waits until it can be evaluated without waiting. */
  void awaitReady();
}
