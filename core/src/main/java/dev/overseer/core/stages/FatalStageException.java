package dev.overseer.core.stages;

/** A stage can't do its work, and won't be able to if it is run again. */
public final class FatalStageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FatalStageException(String message, Throwable cause) {
    super(message, cause);
  }
}
