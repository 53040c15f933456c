package dev.overseer.bot;

import java.io.IOException;
import java.nio.file.Path;

/** The bot can't start, or can't go on. The message says what stands in the way. */
public abstract sealed class BotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private BotException(String message) {
    super(message);
  }

  private BotException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Nothing can be remembered. */
  public static final class StateUnusable extends BotException {
    private static final long serialVersionUID = 1L;

    StateUnusable(Path folder, Throwable cause) {
      super(
          "STATE_DIR can't be used: %s. Set it to a folder that this user may write to (now %s)"
              .formatted(cause, folder),
          cause);
    }
  }

  /** Another bot has the state. */
  public static final class StateTaken extends BotException {
    private static final long serialVersionUID = 1L;

    StateTaken(Path folder) {
      super(
          "another bot runs with the state in %s: end it, or set STATE_DIR to another folder"
              .formatted(folder));
    }
  }

  /** The address can't be listened on. */
  public static final class Unservable extends BotException {
    private static final long serialVersionUID = 1L;

    Unservable(String host, int port, IOException cause) {
      super(
          "%s:%d can't be listened on: %s. Set PORT to a free port (0 finds one), or LISTEN to an"
                  .formatted(host, port, cause.getMessage())
              + " address of this machine",
          cause);
    }
  }

  /** Discord will not have the bot. */
  public static final class Unwelcome extends BotException {
    private static final long serialVersionUID = 1L;

    Unwelcome(String why) {
      super(why);
    }
  }
}
