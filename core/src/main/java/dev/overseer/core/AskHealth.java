package dev.overseer.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks a program of ours on this machine once how it is, by {@code GET /healthz}: for the health
 * checks of containers, which come from inside.
 */
public final class AskHealth {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int MOST_ANSWER = 4096;
  private static final byte[] REQUEST =
      "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private AskHealth() {}

  /**
   * An answer.
   *
   * @param healthy whether it says that it works
   * @param message what it says, or what is wrong
   */
  public record Health(boolean healthy, String message) {}

  /**
   * Asks whoever listens there, for three seconds at most. Blocks.
   *
   * @param address that of a port or of a Unix socket
   * @return never healthy where nobody answers
   */
  public static Health ask(SocketAddress address, Timers timers) {
    try (SocketChannel channel = open(address)) {
      Timers.Timer patience = timers.after(PATIENCE, () -> close(channel));
      try {
        channel.connect(address);
        channel.write(ByteBuffer.wrap(REQUEST));
        ByteBuffer answer = ByteBuffer.allocate(MOST_ANSWER);
        while (answer.hasRemaining() && channel.read(answer) >= 0) {
          // Until it closes the connection.
        }
        return read(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8));
      } finally {
        patience.cancel();
      }
    } catch (AsynchronousCloseException e) {
      return new Health(
          false, "no answer on %s within %d s".formatted(text(address), PATIENCE.toSeconds()));
    } catch (IOException e) {
      return new Health(false, "nobody answers on %s: %s".formatted(text(address), e.getMessage()));
    }
  }

  private static SocketChannel open(SocketAddress address) throws IOException {
    return address instanceof UnixDomainSocketAddress
        ? SocketChannel.open(StandardProtocolFamily.UNIX)
        : SocketChannel.open();
  }

  private static String text(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet.getHostString() + ":" + inet.getPort()
        : address.toString();
  }

  private static Health read(String answer) {
    int body = answer.indexOf("\r\n\r\n");
    return new Health(
        answer.startsWith("HTTP/1.1 200 "),
        body < 0 ? "what answers is none of ours" : answer.substring(body + 4).strip());
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      return;
    }
  }
}
