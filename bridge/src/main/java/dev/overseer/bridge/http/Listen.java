package dev.overseer.bridge.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Opens the door: a port on loopback, or a socket that only its owner may use. */
final class Listen {
  private Listen() {}

  static ServerSocketChannel on(ListenAddress address) throws IOException {
    return switch (address) {
      case ListenAddress.Loopback(String host, int port) -> tcp(host, port);
      case ListenAddress.Unix(Path path) -> unix(path);
    };
  }

  private static ServerSocketChannel tcp(String host, int port) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      // An address, never a name: nothing is looked up.
      server.bind(new InetSocketAddress(InetAddress.ofLiteral(host), port));
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Under another name first, so that nobody can connect before it is its owner's only. */
  private static ServerSocketChannel unix(Path path) throws IOException {
    makeWayFor(path);
    Path next = path.resolveSibling("." + ProcessHandle.current().pid() + ".sock");
    Files.deleteIfExists(next);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(next));
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      Files.deleteIfExists(next);
      throw e;
    }
  }

  /** A socket that was left by a process that is gone is replaced, anything else is not. */
  private static void makeWayFor(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean isSocket =
        (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) >> 12 == 0xC;
    if (!isSocket) {
      throw new FileSystemException(path.toString(), null, "is there and is no socket");
    }
    try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      throw new FileSystemException(
          path.toString(), null, "another process listens there: " + other.isConnected());
    } catch (ConnectException nobody) {
      Files.delete(path);
    }
  }
}
