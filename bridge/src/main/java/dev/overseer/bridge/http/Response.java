package dev.overseer.bridge.http;

import dev.overseer.core.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response.
 *
 * @param status 200 to 599
 * @param type of the body
 * @param body not to be changed
 * @param headers besides those that every response has
 */
@SuppressWarnings("ArrayRecordComponent") // A response is written once, never compared.
public record Response(int status, String type, byte[] body, Map<String, String> headers) {
  public Response {
    headers = Map.copyOf(headers);
  }

  /** A JSON document. */
  public static Response json(int status, String json) {
    return of(status, "application/json", json + "\n");
  }

  /** Lines for people. */
  public static Response text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text + "\n");
  }

  /**
   * A failure.
   *
   * @param code for programs, in snake case
   * @param message for people
   */
  public static Response failure(int status, String code, String message) {
    return json(
        status,
        "{\"error\":{\"code\":%s,\"message\":%s}}"
            .formatted(JsonText.quoted(code), JsonText.quoted(message)));
  }

  /** The same with another header. */
  public Response with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, type, body, more);
  }

  private static Response of(int status, String type, String body) {
    return new Response(status, type, body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** As it goes on the wire; the connection ends behind it. */
  byte[] bytes(boolean withBody) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(status).append(' ').append(reason()).append("\r\n");
    head.append("Content-Type: ").append(type).append("\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n");
    head.append("Cache-Control: no-store\r\nConnection: close\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[start.length + (withBody ? body.length : 0)];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(body, 0, all, start.length, all.length - start.length);
    return all;
  }

  private String reason() {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 411 -> "Length Required";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      default -> "Status";
    };
  }
}
