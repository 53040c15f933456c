package dev.overseer.posix;

/**
 * A process that we started, the leader of its own group. Thread-safe.
 *
 * <pre>
 *   started ──watch──► watched ──exit of the leader──► drained ──► group ended
 * </pre>
 */
public interface Child {

  /** The leader's process id, which is its group's and its session's too. */
  long pid();

  /**
   * Begins to read its outputs and to wait for its end. Until then it may run and write, but
   * nothing of it is heard: so a caller can announce the start before the first line.
   *
   * @throws IllegalStateException if it is watched already
   */
  void watch(ChildListener listener);

  /** Asks the group and all descendants to end: SIGTERM. Does nothing once they are gone. */
  void terminate();

  /** Ends the group and all descendants: SIGKILL. Does nothing once they are gone. */
  void kill();

  /** Stops reading its outputs: soon the child blocks when it writes. */
  void pause();

  /** Reads its outputs again. */
  void resume();
}
