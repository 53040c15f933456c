package dev.overseer.sidecar.health;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Answers probes and scrapes on ports and sockets: one thread, no blocking, so that one who asks
 * and then says nothing keeps nobody else waiting. HTTP/1.1, a connection for each request; on a
 * line that is no HTTP a single word is understood, too, and answered by a line.
 *
 * <p>{@code /livez} says that the process is there, {@code /readyz} and {@code /healthz} whether it
 * works, {@code /metrics} how much.
 */
public final class ServeProbes implements AutoCloseable {
  private static final int MOST_REQUEST = 4096;
  private static final int MOST_CONNECTIONS = 64;
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private final Health health;
  private final Selector selector;
  private final List<ServerSocketChannel> servers = new ArrayList<>();
  private final List<Path> sockets = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Nothing listens yet. */
  public ServeProbes(Health health) throws IOException {
    this.health = health;
    this.selector = Selector.open();
    this.thread = Thread.ofPlatform().name("overseer-probes").daemon().unstarted(this::serve);
  }

  /**
   * Listens on a port.
   *
   * @return the port, which was chosen if 0 was asked for
   */
  public int listen(String host, int port) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    try {
      server.bind(host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e instanceof IOException io ? io : new IOException(e);
    }
    add(server);
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  /** Listens on a socket; one that was left by a process that is gone is replaced. */
  public void listen(Path path) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    if (Files.exists(path)) {
      try (SocketChannel other = SocketChannel.open(address)) {
        throw new IOException("another process listens on " + path + ": " + other.isConnected());
      } catch (ConnectException nobody) {
        Files.delete(path);
      }
    }
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(address);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    sockets.add(path);
    add(server);
  }

  private void add(ServerSocketChannel server) throws IOException {
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    servers.add(server);
  }

  /** Begins to answer. */
  public void start() {
    thread.start();
  }

  private static final class Connection {
    private final ByteBuffer request = ByteBuffer.allocate(MOST_REQUEST);
    private final long since = System.nanoTime();
    private ByteBuffer answer = ByteBuffer.allocate(0);
  }

  private void serve() {
    while (!closed) {
      try {
        selector.select(1000);
        Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
        while (keys.hasNext()) {
          SelectionKey key = keys.next();
          keys.remove();
          serve(key);
        }
        endTheSilent();
      } catch (IOException e) {
        // The selector itself: the next round may go better, and probes will tell if not.
        Thread.onSpinWait();
      }
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.isValid() && key.isAcceptable()) {
        accept((ServerSocketChannel) key.channel());
      } else if (key.isValid() && key.isReadable()) {
        read(key);
      } else if (key.isValid() && key.isWritable()) {
        write(key);
      }
    } catch (IOException | RuntimeException gone) {
      close(key);
    }
  }

  private void accept(ServerSocketChannel server) throws IOException {
    SocketChannel channel = server.accept();
    if (channel != null) {
      if (selector.keys().size() > MOST_CONNECTIONS) {
        channel.close();
        return;
      }
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Connection());
    }
  }

  private void read(SelectionKey key) throws IOException {
    Connection connection = (Connection) key.attachment();
    int count = ((SocketChannel) key.channel()).read(connection.request);
    String text =
        new String(
            connection.request.array(),
            0,
            connection.request.position(),
            StandardCharsets.ISO_8859_1);
    boolean http = text.startsWith("GET ") || text.startsWith("HEAD ");
    boolean whole = http ? text.contains("\r\n\r\n") : text.indexOf('\n') >= 0;
    if (whole || !connection.request.hasRemaining() || (count < 0 && !text.isEmpty())) {
      connection.answer = ByteBuffer.wrap(answer(text, http).getBytes(StandardCharsets.UTF_8));
      key.interestOps(SelectionKey.OP_WRITE);
      write(key);
    } else if (count < 0) {
      close(key);
    }
  }

  private void write(SelectionKey key) throws IOException {
    Connection connection = (Connection) key.attachment();
    ((SocketChannel) key.channel()).write(connection.answer);
    if (!connection.answer.hasRemaining()) {
      close(key);
    }
  }

  private String answer(String request, boolean http) {
    int lineEnd = request.indexOf('\n');
    String line = (lineEnd < 0 ? request : request.substring(0, lineEnd)).strip();
    if (!http) {
      boolean fine = line.contains("livez") || health.troubles().isEmpty();
      return fine ? "OK\n" : "NOT READY: " + String.join("; ", health.troubles()) + "\n";
    }
    String target = line.substring(line.indexOf(' ') + 1);
    int end = target.indexOf(' ');
    String path = (end < 0 ? target : target.substring(0, end)).replaceFirst("\\?.*$", "");
    boolean head = line.startsWith("HEAD ");
    return switch (path) {
      case "/livez" -> response("200 OK", "text/plain; charset=utf-8", "OK\n", head);
      case "/readyz", "/healthz" -> {
        List<String> troubles = health.troubles();
        yield troubles.isEmpty()
            ? response("200 OK", "text/plain; charset=utf-8", "OK\n", head)
            : response(
                "503 Service Unavailable",
                "text/plain; charset=utf-8",
                String.join("\n", troubles) + "\n",
                head);
      }
      case "/metrics" ->
          response("200 OK", "text/plain; version=0.0.4; charset=utf-8", health.metrics(), head);
      default -> response("404 Not Found", "text/plain; charset=utf-8", "Not found\n", head);
    };
  }

  private static String response(String status, String type, String body, boolean head) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\nConnection: close\r\n\r\n"
        + (head ? "" : body);
  }

  private void endTheSilent() {
    long now = System.nanoTime();
    for (SelectionKey key : selector.keys()) {
      if (key.attachment() instanceof Connection connection
          && now - connection.since > PATIENCE_NANOS) {
        close(key);
      }
    }
  }

  private static void close(SelectionKey key) {
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException alreadyGone) {
      return;
    }
  }

  /** Ends all connections, and takes its sockets away. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      for (ServerSocketChannel server : servers) {
        server.close();
      }
      for (Path socket : sockets) {
        Files.deleteIfExists(socket);
      }
      selector.close();
    } catch (IOException alreadyGone) {
      return;
    }
  }
}
