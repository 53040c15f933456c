package dev.overseer.bot.guild;

/**
 * The answer to a command or a press, seen by that person alone. Discord wants a first one within
 * three seconds. Thread-safe; what can't be told any more is lost, and nobody minds.
 */
public interface Reply {

  /** Says that the answer takes longer. */
  void later();

  /** The answer; a second one replaces the first. */
  void tell(String text);

  /**
   * Instead of an answer: writes the message anew whose button was pressed.
   *
   * @return false if there was an answer before; then nothing was written
   */
  boolean rewrite(Notice notice);
}
