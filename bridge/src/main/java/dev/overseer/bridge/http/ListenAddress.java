package dev.overseer.bridge.http;

import dev.overseer.core.settings.Kind;
import dev.overseer.core.settings.Kinds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where to listen: on this machine, and nowhere else. */
public sealed interface ListenAddress {
  /** What there is, in words that go on after "must be". */
  String RANGE =
      "127.0.0.1:PORT, [::1]:PORT, localhost:PORT or unix:/PATH, since nobody on another machine"
          + " may reach it";

  /** A Unix socket's path is 107 bytes long at most, unix(7). */
  int LONGEST_PATH = 107;

  /**
   * A port that only this machine reaches.
   *
   * @param host {@code 127.0.0.1} or {@code ::1}
   * @param port 0 to 65535; 0 is any that is free
   */
  record Loopback(String host, int port) implements ListenAddress {
    @Override
    public String toString() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * A socket among the files.
   *
   * @param path absolute
   */
  record Unix(Path path) implements ListenAddress {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** Where somebody on this machine reaches it. */
  default SocketAddress socket() {
    return switch (this) {
      case Loopback(String host, int port) ->
          new InetSocketAddress(InetAddress.ofLiteral(host), port);
      case Unix(Path path) -> UnixDomainSocketAddress.of(path);
    };
  }

  /** How it is read from settings. */
  static Kind<ListenAddress> kind() {
    return Kinds.of(RANGE, ListenAddress::parse, ListenAddress::toString);
  }

  /**
   * Reads an address. No name is looked up: {@code localhost} is 127.0.0.1, whatever a resolver may
   * think.
   *
   * @throws IllegalArgumentException if it is none that only this machine can reach
   */
  static ListenAddress parse(String text) {
    if (text.startsWith("unix:")) {
      Path path = Path.of(text.substring("unix:".length()));
      if (!path.isAbsolute() || path.toString().length() > LONGEST_PATH) {
        throw new IllegalArgumentException(text);
      }
      return new Unix(path);
    }
    Matcher form = Forms.TCP.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(text);
    }
    int port = Integer.parseInt(form.group(2));
    if (port > 65_535) {
      throw new IllegalArgumentException(text);
    }
    return switch (form.group(1)) {
      case "[::1]" -> new Loopback("::1", port);
      default -> new Loopback("127.0.0.1", port);
    };
  }

  /** The patterns; an interface's own fields would be public. */
  final class Forms {
    private static final Pattern TCP =
        Pattern.compile("(127\\.0\\.0\\.1|\\[::1\\]|localhost):(\\d{1,5})");

    private Forms() {}
  }
}
