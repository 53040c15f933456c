package dev.overseer.bridge.agent;

/** What became of a line for an agent. Only of the last one may a part have arrived. */
public sealed interface Written {

  /**
   * All of it is where the agent reads.
   *
   * @param bytes its length
   */
  record Whole(int bytes) implements Written {}

  /** Nobody reads. Nothing of it was written. */
  record NoReader() implements Written {}

  /** There is no room, since the agent has not read what came before. Nothing of it was written. */
  record NoRoom() implements Written {}

  /**
   * Longer than any pipe. Nothing of it was written.
   *
   * @param bytes its length
   * @param most how long it may be
   */
  record TooLong(int bytes, int most) implements Written {}

  /**
   * It could not be written, for a reason that a person has to deal with.
   *
   * @param reason in a sentence
   */
  record Failed(String reason) implements Written {}
}
