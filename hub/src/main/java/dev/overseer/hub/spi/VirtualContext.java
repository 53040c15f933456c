package dev.overseer.hub.spi;

import dev.overseer.posix.StdStream;
import java.time.Duration;

/** What a virtual task may do besides its work. Thread-safe. */
public interface VirtualContext {

  /** The task that it is. */
  TaskContext task();

  /** Sends text to the task's subscribers; each line in it becomes one output event. */
  void send(StdStream stream, String text);

  /** Whether the task has been asked to stop. */
  boolean isCancelled();

  /**
   * Waits for the request to stop.
   *
   * @return true if it came, false if the time passed first
   * @throws InterruptedException if the task didn't heed the request for so long that its thread is
   *     interrupted
   */
  boolean awaitCancel(Duration atMost) throws InterruptedException;
}
