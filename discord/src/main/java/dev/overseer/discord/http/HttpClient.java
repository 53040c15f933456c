package dev.overseer.discord.http;

import dev.overseer.core.Timers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one server, one at a time, over a connection that is kept between them.
 *
 * <pre>
 *   exchange ─► kept connection still good? ─► write ─► read ─► keep it, or cut it
 *                  │ no, or none                        │ nothing came, and it was a kept one
 *                  └─► open ─► write …                  └─► once more on a new one
 * </pre>
 *
 * <p>Each exchange has a time limit as a whole: when it is over, the connection is cut under it, so
 * neither a server that trickles nor one that reads nothing can hold it up for longer.
 *
 * <p>{@link #exchange} blocks, and takes one caller at a time; {@link #close} may be called from
 * any thread and ends an exchange under way.
 */
public final class HttpClient implements AutoCloseable {
  /** A shorter silence than this is not worth the millisecond that it takes to ask. */
  private static final long TRUSTED_NANOS = Duration.ofMillis(50).toNanos();

  private static final int LONGEST_BODY = 256 * 1024;

  private final Timers timers;
  private final OpenConnection opener;

  private final Origin origin;
  private final HttpTimeouts timeouts;
  private final String userAgent;

  private final Object lock = new Object();
  private @Nullable HttpConnection kept;
  private @Nullable Socket socket;
  private boolean closed;
  private boolean timedOut;

  /**
   * @param tls asked for when a connection over TLS is opened
   * @param userAgent what the server is told about who asks
   * @param timers of the machine, since sockets live in its time
   */
  public HttpClient(
      Origin origin,
      Optional<Proxy> proxy,
      Supplier<SSLSocketFactory> tls,
      HttpTimeouts timeouts,
      String userAgent,
      Timers timers) {
    this.origin = origin;
    this.timeouts = timeouts;
    this.userAgent = userAgent;
    this.timers = timers;
    this.opener = new OpenConnection(origin, proxy, tls, timeouts.connect());
  }

  /**
   * Sends a request and waits for its response.
   *
   * @throws ExchangeFailed if no response came; then nobody knows whether the request arrived
   */
  public HttpResponse exchange(HttpRequest request) throws ExchangeFailed {
    synchronized (lock) {
      timedOut = false;
    }
    Timers.Timer limit = timers.after(timeouts.forBody(request.body().length()), () -> cut(true));
    try {
      HttpConnection connection = takeKept();
      if (connection != null) {
        Optional<HttpResponse> response = tryKept(connection, request);
        if (response.isPresent()) {
          return response.get();
        }
      }
      return send(opener.open(this::watch), request);
    } catch (IOException e) {
      throw explain(e);
    } finally {
      limit.cancel();
    }
  }

  /**
   * A server may close a kept connection just when a request is sent on it. If not one byte comes
   * back, the request is sent again on a new one.
   */
  private Optional<HttpResponse> tryKept(HttpConnection connection, HttpRequest request)
      throws IOException {
    try {
      return Optional.of(send(connection, request));
    } catch (NothingCame e) {
      synchronized (lock) {
        if (closed || timedOut) {
          throw e;
        }
      }
      return Optional.empty();
    }
  }

  private HttpResponse send(HttpConnection connection, HttpRequest request) throws IOException {
    ReadResponse response = new ReadResponse(connection.in(), LONGEST_BODY);
    boolean keep = false;
    try {
      boolean written = write(connection.out(), request);
      HttpResponse read = response.read();
      keep = written && response.keepsConnection();
      return read;
    } catch (IOException e) {
      throw response.begun() ? e : new NothingCame(e);
    } finally {
      settle(connection, keep);
    }
  }

  /**
   * Writes the request.
   *
   * @return false if the server stopped reading: it may have answered early, with a 413 say, and
   *     that answer is worth more than the broken pipe
   */
  private boolean write(OutputStream out, HttpRequest request) throws IOException {
    StringBuilder head = new StringBuilder(512);
    head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(origin.authority()).append("\r\n");
    head.append("User-Agent: ").append(userAgent).append("\r\n");
    head.append("Accept: application/json\r\n");
    if (!request.contentType().isEmpty()) {
      head.append("Content-Type: ").append(request.contentType()).append("\r\n");
    }
    if (!request.method().equals("GET")) {
      head.append("Content-Length: ").append(request.body().length()).append("\r\n");
    }
    head.append("\r\n");
    byte[] headBytes = head.toString().getBytes(StandardCharsets.US_ASCII);
    CountedOutput counted = new CountedOutput(out);
    try {
      counted.write(headBytes, 0, headBytes.length);
      request.body().writeTo(counted);
      long length = counted.count() - headBytes.length;
      if (length != request.body().length()) {
        throw new IllegalStateException(
            "a request's body has %d bytes, but said %d"
                .formatted(length, request.body().length()));
      }
      counted.flush();
      return true;
    } catch (IOException e) {
      if (counted.failed()) {
        return false;
      }
      throw e;
    }
  }

  private @Nullable HttpConnection takeKept() {
    HttpConnection connection;
    synchronized (lock) {
      connection = kept;
      kept = null;
    }
    if (connection == null) {
      return null;
    }
    long idle = connection.idleNanos();
    if (idle > timeouts.idle().toNanos() || (idle > TRUSTED_NANOS && connection.isStale())) {
      connection.cut();
      return null;
    }
    return connection;
  }

  private void settle(HttpConnection connection, boolean keep) {
    synchronized (lock) {
      if (keep && !closed && !timedOut) {
        connection.used();
        kept = connection;
        return;
      }
    }
    connection.cut();
  }

  /** Called while a connection is being opened, so that it can be cut from its first moment. */
  private void watch(Socket opened) {
    boolean late;
    synchronized (lock) {
      socket = opened;
      late = closed || timedOut;
    }
    if (late) {
      closeQuietly(opened);
    }
  }

  private void cut(boolean timeIsUp) {
    Socket current;
    synchronized (lock) {
      timedOut |= timeIsUp;
      current = socket;
    }
    if (current != null) {
      closeQuietly(current);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // It is gone, which is what was wanted.
    }
  }

  private ExchangeFailed explain(IOException e) {
    synchronized (lock) {
      String server = origin.host() + ":" + origin.port();
      Throwable cause = e instanceof NothingCame && e.getCause() != null ? e.getCause() : e;
      if (timedOut) {
        return new ExchangeFailed(
            "%s did not answer within %s".formatted(server, timeouts.exchange()), true, cause);
      }
      if (closed) {
        return new ExchangeFailed("the client was closed", false, cause);
      }
      return new ExchangeFailed(
          "%s: %s".formatted(server, cause.getMessage() == null ? cause : cause.getMessage()),
          false,
          cause);
    }
  }

  /** Ends the exchange under way, if there is one, and closes the kept connection. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      kept = null;
    }
    cut(false);
  }

  /** The request was sent, wholly or not, and not a byte came back. */
  private static final class NothingCame extends IOException {
    private static final long serialVersionUID = 1L;

    NothingCame(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
