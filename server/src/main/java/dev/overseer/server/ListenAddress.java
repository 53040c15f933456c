package dev.overseer.server;

import java.nio.file.Path;

/** Where a server listens. */
public sealed interface ListenAddress {

  /**
   * A TCP port.
   *
   * @param host a name or an address; empty means every interface
   * @param port 0 for a free one
   */
  record Tcp(String host, int port) implements ListenAddress {
    public Tcp {
      if (port < 0 || port > 65_535) {
        throw new ServerException.InvalidSetting(
            "listen", "port %d is not between 0 and 65535".formatted(port));
      }
    }

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** A Unix domain socket, for its owner only. */
  record Unix(Path path) implements ListenAddress {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /**
   * Reads an address: {@code host:port}, {@code [::1]:port}, {@code :port} or {@code port} for
   * every interface, {@code unix:/path}, {@code /path} or {@code ./path} for a Unix socket.
   *
   * @throws ServerException.InvalidSetting if it is none of these
   */
  static ListenAddress parse(String text) {
    if (text.startsWith("unix:") && text.length() > "unix:".length()) {
      return new Unix(Path.of(text.substring("unix:".length())));
    }
    if (text.startsWith("/") || text.startsWith("./")) {
      return new Unix(Path.of(text));
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw invalid(text);
    }
    try {
      return new Tcp(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException noPort) {
      throw invalid(text);
    }
  }

  private static ServerException invalid(String text) {
    return new ServerException.InvalidSetting(
        "listen",
        "\"%s\" is not an address: write host:port, :port, [::1]:port, or unix:/path"
            .formatted(text));
  }
}
