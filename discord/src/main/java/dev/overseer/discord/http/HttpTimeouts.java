package dev.overseer.discord.http;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param connect to reach one address of the server
 * @param exchange from the start of a request to the end of its response, connecting and TLS
 *     included; a body gets a second more for each {@link #BYTES_PER_SECOND} bytes
 * @param idle after this much silence a kept connection is not trusted with another request
 */
public record HttpTimeouts(Duration connect, Duration exchange, Duration idle) {
  /** The slowest upload that is waited for. */
  static final long BYTES_PER_SECOND = 64 * 1024;

  /** 10 seconds to connect, 30 for an exchange, 4 minutes of silence. */
  public static final HttpTimeouts DEFAULT =
      new HttpTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(4));

  public HttpTimeouts {
    if (connect.toMillis() < 1 || exchange.toMillis() < 1 || idle.isNegative()) {
      throw new IllegalArgumentException(
          "time-outs must be a millisecond or more: connect %s, exchange %s, idle %s"
              .formatted(connect, exchange, idle));
    }
  }

  Duration forBody(long bytes) {
    return exchange.plusSeconds(bytes / BYTES_PER_SECOND);
  }
}
