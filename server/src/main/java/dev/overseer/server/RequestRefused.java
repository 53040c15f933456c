package dev.overseer.server;

/** A request asks for something that the server itself can tell is wrong. */
final class RequestRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the exact text for the client
   */
  RequestRefused(String message) {
    super(message, null, false, false);
  }
}
