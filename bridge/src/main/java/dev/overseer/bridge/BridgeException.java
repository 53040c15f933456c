package dev.overseer.bridge;

import dev.overseer.bridge.http.ListenAddress;
import dev.overseer.posix.SpawnException;
import java.nio.file.Path;

/** The bridge can't do what it was asked to. The message says what stands in the way. */
public abstract sealed class BridgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int FAILED = 1;

  private BridgeException(String message) {
    super(message);
  }

  private BridgeException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What the process should exit with. */
  public int exitCode() {
    return FAILED;
  }

  /** It is not said where the agent reads. */
  public static final class NoInput extends BridgeException {
    private static final long serialVersionUID = 1L;

    NoInput() {
      super(
          "there is no agent to write to: set INPUT_FIFO (--input-fifo) to the named pipe that it"
              + " reads, or name a command behind --");
    }
  }

  /** It is said twice where the agent reads. */
  public static final class TwoInputs extends BridgeException {
    private static final long serialVersionUID = 1L;

    TwoInputs(Path fifo) {
      super(
          "there are two agents to write to: INPUT_FIFO %s, and a command; leave one out"
              .formatted(fifo));
    }
  }

  /** The named pipe can't be used. */
  public static final class FifoUnusable extends BridgeException {
    private static final long serialVersionUID = 1L;

    FifoUnusable(Path fifo, Throwable cause) {
      super(
          "INPUT_FIFO %s can't be used: %s. Name a pipe that this user may write to, or a place to make one"
              .formatted(fifo, cause.getMessage()),
          cause);
    }
  }

  /** The address is taken. */
  public static final class NotListening extends BridgeException {
    private static final long serialVersionUID = 1L;

    NotListening(ListenAddress address, Throwable cause) {
      super(
          "nothing can be served on LISTEN %s: %s. Choose another port (0 finds one), or unix:/PATH"
              .formatted(address, cause.getMessage()),
          cause);
    }
  }

  /** A secret can't be read. */
  public static final class SecretUnreadable extends BridgeException {
    private static final long serialVersionUID = 1L;

    SecretUnreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The command can't be recorded, and so would not be found if the bridge were killed. */
  public static final class StateUnusable extends BridgeException {
    private static final long serialVersionUID = 1L;

    StateUnusable(Path folder, Throwable cause) {
      super(
          "OVERSEER_STATE_DIR can't be used: %s. Set it to a folder on a local disk that this user may write to (now %s)"
              .formatted(cause, folder),
          cause);
    }
  }

  /** The command can't be started. */
  public static final class NotStarted extends BridgeException {
    private static final long serialVersionUID = 1L;
    private static final int ENOENT = 2;
    private static final int EACCES = 13;

    private final int errno;

    NotStarted(SpawnException cause) {
      super(String.valueOf(cause.getMessage()), cause);
      errno = cause.errno();
    }

    /** As env(1) and shells say it: 127 not found, 126 may not be run, 125 anything else. */
    @Override
    public int exitCode() {
      return switch (errno) {
        case ENOENT -> 127;
        case EACCES -> 126;
        default -> 125;
      };
    }
  }
}
