package dev.overseer.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks for the token. A program sends it in {@code Authorization: Bearer …}. A browser's WebSocket
 * can't: there it is a sub-protocol, {@code overseer.bearer.…}, offered beside {@code overseer}; or
 * the {@code token} in the query, which ends up in logs of whatever stands between, and is the last
 * resort.
 */
final class CheckToken {
  /** What the server answers with where the client offers it. */
  static final String PROTOCOL = "overseer";

  private static final String BEARER_PROTOCOL = "overseer.bearer.";

  private final Optional<AccessToken> token;

  CheckToken(Optional<AccessToken> token) {
    this.token = token;
  }

  boolean permits(HttpRequest request) {
    return token.isEmpty() || candidates(request).anyMatch(token.get()::matches);
  }

  private static Stream<String> candidates(HttpRequest request) {
    Stream<String> headers =
        request.headers().getAll(HttpHeaderNames.AUTHORIZATION).stream()
            .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length()))
            .map(header -> header.substring("Bearer ".length()).strip());
    Stream<String> protocols =
        offered(request).stream()
            .filter(name -> name.startsWith(BEARER_PROTOCOL))
            .map(name -> name.substring(BEARER_PROTOCOL.length()));
    Stream<String> query =
        new QueryStringDecoder(request.uri())
            .parameters().getOrDefault("token", List.of()).stream();
    return Stream.of(headers, protocols, query).flatMap(all -> all);
  }

  /**
   * The sub-protocol to answer with: a browser drops the connection if it offered some and none is
   * taken. Empty where none is known.
   */
  static Optional<String> answer(HttpRequest request) {
    List<String> offered = offered(request);
    return offered.contains(PROTOCOL)
        ? Optional.of(PROTOCOL)
        : offered.stream().filter(name -> name.startsWith(BEARER_PROTOCOL)).findFirst();
  }

  private static List<String> offered(HttpRequest request) {
    return request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
        .flatMap(header -> Arrays.stream(header.split(",", -1)))
        .map(String::strip)
        .toList();
  }
}
