package dev.overseer.posix;

/** How a process ended. */
public sealed interface ExitStatus {

  /**
   * It returned from main or called exit.
   *
   * @param code 0 to 255
   */
  record Exited(int code) implements ExitStatus {}

  /**
   * A signal ended it.
   *
   * @param signal the signal's number, 9 for SIGKILL
   */
  record Signaled(int signal) implements ExitStatus {}
}
