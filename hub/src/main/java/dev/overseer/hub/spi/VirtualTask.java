package dev.overseer.hub.spi;

/** A task's work as a Java function, on a thread of its own. */
@FunctionalInterface
public interface VirtualTask {

  /**
   * Does the work.
   *
   * @return the exit code, 0 for success
   * @throws Exception ends the task with exit code 1 and its message as a last line on stderr
   */
  int run(VirtualContext context) throws Exception;
}
