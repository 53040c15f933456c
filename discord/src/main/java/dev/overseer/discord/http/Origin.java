package dev.overseer.discord.http;

/**
 * Where requests go.
 *
 * @param tls whether over TLS
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Origin(boolean tls, String host, int port) {
  public Origin {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "%s:%s is no server: it wants a host and a port from 1 to 65535".formatted(host, port));
    }
  }

  /** The value of the {@code Host} header. */
  String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (tls ? 443 : 80) ? name : name + ":" + port;
  }
}
