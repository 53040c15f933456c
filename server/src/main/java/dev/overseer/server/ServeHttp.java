package dev.overseer.server;

import static dev.overseer.core.log.LogField.field;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * HTTP on one connection, until it becomes a WebSocket or ends. Checks come in this order: trusted
 * peer, well-formed request, known path, method, health (open to every trusted peer), handshake,
 * token, origin.
 *
 * <p>What needs the hub runs on a virtual thread, so that its lock never holds up the event loop;
 * requests that a client sends meanwhile wait for their turn, since answers have no other order.
 */
final class ServeHttp extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final int MAX_PIPELINED = 16;

  private final ServerParts parts;
  private final SwitchToWebSocket upgrade;
  private final boolean trusted;
  private final boolean secure;

  private final ArrayDeque<FullHttpRequest> pipelined = new ArrayDeque<>();
  private Optional<Future<?>> deadline = Optional.empty();
  private boolean busy;

  /**
   * @param trusted whether the peer may ask for anything
   * @param secure whether the connection is encrypted
   */
  ServeHttp(ServerParts parts, boolean trusted, boolean secure) {
    super(false);
    this.parts = parts;
    upgrade = new SwitchToWebSocket(parts);
    this.trusted = trusted;
    this.secure = secure;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    restartDeadline(context.channel());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (busy) {
      if (pipelined.size() == MAX_PIPELINED) {
        request.release();
        var _ = context.close();
        return;
      }
      pipelined.addLast(request);
      return;
    }
    serve(context, request);
  }

  private void serve(ChannelHandlerContext context, FullHttpRequest request) {
    try {
      route(context, request);
    } finally {
      request.release();
    }
  }

  private void route(ChannelHandlerContext context, FullHttpRequest request) {
    if (!trusted) {
      parts.statistics().refusedPeers.increment();
      refuse(context, request, HttpReply.text(HttpResponseStatus.FORBIDDEN, "forbidden"));
      return;
    }
    if (request.decoderResult().isFailure()) {
      refuse(context, request, malformed(request.decoderResult().cause()));
      return;
    }
    Optional<Route> found = Route.of(new QueryStringDecoder(request.uri()).rawPath());
    if (found.isEmpty()) {
      reply(context, request, HttpReply.text(HttpResponseStatus.NOT_FOUND, "not found"));
      return;
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      reply(
          context,
          request,
          HttpReply.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET and HEAD")
              .with("Allow", "GET, HEAD"));
      return;
    }
    switch (found.get()) {
      case LIVE -> reply(context, request, HttpReply.text(HttpResponseStatus.OK, "ok"));
      case READY -> reply(context, request, readiness());
      case WEB_SOCKET -> upgradeOrRefuse(context, request);
      case OPENAPI -> replyLater(context, request, () -> HttpReply.json(parts.openApi().json()));
      case MANIFEST -> replyLater(context, request, () -> HttpReply.json(parts.protocol().json()));
      case METRICS -> replyLater(context, request, parts.metrics()::reply);
    }
  }

  private HttpReply readiness() {
    return parts.connections().isAccepting()
        ? HttpReply.text(HttpResponseStatus.OK, "ready")
        : HttpReply.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "shutting down");
  }

  private static HttpReply malformed(Throwable cause) {
    return cause instanceof TooLongFrameException
        ? HttpReply.text(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the request is too large")
        : HttpReply.text(HttpResponseStatus.BAD_REQUEST, "not an HTTP request");
  }

  private void upgradeOrRefuse(ChannelHandlerContext context, FullHttpRequest request) {
    Optional<HttpReply> refusal = UpgradeRequest.refusal(request);
    if (refusal.isPresent()) {
      reply(context, request, refusal.get());
    } else if (!permits(request)) {
      reply(context, request, unauthorized());
    } else if (!isOriginAllowed(request)) {
      parts.statistics().refusedOrigins.increment();
      String origin = request.headers().get(HttpHeaderNames.ORIGIN, "");
      refuse(
          context,
          request,
          HttpReply.text(
              HttpResponseStatus.FORBIDDEN,
              "pages from \"%s\" may not connect: add it to allowed_origins if they should"
                  .formatted(origin)));
    } else if (!parts.connections().isAccepting()) {
      refuse(context, request, readiness());
    } else {
      upgrade(context, request);
    }
  }

  private boolean permits(FullHttpRequest request) {
    if (parts.token().permits(request)) {
      return true;
    }
    parts.statistics().refusedTokens.increment();
    return false;
  }

  private static HttpReply unauthorized() {
    return HttpReply.text(
            HttpResponseStatus.UNAUTHORIZED, "unauthorized: send the hub's token as a bearer token")
        .with("WWW-Authenticate", "Bearer realm=\"overseer\"");
  }

  private boolean isOriginAllowed(FullHttpRequest request) {
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    String host = request.headers().get(HttpHeaderNames.HOST, "");
    return origin == null || parts.origin().allows(origin, host, secure);
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
    busy = true;
    upgrade.begin(
        context,
        UpgradeRequest.accept(request),
        () -> {
          deadline.ifPresent(timer -> timer.cancel(false));
          dropPipelined();
        });
  }

  private void replyLater(
      ChannelHandlerContext context, FullHttpRequest request, Supplier<HttpReply> work) {
    if (!permits(request)) {
      reply(context, request, unauthorized());
      return;
    }
    busy = true;
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    boolean head = request.method().equals(HttpMethod.HEAD);
    Thread.ofVirtual()
        .name("overseer-http")
        .start(
            () -> {
              HttpReply reply = performed(work);
              OnLoop.run(context.channel(), () -> finish(context, reply, head, keepAlive));
            });
  }

  private void finish(
      ChannelHandlerContext context, HttpReply reply, boolean head, boolean keepAlive) {
    busy = false;
    write(context, reply, head, keepAlive);
    while (!busy && !pipelined.isEmpty()) {
      serve(context, pipelined.removeFirst());
    }
  }

  private HttpReply performed(Supplier<HttpReply> work) {
    try {
      return work.get();
    } catch (RuntimeException failure) {
      parts.log().error("a document could not be made", failure);
      return HttpReply.text(
          HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal error: the hub's log says more");
    }
  }

  private void reply(ChannelHandlerContext context, FullHttpRequest request, HttpReply reply) {
    write(context, reply, request.method().equals(HttpMethod.HEAD), HttpUtil.isKeepAlive(request));
  }

  private void refuse(ChannelHandlerContext context, FullHttpRequest request, HttpReply reply) {
    write(context, reply, request.method().equals(HttpMethod.HEAD), false);
  }

  private void write(
      ChannelHandlerContext context, HttpReply reply, boolean head, boolean keepAlive) {
    ByteBuf body = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body());
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, reply.status(), body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, reply.contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set("X-Content-Type-Options", "nosniff");
    reply.headers().forEach((name, value) -> response.headers().set(name, value));
    if (keepAlive) {
      restartDeadline(context.channel());
      var _ = context.writeAndFlush(response);
    } else {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** A connection that asks for nothing, or takes too long to ask, is closed. */
  private void restartDeadline(Channel channel) {
    deadline.ifPresent(timer -> timer.cancel(false));
    deadline =
        Optional.of(
            channel
                .eventLoop()
                .schedule(
                    () -> {
                      if (!busy) {
                        var _ = channel.close();
                      }
                    },
                    parts.options().limits().handshakeTimeout().toMillis(),
                    TimeUnit.MILLISECONDS));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    deadline.ifPresent(timer -> timer.cancel(false));
    dropPipelined();
    context.fireChannelInactive();
  }

  private void dropPipelined() {
    while (!pipelined.isEmpty()) {
      pipelined.removeFirst().release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    parts
        .log()
        .debug(
            "a connection failed before it was a WebSocket",
            field("peer", context.channel().remoteAddress()),
            field("cause", cause));
    var _ = context.close();
  }
}
