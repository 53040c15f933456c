package dev.overseer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "8080, :8080",
    ":8080, :8080",
    "127.0.0.1:9, 127.0.0.1:9",
    "localhost:0, localhost:0",
    "[::1]:8080, [::1]:8080",
    "unix:/run/o.sock, unix:/run/o.sock",
    "/run/o.sock, unix:/run/o.sock",
    "./o.sock, unix:./o.sock"
  })
  void addressesAreReadAsTheyAreWritten(String text, String printed) {
    assertThat(ListenAddress.parse(text)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "host", "host:x", "::1:80", "unix:", "1:2:3", ":65536", "-1"})
  void whatIsNoAddressIsNamed(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(ServerException.InvalidSetting.class)
        .hasMessageStartingWith("listen: ");
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    try (TestServer first = TestServer.open()) {
      ServerOptions same = ServerOptions.on(new ListenAddress.Tcp("127.0.0.1", first.port()));
      assertThatThrownBy(() -> TestServer.open(same))
          .isInstanceOf(ServerException.AddressInUse.class)
          .hasMessageContaining("127.0.0.1:" + first.port());
    }
  }

  @Test
  void aUnixSocketIsForItsOwnerAndGoneAfterwards() throws IOException {
    Path socket = folder.resolve("o.sock");
    try (TestServer server = TestServer.open(unix(socket), VirtualActions.action("say"));
        TestClient client = server.connect()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
      client.send(
          """
          {"type":"start","id":"1","action":"say","task_id":"t","params":{"text":"x"}}\
          """);
      assertThat(client.nextMessage().type()).isEqualTo("started");
      assertThat(server.server.address()).hasToString("unix:" + socket);
      try (TestClient http = TestClient.to(server.server.address())) {
        assertThat(http.get("/livez").status()).isEqualTo(200);
      }
    }
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void twoHubsCannotShareASocket() {
    Path socket = folder.resolve("o.sock");
    try (TestServer first = TestServer.open(unix(socket))) {
      assertThatThrownBy(() -> TestServer.open(unix(socket)))
          .isInstanceOf(ServerException.SocketHeld.class)
          .hasMessageContaining("another hub")
          .hasMessageContaining(socket.toString());
      try (TestClient client = TestClient.to(first.server.address())) {
        assertThat(client.get("/livez").status()).as("the first one is unharmed").isEqualTo(200);
      }
    }
  }

  @Test
  void theSocketOfADeadHubIsReplaced() throws IOException {
    Path socket = folder.resolve("o.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    try (TestServer server = TestServer.open(unix(socket));
        TestClient client = TestClient.to(server.server.address())) {
      assertThat(client.get("/livez").status()).isEqualTo(200);
    }
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws IOException {
    Path file = folder.resolve("precious");
    Files.writeString(file, "data");

    assertThatThrownBy(() -> TestServer.open(unix(file)))
        .isInstanceOf(ServerException.CannotListen.class)
        .hasMessageContaining("no socket");
    assertThat(file).hasContent("data");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aPathThatCannotBeIsNamed() {
    for (Path path : List.of(folder.resolve("x".repeat(120)), folder.resolve("no-folder/o.sock"))) {
      assertThatThrownBy(() -> TestServer.open(unix(path)))
          .isInstanceOf(ServerException.CannotListen.class)
          .hasMessageContaining(path.toString());
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aHubThatClosesLeavesItsSuccessorsSocketAlone() throws IOException {
    Path socket = folder.resolve("o.sock");
    TestServer old = TestServer.open(unix(socket));
    Files.delete(socket);
    try (TestServer successor = TestServer.open(unix(socket))) {
      old.close();
      try (TestClient client = TestClient.to(successor.server.address())) {
        assertThat(client.get("/livez").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void closingSaysGoodbyeAfterTheLastEvents() {
    TestServer server = TestServer.open(VirtualActions.action("wait"));
    TestClient client = server.connect();
    client.send("{\"type\":\"start\",\"id\":\"1\",\"action\":\"wait\",\"task_id\":\"t\"}");
    assertThat(client.nextMessage().type()).isEqualTo("started");
    assertThat(client.nextMessage().type()).isEqualTo("output");

    try (TestClient probe = TestClient.to(server.server.address())) {
      assertThat(probe.get("/readyz").status()).isEqualTo(200);
      server.server.refuseNewConnections();
      assertThat(probe.get("/readyz").status()).isEqualTo(503);
      assertThat(probe.tryUpgrade("/ws").status()).isEqualTo(503);
    }
    server.close();

    assertThat(client.nextMessage().type()).isEqualTo("exited");
    TestClient.Frame goodbye = client.nextFrame();
    assertThat(goodbye.closeCode()).isEqualTo(1001);
    assertThat(goodbye.closeText()).contains("shutting down");
    assertThat(client.nextFrame()).isEqualTo(TestClient.Frame.END);
    client.close();
  }

  @Test
  void closingLeavesNoThreadBehind() {
    try (TestServer server = TestServer.open();
        TestClient client = server.connect()) {
      assertThat(client.isQuiet()).isTrue();
      assertThat(netThreads()).isPositive();
    }
    await().until(() -> netThreads() == 0);
  }

  private static long netThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("overseer-net"))
        .count();
  }

  private static ServerOptions unix(Path path) {
    return ServerOptions.on(new ListenAddress.Unix(path));
  }
}
