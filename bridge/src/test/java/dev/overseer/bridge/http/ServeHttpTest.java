package dev.overseer.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.bridge.Http;
import dev.overseer.bridge.Http.Got;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ServeHttpTest {
  @TempDir private Path folder;

  private ServeHttp server;

  @BeforeEach
  void serve() throws IOException {
    server = open(ListenAddress.parse("127.0.0.1:0"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static ServeHttp open(ListenAddress address) throws IOException {
    return ServeHttp.open(
        address,
        100,
        request ->
            Response.text(
                200,
                "%s %s %s"
                    .formatted(
                        request.method(),
                        request.path(),
                        new String(request.body(), StandardCharsets.UTF_8))),
        Timers.system(),
        Log.silent());
  }

  private Got send(String text) {
    return Http.raw(server.address(), text);
  }

  @Test
  void answersOneRequestForEachConnection() {
    Got got = Http.post(server.address(), "/a?b=c", "body", Map.of());

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.body()).isEqualTo("POST /a body\n");
    assertThat(got.header("Connection")).contains("close");
    assertThat(send("HEAD /a HTTP/1.1\r\nHost: [::1]:1\r\n\r\n").body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | hello\\r\\n\\r\\n
          400 | get / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n
          400 | GET http://localhost/ HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n
          400 | GET / HTTP/2\\r\\nHost: localhost\\r\\n\\r\\n
          400 | GET / a HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: localhost\\r\\nHost: localhost\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: localhost\\r\\nA : b\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: localhost\\r\\nA: b\\r\\n folded\\r\\n\\r\\n
          400 | GET / HTTP/1.1\\r\\nHost: localhost\\r\\nA: b\\u0001\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: -1\\r\\n\\r\\n
          400 | POST / HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 1\\r\\ncontent-length: 2\\r\\n\\r\\nab
          411 | POST / HTTP/1.1\\r\\nHost: localhost\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
          413 | POST / HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 101\\r\\n\\r\\n
          413 | POST / HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 999999999999\\r\\n\\r\\n
          403 | GET / HTTP/1.1\\r\\nHost: evil.example\\r\\n\\r\\n
          403 | GET / HTTP/1.1\\r\\nHost: 127.0.0.1.evil.example\\r\\n\\r\\n
          403 | GET / HTTP/1.1\\r\\nA: b\\r\\n\\r\\n
          403 | GET / HTTP/1.1\\r\\nHost: localhost\\r\\nOrigin: http://localhost\\r\\n\\r\\n
          200 | GET / HTTP/1.1\\r\\nHost: 127.0.0.1:8090\\r\\n\\r\\n
          200 | GET / HTTP/1.0\\r\\nHost: LOCALHOST\\r\\n\\r\\n
          """)
  void refusesWhatIsAmbiguousOrFromElsewhere(int status, String request) {
    String text = request.replace("\\r", "\r").replace("\\n", "\n").replace("\\u0001", "\u0001");

    assertThat(send(text).status()).isEqualTo(status);
  }

  @Test
  void aHeadWithoutAnEndIsCutOff() {
    assertThat(send("GET / HTTP/1.1\r\nA: " + "x".repeat(20_000)).status()).isEqualTo(431);
    assertThat(send("GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(100) + "\r\n").status())
        .isEqualTo(431);
  }

  @Test
  void aRefusalArrivesThoughTheBodyWasNotRead() {
    String body = "x".repeat(300_000);

    assertThat(Http.post(server.address(), "/", body, Map.of()).status()).isEqualTo(413);
  }

  @Test
  void whoWaitsForLeaveToSendABodyGetsIt() {
    Got got =
        send(
            "POST / HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Expect: 100-continue\r\n"
                + "Content-Length: 2\r\n\r\n"
                + "ab");

    assertThat(got.status()).isEqualTo(100);
    assertThat(got.body()).startsWith("HTTP/1.1 200 OK").endsWith("POST / ab\n");
  }

  @Test
  void theSilentHoldNobodyUp() throws IOException {
    List<SocketChannel> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        SocketChannel channel = SocketChannel.open(server.address().socket());
        channel.write(ByteBuffer.wrap("GET / HT".getBytes(StandardCharsets.US_ASCII)));
        silent.add(channel);
      }
      assertThat(Http.get(server.address(), "/").status()).isEqualTo(200);
    } finally {
      for (SocketChannel channel : silent) {
        channel.close();
      }
    }
  }

  @Test
  void theSilentAreCutOff() throws IOException {
    long start = System.nanoTime();
    try (SocketChannel silent = SocketChannel.open(server.address().socket())) {
      assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
    assertThat(System.nanoTime() - start).isLessThan(ServeHttp.PATIENCE.toNanos() * 2);
  }

  @Test
  void anAnswerThatFailsIsAFaultOfOurs() throws IOException {
    try (ServeHttp faulty =
        ServeHttp.open(
            ListenAddress.parse("127.0.0.1:0"),
            1,
            _ -> {
              throw new IllegalStateException("secret detail");
            },
            Timers.system(),
            Log.silent())) {
      Got got = Http.get(faulty.address(), "/");

      assertThat(got.status()).isEqualTo(500);
      assertThat(got.body()).contains("\"code\":\"internal\"").doesNotContain("secret");
    }
  }

  @Test
  void aSocketIsForItsOwnerAndGoneInTheEnd() throws IOException {
    Path path = folder.resolve("bridge.sock");
    ListenAddress address = new ListenAddress.Unix(path);
    try (ServeHttp unix = open(address)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
      // Whoever may open the file is on this machine; its Host says nothing.
      assertThat(Http.raw(unix.address(), "GET /x HTTP/1.1\r\n\r\n").body()).isEqualTo("GET /x \n");
      assertThat(folder).isDirectoryContaining(path::equals);
      try (var files = Files.list(folder)) {
        assertThat(files).containsExactly(path);
      }
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aSocketThatWasLeftIsReplacedAndNothingElseIs() throws IOException {
    Path left = folder.resolve("left.sock");
    try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(left));
    }
    assertThat(left).exists();
    try (ServeHttp unix = open(new ListenAddress.Unix(left))) {
      assertThat(Http.get(unix.address(), "/").status()).isEqualTo(200);
      assertThatThrownBy(() -> open(new ListenAddress.Unix(left)))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("another process listens there");
      assertThat(Http.get(unix.address(), "/").status()).isEqualTo(200);
    }
    Path file = Files.writeString(folder.resolve("file"), "precious");
    assertThatThrownBy(() -> open(new ListenAddress.Unix(file)))
        .hasMessageContaining("is there and is no socket");
    assertThat(file).hasContent("precious");
  }

  @Test
  void aPortThatIsTakenIsSaid() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> open(new ListenAddress.Loopback("127.0.0.1", taken.getLocalPort())))
          .isInstanceOf(IOException.class);
    }
  }
}
