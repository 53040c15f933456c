package dev.overseer.bridge;

import dev.overseer.bridge.agent.Written;

/**
 * What became of an input.
 *
 * @param written whether it is where the agent reads
 * @param confirmed whether the agent's transcript shows it already
 */
record Delivery(Written written, Confirmed confirmed) {

  /** What the transcript says. */
  enum Confirmed {
    /** No transcript is watched, or nothing was written. */
    UNKNOWN,
    /** Not shown yet: the agent may be busy. */
    NOT_YET,
    /** The agent has read it. */
    YES
  }
}
