package dev.overseer.server;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Optional;

/**
 * Decides about an HTTP request, in this order: trusted peer, well-formed request, known path,
 * method; then health and the console's files, which are open to every trusted peer; then the
 * WebSocket's handshake, the token, the origin, and whether there may be more clients.
 */
final class CheckRequest {
  private final ServerParts parts;
  private final boolean trusted;
  private final boolean secure;

  /**
   * @param trusted whether the peer may ask for anything
   * @param secure whether the connection is encrypted
   */
  CheckRequest(ServerParts parts, boolean trusted, boolean secure) {
    this.parts = parts;
    this.trusted = trusted;
    this.secure = secure;
  }

  /** What becomes of a request. */
  sealed interface Verdict {

    /** It is answered by what its path stands for. */
    record Allowed(Route route) implements Verdict {}

    /** It asks for a file of the console, and is answered with this. */
    record OfConsole(HttpReply reply) implements Verdict {}

    /**
     * It is answered with this.
     *
     * @param last whether the connection ends with it
     */
    record Refused(HttpReply reply, boolean last) implements Verdict {}
  }

  Verdict check(FullHttpRequest request) {
    if (!trusted) {
      parts.statistics().refusedPeers.increment();
      return last(HttpReply.text(HttpResponseStatus.FORBIDDEN, "forbidden"));
    }
    if (request.decoderResult().isFailure()) {
      return last(malformed(request.decoderResult().cause()));
    }
    String path = new QueryStringDecoder(request.uri()).rawPath();
    Optional<Route> route = Route.of(path).filter(this::isOffered);
    Optional<HttpReply> ofConsole = parts.console().answer(path, request);
    if (route.isEmpty() && ofConsole.isEmpty()) {
      return refused(HttpReply.text(HttpResponseStatus.NOT_FOUND, "not found"));
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      return refused(
          HttpReply.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET and HEAD")
              .with("Allow", "GET, HEAD"));
    }
    if (ofConsole.isPresent()) {
      return new Verdict.OfConsole(ofConsole.get());
    }
    return switch (route.orElseThrow()) {
      case LIVE, READY, CONSOLE_OFFERS -> new Verdict.Allowed(route.orElseThrow());
      case WEB_SOCKET, CONSOLE_FEED -> checkUpgrade(route.orElseThrow(), request);
      case OPENAPI, MANIFEST, METRICS ->
          permits(request) ? new Verdict.Allowed(route.orElseThrow()) : unauthorized();
    };
  }

  private boolean isOffered(Route route) {
    return route != Route.CONSOLE_FEED || parts.feed().isPresent();
  }

  private Verdict checkUpgrade(Route route, HttpRequest request) {
    Optional<HttpReply> noHandshake = UpgradeRequest.refusal(request);
    if (noHandshake.isPresent()) {
      return refused(noHandshake.get());
    }
    if (!permits(request)) {
      return unauthorized();
    }
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    if (origin != null && !parts.origin().allows(origin, host(request), secure)) {
      parts.statistics().refusedOrigins.increment();
      return last(
          HttpReply.text(
              HttpResponseStatus.FORBIDDEN,
              "pages from \"%s\" may not connect: add it to allowed_origins if they should"
                  .formatted(origin)));
    }
    return parts.connections().isAccepting() ? new Verdict.Allowed(route) : last(readiness());
  }

  /** Whether there may be more clients, as an answer. */
  HttpReply readiness() {
    return parts.connections().isAccepting()
        ? HttpReply.text(HttpResponseStatus.OK, "ready")
        : HttpReply.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "shutting down");
  }

  private boolean permits(HttpRequest request) {
    if (parts.token().permits(request)) {
      return true;
    }
    parts.statistics().refusedTokens.increment();
    return false;
  }

  private static Verdict unauthorized() {
    return refused(
        HttpReply.text(
                HttpResponseStatus.UNAUTHORIZED,
                "unauthorized: send the hub's token as a bearer token")
            .with("WWW-Authenticate", "Bearer realm=\"overseer\""));
  }

  private static HttpReply malformed(Throwable cause) {
    return cause instanceof TooLongFrameException
        ? HttpReply.text(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the request is too large")
        : HttpReply.text(HttpResponseStatus.BAD_REQUEST, "not an HTTP request");
  }

  private static String host(HttpRequest request) {
    return request.headers().get(HttpHeaderNames.HOST, "");
  }

  private static Verdict refused(HttpReply reply) {
    return new Verdict.Refused(reply, false);
  }

  private static Verdict last(HttpReply reply) {
    return new Verdict.Refused(reply, true);
  }
}
