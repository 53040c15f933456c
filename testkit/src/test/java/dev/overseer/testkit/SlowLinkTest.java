package dev.overseer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SlowLinkTest {
  @Test
  void delaysAndSlowsInBothDirections() throws IOException {
    try (ServerSocket server = echo();
        SlowLink link = SlowLink.to(server.getLocalPort(), Duration.ofMillis(50), 1_000_000);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), link.port())) {
      long began = System.nanoTime();
      client.getOutputStream().write(7);
      assertThat(client.getInputStream().read()).isEqualTo(7);
      assertThat(millisSince(began)).isGreaterThanOrEqualTo(100);

      began = System.nanoTime();
      byte[] much = new byte[100_000];
      client.getOutputStream().write(much);
      assertThat(client.getInputStream().readNBytes(much.length)).hasSize(much.length);
      assertThat(millisSince(began)).isGreaterThanOrEqualTo(100 + 100);
    }
  }

  @Test
  void aCutEndsWhatIsOpenAndNothingElse() throws IOException {
    try (ServerSocket server = echo();
        SlowLink link = SlowLink.to(server.getLocalPort(), Duration.ZERO, 1_000_000);
        Socket before = new Socket(InetAddress.getLoopbackAddress(), link.port())) {
      before.getOutputStream().write(1);
      assertThat(before.getInputStream().read()).isEqualTo(1);

      link.cut();

      assertThat(before.getInputStream().read()).isEqualTo(-1);
      try (Socket after = new Socket(InetAddress.getLoopbackAddress(), link.port())) {
        after.getOutputStream().write(2);
        assertThat(after.getInputStream().read()).isEqualTo(2);
      }
    }
  }

  private static long millisSince(long began) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  /** Says to each what it hears from it. */
  private static ServerSocket echo() throws IOException {
    ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                while (true) {
                  Socket client = server.accept();
                  Thread.ofPlatform().daemon().start(() -> say(client));
                }
              } catch (IOException closed) {
                return;
              }
            });
    return server;
  }

  private static void say(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException gone) {
      return;
    }
  }
}
