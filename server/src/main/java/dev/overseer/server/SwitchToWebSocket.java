package dev.overseer.server;

import dev.overseer.hub.Session;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/**
 * Makes a WebSocket of an HTTP connection.
 *
 * <p>The hub knows the client before the client hears of its success: so from then on it misses
 * nothing. What the hub says meanwhile waits in the outbox until frames can be written.
 */
final class SwitchToWebSocket {
  private final ServerParts parts;

  SwitchToWebSocket(ServerParts parts) {
    this.parts = parts;
  }

  /**
   * Connects to the hub, which may take a moment, and then switches over on the event loop.
   *
   * @param beforeSwitch runs on the event loop just before
   */
  void begin(
      ChannelHandlerContext http, DefaultFullHttpResponse acceptance, Runnable beforeSwitch) {
    Channel channel = http.channel();
    Connection connection =
        new Connection(
            channel,
            parts.shared(),
            parts.statistics(),
            parts.options().limits(),
            parts.threads(),
            parts.clock(),
            parts.log());
    parts
        .threads()
        .execute(
            () -> {
              Session session = parts.hub().connect(connection);
              boolean planned =
                  OnLoop.run(
                      channel,
                      () -> {
                        beforeSwitch.run();
                        switchOver(http, acceptance, connection, session);
                      });
              if (!planned) {
                session.close();
              }
            });
  }

  private void switchOver(
      ChannelHandlerContext http,
      DefaultFullHttpResponse acceptance,
      Connection connection,
      Session session) {
    Channel channel = http.channel();
    if (!channel.isActive()) {
      parts.threads().execute(session::close);
      return;
    }
    parts.connections().add(connection);
    channel.closeFuture().addListener(_ -> parts.connections().remove(connection));
    connection.open(session, handler(connection, session)::handle);
    var _ = http.writeAndFlush(acceptance);
    ServerLimits limits = parts.options().limits();
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.remove(HttpObjectAggregator.class);
    pipeline.addLast(
        frameDecoder(limits), new ReadRequests(connection, parts.log(), limits.maxFrameBytes()));
    pipeline.remove(http.handler());
    // Bytes that came already go on from here to the frame decoder.
    pipeline.remove(HttpServerCodec.class);
    // Last: the codec of HTTP would not let frames through.
    connection.startWriting();
  }

  private HandleRequest handler(Connection connection, Session session) {
    return new HandleRequest(
        parts.hub(),
        session,
        connection.outbox(),
        parts.protocol(),
        parts.usage(),
        parts.life(),
        parts.statistics(),
        parts.clock(),
        parts.log());
  }

  private static WebSocket13FrameDecoder frameDecoder(ServerLimits limits) {
    return new WebSocket13FrameDecoder(
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(true)
            .allowExtensions(false)
            .maxFramePayloadLength(limits.maxFrameBytes())
            .closeOnProtocolViolation(false)
            .build());
  }
}
