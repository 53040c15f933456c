package dev.overseer.posix;

/**
 * Hears one child. Calls come one at a time from the thread that reads all children: they must be
 * short and must not block.
 */
public interface ChildListener {

  /**
   * The child wrote something.
   *
   * @param buffer holds the bytes; valid only during the call, the next read overwrites it
   * @param length how many of them, from index 0
   */
  void onOutput(StdStream stream, byte[] buffer, int length);

  /**
   * The child's leader has ended and all that it wrote has been handed over. The last call.
   *
   * <p>A grandchild that keeps the outputs open delays this by the drain grace at most.
   */
  void onExit(ExitStatus status);
}
