package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
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

  /**
   * As it goes over the wire. What is not modified is only told about, too.
   *
   * @param headOnly whether the body is only told about
   * @param last whether the connection ends with it
   */
  DefaultFullHttpResponse response(boolean headOnly, boolean last) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            headOnly || status.equals(HttpResponseStatus.NOT_MODIFIED)
                ? Unpooled.EMPTY_BUFFER
                : Unpooled.wrappedBuffer(body));
    HttpHeaders all = response.headers();
    all.set(HttpHeaderNames.CONTENT_TYPE, contentType)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set("X-Content-Type-Options", "nosniff");
    headers.forEach(all::set);
    if (last) {
      all.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return response;
  }
}
