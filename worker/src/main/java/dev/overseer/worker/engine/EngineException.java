package dev.overseer.worker.engine;

import java.io.IOException;

/** An engine can't do what was asked. The message is a whole sentence, and says what to do. */
public class EngineException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a sentence for people. */
  public EngineException(String message) {
    super(message);
  }

  /** With a sentence for people, and what stands behind it. */
  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
