package dev.overseer.discord.http;

import java.nio.charset.StandardCharsets;

/**
 * A response.
 *
 * @param status 200 to 599
 * @param headers its header fields
 * @param body as much of its body as was wanted and came; not to be changed
 * @param whole whether the body ended as it should; otherwise the connection broke, time ran out,
 *     or it was longer than anybody wants to read
 */
@SuppressWarnings("ArrayRecordComponent") // A response is read once, never compared.
public record HttpResponse(int status, ResponseHeaders headers, byte[] body, boolean whole) {

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
