package dev.overseer.server;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A range of IP addresses, {@code 10.0.0.0/8} or {@code fd00::/8}; a bare address is a range of
 * one.
 *
 * @param network any address in it
 * @param prefixBits how many leading bits all of its addresses share
 */
public record Cidr(InetAddress network, int prefixBits) {
  // Keeps names out, and the old short forms of IPv4: 10.1 would mean 10.0.0.1.
  private static final Pattern LITERAL =
      Pattern.compile("\\d+(\\.\\d+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  public Cidr {
    int most = network.getAddress().length * 8;
    if (prefixBits < 0 || prefixBits > most) {
      throw new ServerException.InvalidSetting(
          "trusted_cidrs",
          "/%d is no prefix of %s: it has %d bits"
              .formatted(prefixBits, network.getHostAddress(), most));
    }
  }

  /**
   * Reads a range.
   *
   * @throws ServerException.InvalidSetting if it isn't one
   */
  public static Cidr parse(String text) {
    String trimmed = text.strip();
    int slash = trimmed.indexOf('/');
    String address = slash < 0 ? trimmed : trimmed.substring(0, slash);
    if (!LITERAL.matcher(address).matches()) {
      throw invalid(text);
    }
    try {
      InetAddress network = InetAddress.ofLiteral(address);
      int bits =
          slash < 0
              ? network.getAddress().length * 8
              : Integer.parseInt(trimmed.substring(slash + 1));
      return new Cidr(network, bits);
    } catch (IllegalArgumentException notOne) {
      throw invalid(text);
    }
  }

  /** Whether an address is in the range. An IPv4 address written as IPv6 counts as IPv4. */
  public boolean contains(InetAddress address) {
    byte[] own = network.getAddress();
    byte[] other = unmapped(address).getAddress();
    if (own.length != other.length) {
      return false;
    }
    int whole = prefixBits / 8;
    for (int i = 0; i < whole; i++) {
      if (own[i] != other[i]) {
        return false;
      }
    }
    int rest = prefixBits % 8;
    return rest == 0 || ((own[whole] ^ other[whole]) & 0xFF) >>> (8 - rest) == 0;
  }

  @Override
  public String toString() {
    return NetUtil.toAddressString(network) + "/" + prefixBits;
  }

  private static InetAddress unmapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
      return address;
    }
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return address;
      }
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("four bytes are an address", impossible);
    }
  }

  private static ServerException invalid(String text) {
    return new ServerException.InvalidSetting(
        "trusted_cidrs",
        "\"%s\" is not a range of addresses: write 10.0.0.0/8, fd00::/8, or one address"
            .formatted(text));
  }
}
