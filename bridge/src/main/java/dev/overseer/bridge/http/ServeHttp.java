package dev.overseer.bridge.http;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Serves HTTP/1.1 on one address of this machine, one request for each connection, each on a thread
 * of its own: one who connects and then says nothing holds nobody up, and is cut off after {@link
 * #PATIENCE}.
 *
 * <p>Web pages that a browser on this machine shows could reach a port, too. So a request over TCP
 * must name this machine as its host, which defeats names that are pointed here, and must not come
 * from a page at all.
 *
 * <p>Thread-safe.
 */
public final class ServeHttp implements AutoCloseable {
  /** How long a request may take to come, and its response to go. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long who has asked may still wait for the answer when this closes. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  private static final int MOST_CONNECTIONS = 64;
  private static final int MOST_IGNORED = 1024 * 1024;

  private final ServerSocketChannel server;
  private final Answer answer;
  private final Timers timers;
  private final Log log;

  private final ListenAddress address;
  private final int mostBody;

  private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private final Set<SocketChannel> answering = new HashSet<>();
  private final Thread thread;

  private ServeHttp(
      ServerSocketChannel server,
      ListenAddress address,
      int mostBody,
      Answer answer,
      Timers timers,
      Log log) {
    this.server = server;
    this.address = address;
    this.mostBody = mostBody;
    this.answer = answer;
    this.timers = timers;
    this.log = log;
    this.thread = Thread.ofPlatform().name("overseer-http").daemon().unstarted(this::accept);
  }

  /**
   * Begins to serve.
   *
   * @param mostBody the longest body, in bytes
   * @param timers of the machine, since sockets live in its time
   * @throws IOException if the address is taken
   */
  public static ServeHttp open(
      ListenAddress wanted, int mostBody, Answer answer, Timers timers, Log log)
      throws IOException {
    ServerSocketChannel server = Listen.on(wanted);
    ListenAddress address =
        wanted instanceof ListenAddress.Loopback(String host, _)
            ? new ListenAddress.Loopback(
                host, ((InetSocketAddress) server.getLocalAddress()).getPort())
            : wanted;
    ServeHttp serving = new ServeHttp(server, address, mostBody, answer, timers, log);
    serving.thread.start();
    return serving;
  }

  /** Where it listens, with the port that was chosen. */
  public ListenAddress address() {
    return address;
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel connection = server.accept();
        if (!room.tryAcquire()) {
          close(connection);
          continue;
        }
        connections.add(connection);
        Thread.ofPlatform().daemon().name("overseer-request").start(() -> serve(connection));
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException e) {
        // Too many open files, say: it goes on when there are fewer.
        log.warn("a connection can't be taken", e);
        rest();
      }
    }
  }

  private static void rest() {
    try {
      Thread.sleep(Duration.ofMillis(100));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      exchange(connection);
    } catch (IOException gone) {
      log.debug("a connection broke", field("reason", String.valueOf(gone.getMessage())));
    } finally {
      connections.remove(connection);
      room.release();
      answered(connection);
    }
  }

  private void mustAnswer(SocketChannel connection) {
    synchronized (answering) {
      answering.add(connection);
    }
  }

  private void answered(SocketChannel connection) {
    synchronized (answering) {
      answering.remove(connection);
      answering.notifyAll();
    }
  }

  private void exchange(SocketChannel connection) throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(connection));
    OutputStream out = Channels.newOutputStream(connection);
    Timers.Timer patience = timers.after(PATIENCE, () -> close(connection));
    Response response;
    boolean withBody = true;
    boolean whole = false;
    try {
      Request request = new ReadRequest(in, out, mostBody).read();
      patience.cancel();
      whole = true;
      mustAnswer(connection);
      withBody = !request.method().equals("HEAD");
      checkWhoAsks(request);
      response = answer.to(request);
    } catch (RefusedException refused) {
      response = refused.response();
    } catch (RuntimeException fault) {
      log.error("a request could not be answered", fault);
      response = Response.failure(500, "internal", "a fault in the bridge itself: see its log");
    } finally {
      patience.cancel();
    }
    Timers.Timer again = timers.after(PATIENCE, () -> close(connection));
    try {
      out.write(response.bytes(withBody));
      out.flush();
      if (!whole) {
        letFinish(connection, in);
      }
    } finally {
      again.cancel();
    }
  }

  /** Closing over what was not read would reset the connection, and the response with it. */
  private static void letFinish(SocketChannel connection, InputStream in) throws IOException {
    connection.shutdownOutput();
    byte[] ignored = new byte[8192];
    int total = 0;
    for (int count = in.read(ignored); count >= 0; count = in.read(ignored)) {
      total += count;
      if (total > MOST_IGNORED) {
        return;
      }
    }
  }

  private void checkWhoAsks(Request request) throws RefusedException {
    if (request.header("origin").isPresent()) {
      throw new RefusedException(403, "forbidden", "web pages may not ask");
    }
    if (address instanceof ListenAddress.Loopback && !isThisMachine(request)) {
      throw new RefusedException(
          403, "forbidden", "the Host header must be 127.0.0.1, localhost or [::1]");
    }
  }

  private static boolean isThisMachine(Request request) {
    String host = request.header("host").orElse("").toLowerCase(Locale.ROOT);
    return host.matches("(127\\.0\\.0\\.1|localhost|\\[::1\\])(:\\d{1,5})?");
  }

  private static void close(SocketChannel connection) {
    try {
      connection.close();
    } catch (IOException alreadyGone) {
      return;
    }
  }

  /** Answers what was asked, cuts all other connections, and takes its socket away. */
  @Override
  public void close() {
    try {
      server.close();
      if (address instanceof ListenAddress.Unix unix) {
        Files.deleteIfExists(unix.path());
      }
    } catch (IOException e) {
      log.warn("the socket can't be taken away", e, field("address", address));
    }
    try {
      finishAnswers();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.forEach(ServeHttp::close);
  }

  /** What somebody said may have been what ends us: they are told that it arrived. */
  private void finishAnswers() throws InterruptedException {
    long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
    synchronized (answering) {
      connections.stream().filter(one -> !answering.contains(one)).forEach(ServeHttp::close);
      while (!answering.isEmpty()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return;
        }
        answering.wait(left);
      }
    }
  }
}
