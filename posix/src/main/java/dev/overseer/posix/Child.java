package dev.overseer.posix;

import java.util.Optional;

/**
 * A process that we started, the leader of its own group. Thread-safe; no call blocks.
 *
 * <pre>
 *   started ──watch──► watched ──exit of the leader──► drained ──► group ended
 * </pre>
 */
public interface Child {

  /** The leader's process id, which is its group's and its session's too. */
  long pid();

  /**
   * Where to write what it reads, if its {@link Command} says so. Closing it is the end of its
   * input. It is closed at the latest when nobody of its group is left.
   */
  Optional<PipeWriter> input();

  /**
   * Begins to read its outputs and to wait for its end. Until then it may run and write, but
   * nothing of it is heard: so a caller can announce the start before the first line.
   *
   * @throws IllegalStateException if it is watched already
   */
  void watch(ChildListener listener);

  /**
   * Asks the group and all descendants to end: SIGTERM, and SIGCONT for who is stopped. The signal
   * goes out some milliseconds later, once all descendants are found. Who was asked before is not
   * asked again. Does nothing once they are gone.
   *
   * <p>What they do about it is theirs, however long it takes; when the leader has ended, the rest
   * is ended after the stop grace.
   */
  void terminate();

  /**
   * Sends a signal to its group, and to nobody else: what a terminal does when somebody presses
   * Ctrl-C. Does nothing once they are gone.
   *
   * @param number 1 for SIGHUP, 2 for SIGINT; to end them for certain there are {@link #terminate}
   *     and {@link #kill}
   */
  void signal(int number);

  /**
   * Ends the group and all descendants: SIGKILL, also to who turns up later, until nobody is left.
   * Does nothing once they are gone.
   */
  void kill();

  /**
   * Stops reading its outputs: soon the child blocks when it writes. Called by its own listener,
   * not one more byte is handed over; else what is being read at this moment still is.
   *
   * <p>Its end is told when it is resumed; but no later than the pause grace and the drain grace
   * after its leader's end, with all that the leader wrote.
   */
  void pause();

  /** Reads its outputs again. Nothing was lost. */
  void resume();
}
