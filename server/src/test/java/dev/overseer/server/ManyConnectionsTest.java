package dev.overseer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.protocol.ServerMessage;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.CharsetUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ManyConnectionsTest {
  private static final int MANY = 1000;

  @Test
  void aThousandClientsHearTheSameTask() throws InterruptedException {
    AtomicInteger subscribed = new AtomicInteger();
    AtomicInteger exited = new AtomicInteger();
    List<Channel> clients = new ArrayList<>();
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (TestServer server = TestServer.open(VirtualActions.action("say"))) {
      Bootstrap bootstrap =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .handler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel.pipeline().addLast(new Client(subscribed, exited));
                    }
                  });
      for (int i = 0; i < MANY; i++) {
        clients.add(bootstrap.connect("127.0.0.1", server.port()).sync().channel());
      }
      await().until(() -> subscribed.get() == MANY);
      assertThat(Metrics.read(server, "overseer_connections")).isEqualTo(MANY);

      try (TestClient starter = server.connect()) {
        starter.send(
            """
            {"type":"start","id":"1","action":"say","task_id":"t","params":{"text":"%s"}}\
            """
                .formatted("line\\n".repeat(50)));
        starter.next(ServerMessage.Exited.class);
      }
      await().until(() -> exited.get() == MANY);
      assertThat(Metrics.read(server, "overseer_encoded_lines_total")).isEqualTo(50);

      for (Channel client : clients) {
        client.close().sync();
      }
      await().until(() -> Metrics.read(server, "overseer_connections") == 0);
    } finally {
      loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
  }

  /** Upgrades, subscribes, and waits for the task's end. */
  private static final class Client extends SimpleChannelInboundHandler<ByteBuf> {
    private final AtomicInteger subscribed;
    private final AtomicInteger exited;

    private final StringBuilder heard = new StringBuilder();
    private int step;

    Client(AtomicInteger subscribed, AtomicInteger exited) {
      this.subscribed = subscribed;
      this.exited = exited;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var _ =
          context.writeAndFlush(
              Unpooled.copiedBuffer(
                  """
                  GET /ws HTTP/1.1\r
                  Host: h\r
                  Connection: Upgrade\r
                  Upgrade: websocket\r
                  Sec-WebSocket-Version: 13\r
                  Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                  \r
                  """,
                  CharsetUtil.US_ASCII));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      heard.append(bytes.toString(CharsetUtil.ISO_8859_1));
      if (step == 0 && heard.indexOf("\r\n\r\n") >= 0) {
        step = 1;
        byte[] json =
            "{\"type\":\"subscribe\",\"id\":\"1\",\"task_id\":\"t\"}"
                .getBytes(CharsetUtil.US_ASCII);
        // A mask of zeros leaves the payload as it is.
        ByteBuf frame = Unpooled.buffer().writeByte(0x81).writeByte(0x80 | json.length);
        var _ = context.writeAndFlush(frame.writeInt(0).writeBytes(json));
      }
      if (step == 1 && heard.indexOf("\"subscribed\"") >= 0) {
        step = 2;
        subscribed.incrementAndGet();
      }
      if (step == 2 && heard.indexOf("\"exited\"") >= 0) {
        step = 3;
        exited.incrementAndGet();
      }
    }
  }
}
