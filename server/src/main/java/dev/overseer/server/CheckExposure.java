package dev.overseer.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Keeps a hub that starts processes for anybody from being put on a network by accident. */
final class CheckExposure {
  private CheckExposure() {}

  /**
   * @throws ServerException.Exposed if other machines can reach it, and nothing stops them
   */
  static void check(ServerOptions options) {
    if (options.listen() instanceof ListenAddress.Tcp tcp
        && options.token().isEmpty()
        && !options.listenWithoutToken()
        && !isLoopback(tcp)) {
      throw new ServerException.Exposed(tcp);
    }
  }

  private static boolean isLoopback(ListenAddress.Tcp tcp) {
    if (tcp.host().isEmpty()) {
      return false;
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(tcp.host()))
          .allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      throw new ServerException.CannotListen(tcp, "the host is unknown", e);
    }
  }
}
