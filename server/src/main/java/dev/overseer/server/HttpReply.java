package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/**
 * An answer over plain HTTP.
 *
 * @param headers besides those that every answer has
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, written once.
record HttpReply(
    HttpResponseStatus status, String contentType, byte[] body, Map<String, String> headers) {
  private static final String TEXT = "text/plain; charset=utf-8";

  static HttpReply text(HttpResponseStatus status, String text) {
    return new HttpReply(status, TEXT, (text + "\n").getBytes(UTF_8), Map.of());
  }

  static HttpReply json(byte[] body) {
    return new HttpReply(HttpResponseStatus.OK, "application/json", body, Map.of());
  }

  HttpReply with(String name, String value) {
    return new HttpReply(status, contentType, body, Map.of(name, value));
  }
}
