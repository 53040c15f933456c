package dev.overseer.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What Netty does at best: frames that were made before, the same for all clients, one event loop.
 * No process, no line, no JSON. The ceiling that the hub is measured against.
 */
final class BareServer {
  private static final int FRAMES_PER_WRITE = 350;

  private final int clients;
  private final long messages;
  private final ByteBuf batch;
  private final ByteBuf last;
  private final List<Channel> connected = new ArrayList<>();

  private BareServer(int clients, long messages, int messageBytes) {
    this.clients = clients;
    this.messages = messages;
    this.batch = frames(messageBytes, FRAMES_PER_WRITE, "output");
    this.last = frames(messageBytes, 1, "exited");
  }

  /** Takes clients, messages and bytes a message; prints its port. */
  public static void main(String[] args) {
    new BareServer(Integer.parseInt(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2]))
        .serve();
  }

  private void serve() {
    MultiThreadIoEventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Channel server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(8192),
                            new WebSocketServerProtocolHandler("/ws"),
                            new Flood());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
    System.out.println(((InetSocketAddress) server.localAddress()).getPort());
    server.closeFuture().syncUninterruptibly();
  }

  private static ByteBuf frames(int messageBytes, int count, String type) {
    String head = "{\"type\":\"" + type + "\",\"data\":\"";
    byte[] message =
        (head + "x".repeat(messageBytes - head.length() - 2) + "\"}")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuf frames = Unpooled.directBuffer();
    for (int i = 0; i < count; i++) {
      frames.writeByte(0x81);
      if (message.length < 126) {
        frames.writeByte(message.length);
      } else {
        frames.writeByte(126).writeShort(message.length);
      }
      frames.writeBytes(message);
    }
    return frames;
  }

  /** Writes while the client can take it. */
  private final class Flood extends ChannelInboundHandlerAdapter {
    private long left = messages / FRAMES_PER_WRITE;
    private boolean going;
    private boolean over;

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof HandshakeComplete) {
        connected.add(context.channel());
        // Netty's encoder stands between: what is written raw goes around it.
        if (connected.size() == clients) {
          connected.forEach(
              channel -> {
                ChannelHandlerContext each = channel.pipeline().context(Flood.class);
                ((Flood) each.handler()).begin(each);
              });
        }
      }
    }

    private void begin(ChannelHandlerContext context) {
      context.pipeline().remove("wsencoder");
      going = true;
      pump(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (going) {
        pump(context);
      }
    }

    private void pump(ChannelHandlerContext context) {
      while (left > 0 && context.channel().isWritable()) {
        left--;
        var _ = context.writeAndFlush(batch.retainedDuplicate(), context.voidPromise());
      }
      if (left == 0 && !over) {
        over = true;
        var _ = context.writeAndFlush(last.retainedDuplicate(), context.voidPromise());
      }
    }
  }
}
