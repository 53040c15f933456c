package dev.overseer.hub.spi;

/**
 * The parameters of a start request don't fit the action. The message goes to the client as it is.
 */
public final class InvalidParametersException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidParametersException(String message) {
    super(message);
  }
}
