package dev.overseer.discord.http;

import java.io.IOException;

/** No response came. Nothing is known of what the server made of the request. */
public final class ExchangeFailed extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean timedOut;

  ExchangeFailed(String message, boolean timedOut, Throwable cause) {
    super(message, cause);
    this.timedOut = timedOut;
  }

  /** Whether it was given up for taking too long. */
  public boolean timedOut() {
    return timedOut;
  }
}
