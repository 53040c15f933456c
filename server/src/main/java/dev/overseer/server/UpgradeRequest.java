package dev.overseer.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** The opening handshake of a WebSocket: RFC 6455, section 4.2. */
final class UpgradeRequest {
  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final HttpReply UPGRADE_REQUIRED =
      HttpReply.text(
              HttpResponseStatus.UPGRADE_REQUIRED,
              "this is a WebSocket: connect with a WebSocket client")
          .with("Upgrade", "websocket");

  private UpgradeRequest() {}

  /** Why a request is no handshake; empty if it is one. */
  static Optional<HttpReply> refusal(HttpRequest request) {
    boolean asks =
        request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
            && request
                .headers()
                .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    if (!asks) {
      return Optional.of(UPGRADE_REQUIRED);
    }
    if (!"13".equals(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      return Optional.of(
          HttpReply.text(
                  HttpResponseStatus.UPGRADE_REQUIRED, "only version 13 of WebSocket is spoken")
              .with("Sec-WebSocket-Version", "13"));
    }
    return isKey(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, ""))
        ? Optional.empty()
        : Optional.of(
            HttpReply.text(
                HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Key must be 16 bytes in Base64"));
  }

  /** The answer to a good handshake. */
  static DefaultFullHttpResponse accept(HttpRequest request) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
    response
        .headers()
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, acceptance(key));
    CheckToken.answer(request)
        .ifPresent(name -> response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, name));
    return response;
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  @SuppressWarnings("InsecureCryptoUsage") // The protocol says SHA-1; nothing secret is hashed.
  private static String acceptance(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-1", impossible);
    }
  }
}
