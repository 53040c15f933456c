package dev.overseer.discord.http;

/**
 * A request.
 *
 * @param method {@code GET}, {@code POST} …
 * @param target path and query, as they go on the wire
 * @param contentType of the body; empty if there is none
 * @param body what it carries
 */
public record HttpRequest(String method, String target, String contentType, RequestBody body) {
  public HttpRequest {
    if (!isToken(method) || !target.startsWith("/") || !isLine(target) || !isLine(contentType)) {
      // The target holds the webhook's token: it must not be in the message.
      throw new IllegalArgumentException("not a request line: method " + method);
    }
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 'A' || text.charAt(i) > 'Z') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
