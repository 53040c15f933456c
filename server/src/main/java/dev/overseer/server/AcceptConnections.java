package dev.overseer.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Listens, and gives each connection that comes its first handlers. */
final class AcceptConnections {
  private static final int MAX_LINE_BYTES = 8 << 10;
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int MAX_BODY_BYTES = 8 << 10;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 << 10, 128 << 10);

  private final EventLoopGroup loop;
  private final ServerParts parts;
  private final Optional<SslContext> tls;
  private final TrustedPeers trusted;

  AcceptConnections(
      EventLoopGroup loop, ServerParts parts, Optional<SslContext> tls, TrustedPeers trusted) {
    this.loop = loop;
    this.parts = parts;
    this.tls = tls;
    this.trusted = trusted;
  }

  /**
   * What listens.
   *
   * @param address with the port that it really has
   * @param socket the claim to a Unix socket's path, where it is one
   */
  record Listening(Channel channel, ListenAddress address, Optional<ClaimSocket> socket) {
    void stop() {
      channel.close().awaitUninterruptibly();
      socket.ifPresent(ClaimSocket::release);
    }
  }

  /**
   * @throws ServerException if the address can't be had
   */
  Listening listen() {
    return switch (parts.options().listen()) {
      case ListenAddress.Tcp tcp -> listen(tcp);
      case ListenAddress.Unix unix -> listen(unix);
    };
  }

  private Listening listen(ListenAddress.Tcp tcp) {
    InetSocketAddress address =
        tcp.host().isEmpty()
            ? new InetSocketAddress(tcp.port())
            : new InetSocketAddress(tcp.host(), tcp.port());
    if (address.isUnresolved()) {
      throw new ServerException.CannotListen(tcp, "the host is unknown");
    }
    ChannelFuture bound =
        bootstrap(NioServerSocketChannel::new)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .bind(address)
            .awaitUninterruptibly();
    Throwable failure = bound.cause();
    if (failure instanceof BindException
        && String.valueOf(failure.getMessage()).contains("in use")) {
      throw new ServerException.AddressInUse(tcp, failure);
    }
    if (failure != null) {
      throw new ServerException.CannotListen(tcp, String.valueOf(failure.getMessage()), failure);
    }
    int port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
    return new Listening(
        bound.channel(), new ListenAddress.Tcp(tcp.host(), port), Optional.empty());
  }

  private Listening listen(ListenAddress.Unix unix) {
    ServerSocketChannel socket;
    try {
      socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    } catch (IOException e) {
      throw new ServerException.CannotListen(unix, e.toString(), e);
    }
    ClaimSocket claim;
    try {
      claim = ClaimSocket.claim(unix, socket);
    } catch (ServerException e) {
      closeQuietly(socket);
      throw e;
    }
    // Bound already: registering is all that is left to do.
    ChannelFuture registered =
        bootstrap(() -> new NioServerDomainSocketChannel(socket)).register().awaitUninterruptibly();
    return new Listening(registered.channel(), unix, Optional.of(claim));
  }

  private ServerBootstrap bootstrap(ChannelFactory<? extends ServerChannel> channels) {
    return new ServerBootstrap()
        .group(loop)
        .channelFactory(channels)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.SO_SNDBUF, parts.options().limits().sendBufferBytes())
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .childHandler(firstHandlers());
  }

  private ChannelHandler firstHandlers() {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        tls.ifPresent(context -> pipeline.addLast(encryption(context, channel)));
        pipeline.addLast(
            new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, MAX_BODY_BYTES),
            new HttpObjectAggregator(MAX_BODY_BYTES, true),
            new ServeHttp(
                parts,
                new CheckRequest(
                    parts, trusted.contains(channel.remoteAddress()), tls.isPresent())));
      }
    };
  }

  private SslHandler encryption(SslContext context, Channel channel) {
    SslHandler handler = context.newHandler(channel.alloc());
    handler.setHandshakeTimeout(
        parts.options().limits().handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    return handler;
  }

  private static void closeQuietly(ServerSocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It never listened: nobody can miss it.
      return;
    }
  }
}
