package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * Puts a listening Unix socket at a path, for its owner only.
 *
 * <p>The socket is bound in a folder that nobody else can enter, gets its mode there, and is then
 * linked to where it shall be: so at no moment can another user connect, and two hubs that start at
 * once can't both have the path, since a link is made once. A socket that a dead hub left behind is
 * replaced; a live one is not.
 */
final class ClaimSocket {
  /** What the kernel takes: sun_path has 108 bytes, one for its end. */
  private static final int MAX_PATH_BYTES = 107;

  private final ListenAddress.Unix address;
  private final Path path;
  private final Object inode;

  private ClaimSocket(ListenAddress.Unix address, Path path, Object inode) {
    this.address = address;
    this.path = path;
    this.inode = inode;
  }

  /**
   * @param channel not bound yet
   * @throws ServerException if the path can't be had
   */
  static ClaimSocket claim(ListenAddress.Unix address, ServerSocketChannel channel) {
    Path path = address.path().toAbsolutePath().normalize();
    Path folder = Objects.requireNonNull(path.getParent(), "an absolute path has a parent");
    try {
      Path nursery =
          Files.createTempDirectory(
              folder,
              ".o",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path born = nursery.resolve("s");
      try {
        if (Math.max(bytesOf(born), bytesOf(path)) > MAX_PATH_BYTES) {
          throw new ServerException.CannotListen(address, "the path is too long for a Unix socket");
        }
        channel.bind(UnixDomainSocketAddress.of(born));
        Files.setPosixFilePermissions(born, PosixFilePermissions.fromString("rw-------"));
        link(address, born, path);
        return new ClaimSocket(address, path, inodeOf(path));
      } finally {
        Files.deleteIfExists(born);
        Files.delete(nursery);
      }
    } catch (IOException e) {
      throw new ServerException.CannotListen(address, e.toString(), e);
    }
  }

  private static void link(ListenAddress.Unix address, Path born, Path path) throws IOException {
    while (true) {
      try {
        Files.createLink(path, born);
        return;
      } catch (FileAlreadyExistsException taken) {
        if (isAlive(path)) {
          throw new ServerException.SocketHeld(path);
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
          throw new ServerException.CannotListen(address, "a file is there that is no socket");
        }
        Files.deleteIfExists(path);
      }
    }
  }

  private static boolean isAlive(Path path) {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException refused) {
      return false;
    }
  }

  /** Removes the socket, unless another hub has put its own there since. */
  void release() {
    try {
      if (inode.equals(inodeOf(path))) {
        Files.deleteIfExists(path);
      }
    } catch (IOException gone) {
      // Somebody removed it before us; then there is nothing left to do.
      return;
    }
  }

  private static int bytesOf(Path path) {
    return path.toString().getBytes(UTF_8).length;
  }

  private static Object inodeOf(Path path) throws IOException {
    return Files.getAttribute(path, "unix:ino");
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
