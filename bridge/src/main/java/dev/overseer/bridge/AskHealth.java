package dev.overseer.bridge;

import dev.overseer.bridge.http.ListenAddress;
import dev.overseer.core.Timers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks another bridge once how it is: for container health checks, which come from inside. */
public final class AskHealth {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int MOST_ANSWER = 4096;

  private AskHealth() {}

  /**
   * An answer.
   *
   * @param healthy whether it says that it works
   * @param message what it says, or what is wrong
   */
  public record Health(boolean healthy, String message) {}

  /** Asks the one that listens there. */
  public static Health ask(ListenAddress address, Timers timers) {
    try (SocketChannel channel = SocketChannel.open(socket(address))) {
      Timers.Timer patience = timers.after(PATIENCE, () -> close(channel));
      try {
        channel.write(
            ByteBuffer.wrap(
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer answer = ByteBuffer.allocate(MOST_ANSWER);
        while (answer.hasRemaining() && channel.read(answer) >= 0) {
          // Until it closes the connection.
        }
        return read(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8));
      } finally {
        patience.cancel();
      }
    } catch (IOException e) {
      return new Health(false, "no bridge answers on %s: %s".formatted(address, e.getMessage()));
    }
  }

  private static Health read(String answer) {
    int body = answer.indexOf("\r\n\r\n");
    return new Health(
        answer.startsWith("HTTP/1.1 200 "),
        body < 0 ? "what answers is no bridge" : answer.substring(body + 4).strip());
  }

  private static SocketAddress socket(ListenAddress address) {
    return switch (address) {
      case ListenAddress.Loopback(String host, int port) ->
          new InetSocketAddress(InetAddress.ofLiteral(host), port);
      case ListenAddress.Unix unix -> UnixDomainSocketAddress.of(unix.path());
    };
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      return;
    }
  }
}
