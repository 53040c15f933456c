package dev.overseer.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.function.Function;

/**
 * Makes a WebSocket of an HTTP connection.
 *
 * <p>Whoever it talks with knows the client before the client hears of its success: so from then on
 * it misses nothing. What is said meanwhile waits in the outbox until frames can be written.
 */
final class SwitchToWebSocket {
  private final ServerParts parts;

  SwitchToWebSocket(ServerParts parts) {
    this.parts = parts;
  }

  /**
   * Begins the talk, which may take a moment, and then switches over on the event loop.
   *
   * @param talking runs on a thread that may wait
   * @param beforeSwitch runs on the event loop just before
   */
  void begin(
      ChannelHandlerContext http,
      DefaultFullHttpResponse acceptance,
      Function<Connection, Talk> talking,
      Runnable beforeSwitch) {
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
              Talk talk;
              try {
                talk = talking.apply(connection);
              } catch (RuntimeException failure) {
                parts.log().error("a connection could not begin", failure);
                var _ = channel.close();
                return;
              }
              boolean planned =
                  OnLoop.run(
                      channel,
                      () -> {
                        beforeSwitch.run();
                        switchOver(http, acceptance, connection, talk);
                      });
              if (!planned) {
                talk.close();
              }
            });
  }

  private void switchOver(
      ChannelHandlerContext http,
      DefaultFullHttpResponse acceptance,
      Connection connection,
      Talk talk) {
    Channel channel = http.channel();
    if (!channel.isActive()) {
      parts.threads().execute(talk::close);
      return;
    }
    parts.connections().add(connection);
    channel.closeFuture().addListener(_ -> parts.connections().remove(connection));
    connection.open(talk);
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
