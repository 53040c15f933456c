package dev.overseer.bridge.http;

/** Answers requests. Called on many threads at once; may block. */
@FunctionalInterface
public interface Answer {
  /**
   * Answers one.
   *
   * @throws RefusedException if the answer is a refusal
   */
  Response to(Request request) throws RefusedException;
}
