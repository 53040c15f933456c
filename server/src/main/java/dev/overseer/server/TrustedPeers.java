package dev.overseer.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who may talk to the server at all. A peer on a Unix socket always may: the file's mode has
 * decided that already.
 */
final class TrustedPeers {
  private final List<Cidr> networks;

  private TrustedPeers(List<Cidr> networks) {
    this.networks = networks;
  }

  /**
   * @param configured empty means loopback and the networks of this machine's interfaces, as they
   *     are now
   */
  static TrustedPeers of(List<Cidr> configured) {
    return new TrustedPeers(configured.isEmpty() ? local() : configured);
  }

  boolean contains(SocketAddress peer) {
    if (!(peer instanceof InetSocketAddress internet)) {
      return true;
    }
    InetAddress address = internet.getAddress();
    return address != null && networks.stream().anyMatch(network -> network.contains(address));
  }

  private static List<Cidr> local() {
    List<Cidr> local = new ArrayList<>();
    local.add(Cidr.parse("127.0.0.0/8"));
    local.add(Cidr.parse("::1/128"));
    try {
      NetworkInterface.networkInterfaces()
          .filter(card -> !isLoopback(card))
          .flatMap(card -> card.getInterfaceAddresses().stream())
          .map(own -> new Cidr(own.getAddress(), own.getNetworkPrefixLength()))
          .forEach(local::add);
    } catch (SocketException unreadable) {
      // Without a list of interfaces, loopback is what can be trusted.
      return local;
    }
    return local;
  }

  /** What it has is among the trusted anyway. */
  private static boolean isLoopback(NetworkInterface card) {
    try {
      return card.isLoopback();
    } catch (SocketException gone) {
      return false;
    }
  }

  @Override
  public String toString() {
    return networks.stream().map(Cidr::toString).collect(Collectors.joining(", "));
  }
}
