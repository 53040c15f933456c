package dev.overseer.sidecar.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks another watcher once how it is. */
public final class AskHealth {
  private AskHealth() {}

  /** The one on a port. */
  public static boolean tcp(String host, int port) {
    boolean any = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
    return ask(new InetSocketAddress(any ? "127.0.0.1" : host, port));
  }

  /** The one on a socket. */
  public static boolean unix(Path path) {
    return ask(UnixDomainSocketAddress.of(path));
  }

  private static boolean ask(SocketAddress address) {
    Thread impatient = Thread.currentThread();
    Thread watch =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    Thread.sleep(3000);
                    // Closes the channel under whoever waits on it.
                    impatient.interrupt();
                  } catch (InterruptedException done) {
                    return;
                  }
                });
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.write(
          ByteBuffer.wrap(
              "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(64);
      while (answer.position() < 12 && channel.read(answer) >= 0) {
        // The rest of the status line.
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII)
          .startsWith("HTTP/1.1 200");
    } catch (IOException nobody) {
      return false;
    } finally {
      watch.interrupt();
    }
  }
}
