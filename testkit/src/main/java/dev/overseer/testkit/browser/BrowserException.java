package dev.overseer.testkit.browser;

/** A browser can't do what it was asked to, or what was waited for never came. */
public final class BrowserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrowserException(String message) {
    super(message);
  }

  BrowserException(String message, Throwable cause) {
    super(message, cause);
  }
}
