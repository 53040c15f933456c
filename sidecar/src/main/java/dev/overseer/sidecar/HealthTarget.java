package dev.overseer.sidecar;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Where the watcher says how it is. */
sealed interface HealthTarget {

  /** HTTP on a port. */
  record Tcp(String host, int port) implements HealthTarget {
    /** Where somebody on this machine reaches it. */
    InetSocketAddress fromHere() {
      boolean any = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
      return new InetSocketAddress(any ? "127.0.0.1" : host, port);
    }
  }

  /** HTTP, or a word on a line, on a socket. */
  record Unix(Path path) implements HealthTarget {}

  /** A file that is touched. */
  record Heartbeat(Path path) implements HealthTarget {}

  /**
   * Reads {@code tcp://HOST:PORT}, {@code unix:///PATH} or {@code file:///PATH}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static HealthTarget parse(String text) {
    if (text.startsWith("unix://") && text.length() > 8) {
      return new Unix(Path.of(text.substring(7)));
    }
    if (text.startsWith("file://") && text.length() > 8) {
      return new Heartbeat(Path.of(text.substring(7)));
    }
    if (text.startsWith("tcp://")) {
      String address = text.substring(6);
      int colon = address.lastIndexOf(':');
      if (colon >= 0) {
        int port = Integer.parseInt(address.substring(colon + 1));
        String host = address.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (port >= 0 && port <= 65535) {
          return new Tcp(bracketed ? host.substring(1, host.length() - 1) : host, port);
        }
      }
    }
    throw new IllegalArgumentException(text);
  }

  /** As it was written. */
  default String text() {
    return switch (this) {
      case Tcp tcp -> "tcp://" + tcp.host + ":" + tcp.port;
      case Unix unix -> "unix://" + unix.path;
      case Heartbeat file -> "file://" + file.path;
    };
  }
}
