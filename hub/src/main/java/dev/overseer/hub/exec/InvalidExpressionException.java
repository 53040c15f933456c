package dev.overseer.hub.exec;

/** A CEL expression can't be used. The message says where in it, why, and what to write. */
final class InvalidExpressionException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidExpressionException(String message) {
    super(message);
  }

  InvalidExpressionException(String message, Throwable cause) {
    super(message, cause);
  }
}
