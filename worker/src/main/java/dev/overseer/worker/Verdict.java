package dev.overseer.worker;

import java.time.Instant;

/** What an attempt came to. */
public sealed interface Verdict {

  /** The agent did the task: exit code 0. */
  record Completed() implements Verdict {}

  /** It did not. */
  record Failed(Fault fault) implements Verdict {}

  /**
   * The agent may not work until some time: its own usage limit. Costs the task nothing.
   *
   * @param message what the agent said
   */
  record LimitReached(Instant until, String message) implements Verdict {}

  /** We were stopped, or died, while it ran. Costs the task nothing. */
  record Interrupted(String reason) implements Verdict {}

  /** Somebody cancelled the task. */
  record Cancelled() implements Verdict {}

  /** Whose fault a failure is. It decides who pays for it. */
  sealed interface Fault {

    /** What went wrong, in a sentence for people. */
    String reason();

    /** The task's: it costs one of its retries, and nobody else notices. */
    record OfTask(String reason) implements Fault {}

    /** The agent's: it can't work for anybody. It costs a retry and counts for the breaker. */
    record OfAgent(String reason) implements Fault {}

    /** Ours: a full disk, a folder that is gone. It costs nothing, and is tried again. */
    record Ours(String reason) implements Fault {}
  }
}
