package dev.overseer.bridge.ask;

/** Standard input does not hold what a hook is given, so there is no form to answer in. */
public final class NotARequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotARequestException(String message) {
    super(message);
  }
}
