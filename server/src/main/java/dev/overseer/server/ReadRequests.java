package dev.overseer.server;

import static dev.overseer.core.log.LogField.field;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overseer.core.log.Log;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Puts messages together from frames, and refuses what isn't WebSocket, isn't text in UTF-8, or is
 * too large. The frame decoder before it has looked at each header before it buffers a payload.
 */
final class ReadRequests extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final Connection connection;
  private final Log log;
  private final int maxBytes;

  private Fragments fragments = Fragments.NONE;
  private ByteArrayOutputStream text = new ByteArrayOutputStream(0);

  private enum Fragments {
    NONE,
    TEXT,
    BINARY
  }

  ReadRequests(Connection connection, Log log, int maxBytes) {
    this.connection = connection;
    this.log = log;
    this.maxBytes = maxBytes;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    switch (frame) {
      case TextWebSocketFrame first -> begin(Fragments.TEXT, first);
      case BinaryWebSocketFrame first -> begin(Fragments.BINARY, first);
      case ContinuationWebSocketFrame more -> append(more);
      case PingWebSocketFrame ping -> connection.pinged(ByteBufUtil.getBytes(ping.content()));
      case PongWebSocketFrame _ -> connection.ponged();
      case CloseWebSocketFrame _ -> connection.peerClosed();
      default ->
          connection.close(CloseReason.protocolError("unexpected " + frame.getClass().getName()));
    }
  }

  private void begin(Fragments kind, WebSocketFrame first) {
    fragments = kind;
    append(first);
  }

  private void append(WebSocketFrame frame) {
    ByteBuf content = frame.content();
    if (text.size() + content.readableBytes() > maxBytes) {
      connection.close(CloseReason.tooBig(maxBytes));
      drop();
      return;
    }
    if (fragments == Fragments.TEXT) {
      if (frame.isFinalFragment() && text.size() == 0) {
        whole(content);
        fragments = Fragments.NONE;
        return;
      }
      byte[] piece = ByteBufUtil.getBytes(content);
      text.write(piece, 0, piece.length);
    }
    if (frame.isFinalFragment()) {
      finish();
    }
  }

  private void finish() {
    if (fragments == Fragments.BINARY) {
      connection.received(new Incoming.Binary());
    } else {
      whole(Unpooled.wrappedBuffer(text.toByteArray()));
    }
    drop();
  }

  private void whole(ByteBuf message) {
    if (ByteBufUtil.isText(message, UTF_8)) {
      connection.received(new Incoming.Text(ByteBufUtil.getBytes(message)));
    } else {
      connection.close(CloseReason.NOT_UTF8);
    }
  }

  private void drop() {
    text = new ByteArrayOutputStream(0);
    fragments = Fragments.NONE;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      connection.write();
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connection.closed();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    switch (cause) {
      case CorruptedWebSocketFrameException corrupt -> connection.close(reason(corrupt));
      case DecoderException undecodable ->
          connection.close(CloseReason.protocolError(String.valueOf(undecodable.getMessage())));
      case IOException _ -> connection.disconnect();
      default -> {
        log.error(
            "a connection failed for a reason of ours",
            cause,
            field("peer", context.channel().remoteAddress()));
        connection.disconnect();
      }
    }
  }

  private CloseReason reason(CorruptedWebSocketFrameException corrupt) {
    if (corrupt.closeStatus().code() == WebSocketCloseStatus.MESSAGE_TOO_BIG.code()) {
      return CloseReason.tooBig(maxBytes);
    }
    return CloseReason.protocolError(String.valueOf(corrupt.getMessage()));
  }
}
