package dev.overseer.discord.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens a connection: TCP to the first address that answers, through a proxy if there is one, then
 * TLS with the server's name announced and its certificate checked against that name.
 */
final class OpenConnection {
  private static final int LONGEST_PROXY_ANSWER = 8192;

  private final Origin origin;
  private final Optional<Proxy> proxy;
  private final Supplier<SSLSocketFactory> tls;
  private final Duration timeout;

  OpenConnection(
      Origin origin,
      Optional<Proxy> proxy,
      Supplier<SSLSocketFactory> tls,
      Duration connectTimeout) {
    this.origin = origin;
    this.proxy = proxy;
    this.tls = tls;
    this.timeout = connectTimeout;
  }

  /**
   * Opens it.
   *
   * @param opened told of each TCP connection before anything can get stuck on it
   */
  HttpConnection open(Consumer<Socket> opened) throws IOException {
    Socket raw =
        proxy.isPresent()
            ? connect(proxy.get().host(), proxy.get().port(), opened)
            : connect(origin.host(), origin.port(), opened);
    try {
      raw.setTcpNoDelay(true);
      if (proxy.isPresent()) {
        tunnel(raw, proxy.get());
      }
      return new HttpConnection(raw, origin.tls() ? secure(raw) : raw);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  private Socket connect(String host, int port, Consumer<Socket> opened) throws IOException {
    @Nullable IOException last = null;
    for (InetAddress address : addresses(host)) {
      Socket socket = new Socket();
      opened.accept(socket);
      try {
        socket.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
        return socket;
      } catch (IOException unreachable) {
        socket.close();
        last = unreachable;
      }
    }
    throw last == null ? new UnknownHostException(host) : last;
  }

  private static InetAddress[] addresses(String host) throws UnknownHostException {
    return InetAddress.getAllByName(host);
  }

  private void tunnel(Socket raw, Proxy through) throws IOException {
    String target = origin.host() + ":" + origin.port();
    StringBuilder request =
        new StringBuilder("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n");
    if (!through.authorization().isEmpty()) {
      request.append("Proxy-Authorization: ").append(through.authorization()).append("\r\n");
    }
    raw.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    String answer = headOf(raw.getInputStream());
    int space = answer.indexOf(' ');
    if (space < 0 || !answer.startsWith("2", space + 1)) {
      int line = answer.indexOf('\r');
      throw new IOException(
          "the proxy %s refuses to connect to %s: %s"
              .formatted(through, target, line < 0 ? answer : answer.substring(0, line)));
    }
  }

  /** Byte by byte, so that nothing is taken away from the TLS that begins behind it. */
  private static String headOf(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < LONGEST_PROXY_ANSWER) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("the proxy closed the connection");
      }
      head.append((char) c);
      if (c == '\n' && head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) >= 0) {
        return head.toString();
      }
    }
    throw new IOException("the proxy's answer has no end");
  }

  private SSLSocket secure(Socket raw) throws IOException {
    SSLSocket socket = (SSLSocket) tls.get().createSocket(raw, origin.host(), origin.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (!isAddress(origin.host())) {
      parameters.setServerNames(List.of(new SNIHostName(origin.host())));
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** RFC 6066 allows names only. */
  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || Character.isDigit(host.charAt(host.length() - 1));
  }
}
