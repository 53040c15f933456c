package dev.overseer.cli;

import static dev.overseer.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BridgeCommandTest {
  @TempDir private Path folder;

  private String socket() {
    return "unix:" + folder.resolve("bridge.sock");
  }

  private String say(String text) throws IOException {
    String body = "{\"text\": \"" + text + "\"}";
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(folder.resolve("bridge.sock")));
      channel.write(
          ByteBuffer.wrap(
              "POST /input HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(body.length(), body)
                  .getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(4096);
      while (channel.read(answer) >= 0) {
        // To the end.
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
    }
  }

  private Spawned start(String... command) throws IOException {
    String[] line = new String[command.length + 4];
    line[0] = "bridge";
    line[1] = "--listen";
    line[2] = socket();
    line[3] = "--";
    System.arraycopy(command, 0, line, 4, command.length);
    return Spawned.in(folder, line);
  }

  private boolean health() {
    return run("bridge", "--listen", socket(), "--health").exit() == 0;
  }

  @Test
  void theCommandHearsWhatIsSaidAndItsExitCodeIsOurs() throws Exception {
    try (Spawned bridge =
        start("sh", "-c", "read -r line; echo \"heard: $line --help\"; exit 42")) {
      Awaitility.await().until(this::health);
      assertThat(run("bridge", "--listen", socket(), "--health").out()).isEqualTo("OK\n");
      assertThat(say("go on")).contains("200 OK", "\"delivered\":true");

      assertThat(bridge.exit()).isEqualTo(42);
      assertThat(bridge.seen()).contains("heard: go on --help\n", "an input was delivered");
      assertThat(folder.resolve("bridge.sock")).doesNotExist();
    }
  }

  @Test
  void signalsArePassedOn() throws Exception {
    try (Spawned bridge =
        start(
            "sh",
            "-c",
            "trap 'echo stopping; exit 6' TERM; echo ready; while :; do sleep 0.1; done")) {
      bridge.awaitSeen("ready").signal("TERM");

      assertThat(bridge.exit()).isEqualTo(6);
      assertThat(bridge.seen()).contains("stopping");
    }
  }

  @Test
  void ifItIsKilledTheCommandDoesNotOutliveIt() throws Exception {
    try (Spawned bridge = start("sh", "-c", "echo \"pid $$.\"; while :; do sleep 0.1; done")) {
      bridge.awaitSeen(".\n");
      String seen = bridge.seen();
      int at = seen.indexOf("pid ") + 4;
      long pid = Long.parseLong(seen.substring(at, seen.indexOf('.', at)));
      bridge.handle().destroyForcibly();

      Awaitility.await()
          .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  void withANamedPipeASignalEndsIt() throws Exception {
    try (Spawned bridge =
        Spawned.in(
            folder,
            "bridge",
            "--listen",
            socket(),
            "--input-fifo",
            folder.resolve("in").toString())) {
      Awaitility.await().until(this::health);
      assertThat(say("hello")).contains("503", "no_reader");
      bridge.signal("INT");

      assertThat(bridge.exit()).isZero();
    }
  }

  @Test
  void whatCannotStartSaysWhy() throws Exception {
    assertThat(run("bridge", "--listen", "0.0.0.0:8090", "--rate-limit-rps", "0"))
        .satisfies(
            ran -> {
              assertThat(ran.exit()).isEqualTo(1);
              assertThat(ran.err()).contains("nobody on another machine", "--rate-limit-rps");
            });
    assertThat(run("bridge", "--listen", socket()).err()).contains("INPUT_FIFO", "behind --");
    try (Spawned bridge = start("no-such-agent-at-all")) {
      assertThat(bridge.exit()).isEqualTo(127);
      assertThat(bridge.seen()).contains("no-such-agent-at-all");
    }
    int port;
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = nobody.getLocalPort();
    }
    assertThat(run("bridge", "--listen", "127.0.0.1:" + port, "--health"))
        .satisfies(
            ran -> {
              assertThat(ran.exit()).isEqualTo(1);
              assertThat(ran.out()).contains("nobody answers on 127.0.0.1:" + port);
            });
  }
}
