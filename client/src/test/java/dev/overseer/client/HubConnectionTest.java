package dev.overseer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.core.Timers;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.testkit.ManualTimers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubConnectionTest {
  /** On two processors the common pool has one thread. */
  private static final Executor IN_A_THREAD = task -> Thread.ofPlatform().daemon().start(task);

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private final List<ServerMessage> pushes = new ArrayList<>();
  @TempDir Path folder;

  @Test
  void answersBelongToTheirRequestsAndTheRestIsPushed() throws IOException {
    try (FakeHub hub =
            FakeHub.onTcp(
                peer -> {
                  String id = peer.expect(ClientMessage.Purge.class).id();
                  peer.send(new ServerMessage.Dequeued("a", "purged", AT));
                  peer.send(new ServerMessage.Purged("", 7, "of another request"));
                  peer.send(new ServerMessage.Purged("build", 1, id));
                  peer.untilGone();
                });
        HubConnection connection = open(hub.settings())) {

      ServerMessage.Purged purged =
          connection.request(
              ServerMessage.Purged.class, id -> new ClientMessage.Purge(id, "build"), pushes::add);

      assertThat(purged.count()).isEqualTo(1);
      assertThat(pushes)
          .containsExactly(
              new ServerMessage.Dequeued("a", "purged", AT),
              new ServerMessage.Purged("", 7, "of another request"));
    }
  }

  @Test
  void talksOverAUnixSocketToo() throws IOException {
    try (FakeHub hub =
            FakeHub.onUnix(folder.resolve("hub.sock"), HubConnectionTest::answerOneList);
        HubConnection connection = open(hub.settings())) {
      assertThat(list(connection).tasks()).isEmpty();
    }
  }

  @Test
  void aRefusalIsTheHubsOwnWords() throws IOException {
    try (FakeHub hub =
            FakeHub.onTcp(
                peer -> {
                  String id = peer.receive().id();
                  peer.send(
                      new ServerMessage.ErrorReply(
                          "duplicate task: already running as t1", "t1", id));
                  answerOneList(peer);
                });
        HubConnection connection = open(hub.settings())) {
      assertThatThrownBy(() -> list(connection))
          .isInstanceOfSatisfying(
              ClientException.Refused.class,
              refused -> assertThat(refused.existingTaskId()).isEqualTo("t1"))
          .hasMessage("duplicate task: already running as t1");
      assertThat(list(connection).tasks()).as("the connection goes on").isEmpty();
    }
  }

  @Test
  void aRequestThatTheHubCouldNotReadDoesNotWaitForItsTimeLimit() throws IOException {
    try (FakeHub hub =
            FakeHub.onTcp(
                peer -> {
                  peer.receive();
                  peer.send(new ServerMessage.ErrorReply("invalid JSON: oops", "", ""));
                  peer.untilGone();
                });
        HubConnection connection = open(hub.settings())) {
      assertThatThrownBy(() -> list(connection))
          .isInstanceOf(ClientException.Refused.class)
          .hasMessage("invalid JSON: oops");
    }
  }

  @Test
  void messagesOfANewerHubArePassedOver() throws IOException {
    try (FakeHub hub =
            FakeHub.onTcp(
                peer -> {
                  peer.sendText("{\"type\": \"weather\", \"sun\": true}");
                  peer.sendFrame(0x8a, new byte[0]);
                  answerOneList(peer);
                });
        HubConnection connection = open(hub.settings())) {
      assertThat(list(connection).tasks()).isEmpty();
    }
  }

  @Test
  void answersPings() throws Exception {
    CompletableFuture<String> pong = new CompletableFuture<>();
    try (FakeHub hub =
            FakeHub.onTcp(
                peer -> {
                  ClientMessage request = peer.receive();
                  peer.sendFrame(0x89, "are you there".getBytes(StandardCharsets.UTF_8));
                  FakeHub.Peer.Frame frame = peer.frame();
                  pong.complete(
                      frame.opcode() + " " + new String(frame.payload(), StandardCharsets.UTF_8));
                  peer.send(new ServerMessage.Tasks(List.of(), request.id()));
                  peer.untilGone();
                });
        HubConnection connection = open(hub.settings())) {
      list(connection);

      assertThat(pong.get(5, TimeUnit.SECONDS)).isEqualTo("10 are you there");
    }
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedForForEver() throws Exception {
    ManualTimers timers = new ManualTimers();
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    try (FakeHub hub =
            FakeHub.onTcp(
                peer -> {
                  peer.receive();
                  asked.complete(true);
                  peer.untilGone();
                });
        HubConnection connection =
            HubConnection.open(hub.settings(), timers, new SplittableRandom(1))) {
      CompletableFuture<Void> moved = asked.thenAccept(_ -> timers.advance(Duration.ofSeconds(30)));

      assertThatThrownBy(() -> list(connection))
          .isInstanceOf(ClientException.NoAnswer.class)
          .hasMessage(
              "hub at %s did not answer \"list\" within 30 s: it is overloaded or hangs",
              hub.address());
      moved.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void aHubThatIsGoneWithoutAWordIsFoundOut() throws Exception {
    ManualTimers timers = new ManualTimers();
    CompletableFuture<Integer> pinged = new CompletableFuture<>();
    try (FakeHub hub =
            FakeHub.onTcp(
                peer -> {
                  pinged.complete(peer.frame().opcode());
                  peer.untilGone();
                });
        HubConnection connection =
            HubConnection.open(hub.settings(), timers, new SplittableRandom(1))) {
      CompletableFuture<Void> moved =
          CompletableFuture.runAsync(
              () -> {
                // Time passes only while somebody listens: the first steps may come before that.
                for (int step = 0; step < 100 && !isDoneSoon(pinged); step++) {
                  timers.advance(Duration.ofSeconds(20));
                }
                timers.advance(Duration.ofSeconds(60));
              },
              IN_A_THREAD);

      assertThatThrownBy(connection::receive)
          .isInstanceOf(ClientException.ConnectionLost.class)
          .hasMessage(
              "connection to the hub at %s lost (not a sign of life for 60 s)", hub.address());
      assertThat(pinged.get()).isEqualTo(9);
      moved.get(5, TimeUnit.SECONDS);
    }
  }

  private static boolean isDoneSoon(CompletableFuture<?> future) {
    try {
      future.get(100, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1001, '', the hub is shutting down",
    "1013, slow consumer, this client did not keep up with the output: slow consumer",
    "1002, '', the hub closed it with code 1002",
  })
  void saysWhyTheHubClosed(int code, String reason, String expected) throws IOException {
    try (FakeHub hub =
            FakeHub.onTcp(
                peer -> {
                  peer.sendClose(code, reason);
                  peer.untilGone();
                });
        HubConnection connection = open(hub.settings())) {
      assertThatThrownBy(connection::receive)
          .isInstanceOf(ClientException.ConnectionLost.class)
          .hasMessage("connection to the hub at %s lost (%s)", hub.address(), expected);
    }
  }

  @Test
  void aRequestThatIsTooLargeIsRefusedAndNotALossOfConnection() throws IOException {
    try (FakeHub hub =
            FakeHub.onTcp(
                peer -> {
                  peer.receive();
                  peer.sendClose(1009, "");
                  peer.untilGone();
                });
        HubConnection connection = open(hub.settings())) {
      assertThatThrownBy(() -> list(connection))
          .isInstanceOf(ClientException.Refused.class)
          .hasMessage("the request is larger than the hub takes");
    }
  }

  @Test
  void aCutConnectionIsSaidToBeOne() throws IOException {
    try (FakeHub hub = FakeHub.onTcp(FakeHub.Peer::cut);
        HubConnection connection = open(hub.settings())) {
      assertThatThrownBy(connection::receive)
          .isInstanceOf(ClientException.ConnectionLost.class)
          .hasMessage("connection to the hub at %s lost (the hub hung up)", hub.address());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"type\": \"output\", \"stream\": 7}', what can't be understood",
    "garbage, what can't be understood",
  })
  void garbageEndsTheConnection(String text, String expected) throws IOException {
    try (FakeHub hub =
            FakeHub.onTcp(
                peer -> {
                  peer.sendText(text);
                  peer.untilGone();
                });
        HubConnection connection = open(hub.settings())) {
      assertThatThrownBy(connection::receive)
          .isInstanceOf(ClientException.ConnectionLost.class)
          .hasMessageContaining("the hub sent " + expected);
    }
  }

  @Test
  void closesPolitelyAndWakesWhoeverListens() throws Exception {
    CompletableFuture<Integer> code = new CompletableFuture<>();
    try (FakeHub hub = FakeHub.onTcp(peer -> code.complete(peer.untilGone()))) {
      HubConnection connection = open(hub.settings());
      CompletableFuture<Throwable> listening =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new AssertionError("received " + connection.receive());
                } catch (ClientException e) {
                  return e;
                }
              });

      connection.close();
      connection.close();

      assertThat(code.get(5, TimeUnit.SECONDS)).isEqualTo(1000);
      assertThat(listening.get(5, TimeUnit.SECONDS))
          .isInstanceOf(ClientException.ConnectionLost.class)
          .hasMessageContaining("(closed)");
      assertThatThrownBy(() -> list(connection)).isInstanceOf(ClientException.ConnectionLost.class);
    }
  }

  @Test
  void presentsItsToken() throws Exception {
    CompletableFuture<String> header = new CompletableFuture<>();
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> header.complete(String.valueOf(peer.headers().get("Authorization"))))) {
      open(hub.settings().withToken(Optional.of(new Token("s3cret")))).close();

      assertThat(header.get(5, TimeUnit.SECONDS)).isEqualTo("Bearer s3cret");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 Unauthorized|it wants a token; name a file that holds it with --token-file, or set"
            + " OVERSEER_TOKEN|AccessDenied",
        "403 Forbidden|this machine is not in its trusted_cidrs|AccessDenied",
        "404 Not Found|it has no WebSocket at /ws|NotAHub",
        "200 OK|it answers \"HTTP/1.1 200 OK\"|NotAHub",
      })
  void saysWhyTheHubDoesNotLetItIn(String status, String why, String cause) throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp().answering("HTTP/1.1 " + status + "\ncontent-length: 0\n\n")) {
      assertThatThrownBy(() -> open(hub.settings()))
          .isInstanceOf(ClientException.class)
          .hasMessageEndingWith(": " + why)
          .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(cause));
    }
  }

  @Test
  void tellsAWrongTokenFromNone() throws IOException {
    try (FakeHub hub = FakeHub.onTcp().answering("HTTP/1.1 401 Unauthorized\n\n")) {
      assertThatThrownBy(() -> open(hub.settings().withToken(Optional.of(new Token("wrong")))))
          .isInstanceOf(ClientException.AccessDenied.class)
          .hasMessage("hub at %s refuses access: it does not know this token", hub.address());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'SSH-2.0-OpenSSH_9.9\n\n', it does not speak HTTP",
    "'\u0015\u0003\u0001', it speaks TLS; write https://",
    "'HTTP/1.1 101 Switching Protocols\n\n',"
        + " it accepts a WebSocket without proof that it knows what that is",
  })
  void tellsWhatIsNoHub(String answer, String why) throws IOException {
    try (FakeHub hub = FakeHub.onTcp().answering(answer)) {
      assertThatThrownBy(() -> open(hub.settings()))
          .isInstanceOf(ClientException.NotAHub.class)
          .hasMessage("what answers at %s is not a hub: %s", hub.address(), why);
    }
  }

  @Test
  void nobodyAtTheAddressIsSaidWithTheWayOut() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }

    assertThatThrownBy(() -> open(HubSettings.of(HubAddress.parse("127.0.0.1:" + port))))
        .isInstanceOf(ClientException.NotReachable.class)
        .hasMessage(
            "hub at http://127.0.0.1:%d not reachable (connection refused): start one with"
                + " \"overseer serve\", or name another with --hub",
            port);
  }

  @Test
  void aSocketFileIsMissingOrAbandoned() throws IOException {
    Path socket = folder.resolve("hub.sock");
    HubSettings settings = HubSettings.of(new HubAddress.Unix(socket));

    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(ClientException.NotReachable.class)
        .hasMessageContaining("not reachable (there is no such socket)");

    Files.createFile(socket);
    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(ClientException.NotReachable.class)
        .hasMessageContaining("not reachable (connection refused)");
  }

  @Test
  void aHostThatDoesNotExistIsSaidSo() {
    assertThatThrownBy(() -> open(HubSettings.of(HubAddress.parse("http://no-such-host.invalid"))))
        .isInstanceOf(ClientException.NotReachable.class)
        .hasMessageContaining("(no such host)");
  }

  @Test
  void aPeerThatTakesTheConnectionAndStaysSilentIsLeft() throws Exception {
    ManualTimers timers = new ManualTimers();
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Socket> accepted =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  Socket socket = silent.accept();
                  timers.advance(Duration.ofSeconds(10));
                  return socket;
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              },
              IN_A_THREAD);

      assertThatThrownBy(
              () ->
                  HubConnection.open(
                      HubSettings.of(HubAddress.parse(":" + silent.getLocalPort())),
                      timers,
                      new SplittableRandom(1)))
          .isInstanceOf(ClientException.NotReachable.class)
          .hasMessageContaining("(no answer within 10 s)");
      accepted.get(5, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void leavesNoTimerBehind() throws IOException {
    ManualTimers timers = new ManualTimers();
    try (FakeHub hub = FakeHub.onTcp(HubConnectionTest::answerOneList)) {
      HubConnection connection =
          HubConnection.open(hub.settings(), timers, new SplittableRandom(1));
      list(connection);
      connection.close();
    }

    Awaitility.await().until(() -> timers.pending() == 0);
  }

  private static void answerOneList(FakeHub.Peer peer) throws IOException {
    String id = peer.expect(ClientMessage.ListTasks.class).id();
    peer.send(new ServerMessage.Tasks(List.of(), id));
    peer.untilGone();
  }

  private ServerMessage.Tasks list(HubConnection connection) {
    return connection.request(
        ServerMessage.Tasks.class, id -> new ClientMessage.ListTasks(id, ""), pushes::add);
  }

  private static HubConnection open(HubSettings settings) {
    return HubConnection.open(settings, Timers.system(), new SplittableRandom(1));
  }
}
