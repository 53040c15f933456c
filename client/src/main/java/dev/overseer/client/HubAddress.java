package dev.overseer.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where a hub listens. */
public sealed interface HubAddress {
  /** The port where an address names none. */
  int DEFAULT_PORT = 8080;

  /**
   * A hub on a TCP port.
   *
   * @param host a name or an address; an IPv6 address without brackets
   * @param tls whether the connection is encrypted
   * @param path of the WebSocket, {@code /ws} unless a proxy moves it
   */
  record Tcp(String host, int port, boolean tls, String path) implements HubAddress {
    /** The host and port as a {@code Host} header holds them. */
    String authority() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
      return (tls ? "https://" : "http://") + authority() + (path.equals("/ws") ? "" : path);
    }
  }

  /** A hub on a Unix socket. */
  record Unix(Path socket) implements HubAddress {
    @Override
    public String toString() {
      return "unix:" + socket;
    }
  }

  /**
   * Reads an address: {@code http://HOST:PORT}, {@code https://…}, {@code ws://…}, {@code wss://…},
   * {@code HOST:PORT}, {@code :PORT}, {@code unix:/PATH}, {@code /PATH} or {@code ./PATH}. Without
   * a port it is 8080, or 443 with {@code https} and {@code wss}.
   *
   * @throws ClientException.BadAddress if it is none of these
   */
  static HubAddress parse(String text) {
    if (text.startsWith("unix:")) {
      String path = text.substring("unix:".length());
      return unix(text, path.startsWith("//") ? path.substring(2) : path);
    }
    if (text.startsWith("/") || text.startsWith("./")) {
      return unix(text, text);
    }
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      return tcp(text, "http", text);
    }
    return tcp(
        text, text.substring(0, scheme).toLowerCase(Locale.ROOT), text.substring(scheme + 3));
  }

  /**
   * The address where none is given: the socket {@code overseer.sock} in {@code XDG_RUNTIME_DIR} if
   * there is one, else {@code http://127.0.0.1:8080}.
   */
  static HubAddress fallback(Map<String, String> environment) {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!runtime.isEmpty()) {
      Path socket = Path.of(runtime, "overseer.sock");
      if (Files.exists(socket)) {
        return new Unix(socket);
      }
    }
    return new Tcp("127.0.0.1", DEFAULT_PORT, false, "/ws");
  }

  private static HubAddress unix(String text, String path) {
    if (path.isEmpty() || path.indexOf('\0') >= 0) {
      throw new ClientException.BadAddress(text);
    }
    return new Unix(Path.of(path));
  }

  private static HubAddress tcp(String text, String scheme, String rest) {
    boolean tls = scheme.equals("https") || scheme.equals("wss");
    if (!tls && !scheme.equals("http") && !scheme.equals("ws")) {
      throw new ClientException.BadAddress(text);
    }
    URI uri;
    try {
      // ":8080" means this machine, as a hub's own `listen` has it.
      uri = new URI("ws://" + (rest.startsWith(":") ? "127.0.0.1" + rest : rest));
    } catch (URISyntaxException e) {
      throw new ClientException.BadAddress(text);
    }
    String host = uri.getHost();
    // A token in an address would end up in logs and in `ps`.
    if (host == null || uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
      throw new ClientException.BadAddress(text);
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = uri.getPort() < 0 ? (tls ? 443 : DEFAULT_PORT) : uri.getPort();
    String path = uri.getRawPath();
    return new Tcp(bare, port, tls, path.isEmpty() || path.equals("/") ? "/ws" : path);
  }
}
