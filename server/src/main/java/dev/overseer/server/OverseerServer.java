package dev.overseer.server;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.DaemonThreads;
import dev.overseer.core.Ids;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.hub.Hub;
import dev.overseer.posix.GroupUsage;
import dev.overseer.server.spi.ConsoleFeed;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A hub on a TCP port or a Unix socket.
 *
 * <pre>
 *   AcceptConnections ─► ServeHttp ─► UpgradeRequest ─► Connection
 *         (TLS)          peer, token,      ReadRequests ─► HandleRequest ─► Hub
 *                        origin, routes          └───────► TalkWithFeed ──► ConsoleFeed
 *                                          WriteFrames  ◄── Outbox ◄─ events, answers, news
 * </pre>
 *
 * <p>All sockets share one thread, the event loop, which never waits for the hub; requests are
 * handled on threads of a pool. Thread-safe.
 */
public final class OverseerServer implements AutoCloseable {
  private static final int SHARED_FRAMES_BYTES = 2 << 20;
  private static final Duration GOODBYES = Duration.ofSeconds(5);

  private final EventLoopGroup loop;
  private final ExecutorService threads;
  private final Connections connections;
  private final MeasureUsage usage;
  private final AcceptConnections.Listening listening;
  private final Log log;

  private OverseerServer(
      EventLoopGroup loop,
      ExecutorService threads,
      Connections connections,
      MeasureUsage usage,
      AcceptConnections.Listening listening,
      Log log) {
    this.loop = loop;
    this.threads = threads;
    this.connections = connections;
    this.usage = usage;
    this.listening = listening;
    this.log = log;
  }

  /**
   * Serves a hub. The hub stays the caller's: close it first, so that clients hear how their tasks
   * ended, then the server.
   *
   * @param log hears of what goes wrong with connections, and where it listens
   * @throws ServerException if it can't listen as it is asked to; nothing is left open then
   */
  public static OverseerServer open(Hub hub, ServerOptions options, Log log) {
    return open(hub, options, Optional.empty(), log);
  }

  /**
   * Serves a hub, and tells the console more than that.
   *
   * @param feed what it is told; empty for nothing
   * @throws ServerException if it can't listen as it is asked to; nothing is left open then
   */
  public static OverseerServer open(
      Hub hub, ServerOptions options, Optional<ConsoleFeed> feed, Log log) {
    Optional<SslContext> tls = checked(options);
    // One thread: on the two cores that this was measured with, a second one only took turns with
    // it.
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("overseer-net", true), NioIoHandler.newFactory());
    try {
      return open(hub, options, feed, tls, loop, log);
    } catch (RuntimeException e) {
      var _ = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw e;
    }
  }

  /**
   * Checks all of {@link #open}'s conditions that can be checked without listening.
   *
   * @throws ServerException for the first that isn't met
   */
  public static void check(ServerOptions options) {
    Optional<SslContext> _ = checked(options);
  }

  private static Optional<SslContext> checked(ServerOptions options) {
    CheckOrigin.validate(options.allowedOrigins());
    CheckExposure.check(options);
    return options.listen() instanceof ListenAddress.Tcp
        ? options.tls().map(LoadTls::load)
        : Optional.empty();
  }

  private static OverseerServer open(
      Hub hub,
      ServerOptions options,
      Optional<ConsoleFeed> feed,
      Optional<SslContext> tls,
      EventLoopGroup loop,
      Log log) {
    ExecutorService threads = DaemonThreads.pool("overseer-requests");
    ServerStatistics statistics = new ServerStatistics();
    Connections connections = new Connections(statistics);
    DescribeProtocol protocol = new DescribeProtocol(hub, options);
    MeasureUsage usage =
        new MeasureUsage(hub::processes, GroupUsage::ofAll, Timers.system(), threads);
    ServerParts parts =
        new ServerParts(
            hub,
            options,
            statistics,
            connections,
            new SharedFrames(PooledByteBufAllocator.DEFAULT, statistics, SHARED_FRAMES_BYTES),
            new CheckOrigin(options),
            new CheckToken(options.token()),
            protocol,
            new DescribeOpenApi(protocol, options),
            new ServeConsole(ConsoleFiles.load()),
            feed,
            new ExposeMetrics(hub, connections, statistics, options),
            usage,
            Ids.uuid(),
            threads,
            InstantSource.system(),
            log);
    TrustedPeers trusted = TrustedPeers.of(options.trustedCidrs());
    AcceptConnections.Listening listening =
        new AcceptConnections(loop, parts, tls, trusted).listen();
    new WatchConnections(loop.next(), connections, statistics, options.limits()).start();
    log.info(
        "listening",
        field("address", listening.address()),
        field("tls", tls.isPresent()),
        field("token", options.token().isPresent()),
        field("trusted", trusted));
    return new OverseerServer(loop, threads, connections, usage, listening, log);
  }

  /** Where it listens, with the port that it got where any was asked for. */
  public ListenAddress address() {
    return listening.address();
  }

  /**
   * Takes no new WebSockets and says so at {@code /readyz}; those that are open go on. For the time
   * in which the hub shuts down.
   */
  public void refuseNewConnections() {
    connections.refuseMore();
  }

  /**
   * Stops listening, lets clients have what waits for them, for two seconds at most, says goodbye
   * with 1001, and removes its Unix socket.
   */
  @Override
  public void close() {
    connections.refuseMore();
    listening.stop();
    loop.next()
        .execute(() -> connections.all().forEach(open -> open.finish(CloseReason.SHUTTING_DOWN)));
    connections.awaitNone(GOODBYES);
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    usage.close();
    threads.shutdown();
    log.info("closed", field("address", listening.address()));
  }
}
