package dev.overseer.server;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.server.CheckRequest.Verdict;
import dev.overseer.server.spi.ConsoleFeed;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * HTTP on one connection, until it becomes a WebSocket or ends.
 *
 * <p>What needs the hub runs on a thread of its own, so that its lock never holds up the event
 * loop; requests that a client sends meanwhile wait for their turn, since answers have no other
 * order.
 */
final class ServeHttp extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final int MAX_PIPELINED = 16;

  private final ServerParts parts;
  private final CheckRequest check;
  private final SwitchToWebSocket upgrade;
  private final OpenTalk openTalk;

  private final ArrayDeque<FullHttpRequest> pipelined = new ArrayDeque<>();
  private Optional<Future<?>> deadline = Optional.empty();
  private boolean busy;

  ServeHttp(ServerParts parts, CheckRequest check) {
    super(false);
    this.parts = parts;
    this.check = check;
    upgrade = new SwitchToWebSocket(parts);
    openTalk = new OpenTalk(parts);
  }

  /** How an answer is to be sent. */
  private record Manner(boolean headOnly, boolean last) {
    static Manner of(HttpRequest request) {
      return new Manner(request.method().equals(HttpMethod.HEAD), !HttpUtil.isKeepAlive(request));
    }

    Manner last(boolean itIs) {
      return new Manner(headOnly, last || itIs);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    restartDeadline(context.channel());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (!busy) {
      serve(context, request);
    } else if (pipelined.size() < MAX_PIPELINED) {
      pipelined.addLast(request);
    } else {
      request.release();
      var _ = context.close();
    }
  }

  private void serve(ChannelHandlerContext context, FullHttpRequest request) {
    try {
      Manner manner = Manner.of(request);
      switch (check.check(request)) {
        case Verdict.Refused refused ->
            write(context, refused.reply(), manner.last(refused.last()));
        case Verdict.OfConsole file -> write(context, file.reply(), manner);
        case Verdict.Allowed allowed -> serve(context, request, allowed.route(), manner);
      }
    } finally {
      request.release();
    }
  }

  private void serve(
      ChannelHandlerContext context, FullHttpRequest request, Route route, Manner manner) {
    switch (route) {
      case LIVE -> write(context, HttpReply.text(HttpResponseStatus.OK, "ok"), manner);
      case READY -> write(context, check.readiness(), manner);
      case WEB_SOCKET -> upgrade(context, request, openTalk::withHub);
      case CONSOLE_OFFERS -> write(context, offers(), manner);
      case CONSOLE_FEED -> {
        ConsoleFeed feed = parts.feed().orElseThrow();
        upgrade(context, request, connection -> openTalk.withFeed(feed, connection));
      }
      case OPENAPI -> writeLater(context, () -> HttpReply.json(parts.openApi().json()), manner);
      case MANIFEST -> writeLater(context, () -> HttpReply.json(parts.protocol().json()), manner);
      case METRICS -> writeLater(context, parts.metrics()::reply, manner);
    }
  }

  private HttpReply offers() {
    String json = "{\"feed\":%b}".formatted(parts.feed().isPresent());
    return HttpReply.json(json.getBytes(StandardCharsets.US_ASCII));
  }

  private void upgrade(
      ChannelHandlerContext context, FullHttpRequest request, Function<Connection, Talk> talking) {
    busy = true;
    upgrade.begin(context, UpgradeRequest.accept(request), talking, this::letGo);
  }

  private void writeLater(ChannelHandlerContext context, Supplier<HttpReply> work, Manner manner) {
    busy = true;
    parts
        .threads()
        .execute(
            () -> {
              HttpReply reply = performed(work);
              OnLoop.run(context.channel(), () -> finish(context, reply, manner));
            });
  }

  private void finish(ChannelHandlerContext context, HttpReply reply, Manner manner) {
    busy = false;
    write(context, reply, manner);
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

  private void write(ChannelHandlerContext context, HttpReply reply, Manner manner) {
    var written = context.writeAndFlush(reply.response(manner.headOnly(), manner.last()));
    if (manner.last()) {
      written.addListener(ChannelFutureListener.CLOSE);
    } else {
      restartDeadline(context.channel());
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
                    () -> closeUnlessBusy(channel),
                    parts.options().limits().handshakeTimeout().toMillis(),
                    TimeUnit.MILLISECONDS));
  }

  private void closeUnlessBusy(Channel channel) {
    if (!busy) {
      var _ = channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    letGo();
    context.fireChannelInactive();
  }

  private void letGo() {
    deadline.ifPresent(timer -> timer.cancel(false));
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
