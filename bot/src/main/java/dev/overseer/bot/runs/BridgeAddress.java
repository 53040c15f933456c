package dev.overseer.bot.runs;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/** Where a bridge on this machine listens; never elsewhere, whatever somebody asks for. */
public sealed interface BridgeAddress {
  /** Names of the loopback interface. */
  Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  /** A port of the loopback interface. */
  record Port(String host, int port) implements BridgeAddress {
    @Override
    public String text() {
      return "http://%s:%d".formatted(host, port);
    }
  }

  /** A Unix socket. */
  record Socket(Path path) implements BridgeAddress {
    @Override
    public String text() {
      return "unix:" + path;
    }
  }

  /** As {@link #parse} takes it. */
  String text();

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none, or not on this machine
   */
  static BridgeAddress parse(String text) {
    if (text.startsWith("unix:")) {
      Path path = Path.of(text.substring("unix:".length()));
      if (!path.isAbsolute()) {
        throw wrong(text);
      }
      return new Socket(path);
    }
    URI address = URI.create(text);
    boolean bare =
        (address.getRawPath() == null || address.getRawPath().matches("/?"))
            && address.getRawQuery() == null
            && address.getRawFragment() == null
            && address.getRawUserInfo() == null;
    if (!"http".equals(address.getScheme())
        || address.getHost() == null
        || !LOOPBACK.contains(address.getHost())
        || address.getPort() < 1
        || !bare) {
      throw wrong(text);
    }
    return new Port(address.getHost(), address.getPort());
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(text);
  }
}
