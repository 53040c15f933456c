package dev.overseer.discord.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.Timers;
import dev.overseer.discord.http.ScriptedServer.Script;
import dev.overseer.testkit.SelfSigned;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpClientTest {
  private static final HttpTimeouts SHORT =
      new HttpTimeouts(Duration.ofSeconds(5), Duration.ofMillis(400), Duration.ofMinutes(1));
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static final Script GOOD =
      client -> {
        while (true) {
          client.read();
          client.write(OK);
        }
      };

  @Test
  void sendsARequestAsItShouldBe() throws Exception {
    try (ScriptedServer server = new ScriptedServer(GOOD);
        HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT)) {
      byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
      HttpRequest request =
          new HttpRequest(
              "POST", "/path?wait=true", "application/json", RequestBody.of(body, body.length));
      assertThat(http.exchange(request).text()).isEqualTo("ok");
      assertThat(server.requests())
          .containsExactly(
              """
              POST /path?wait=true HTTP/1.1\r
              Host: 127.0.0.1:%d\r
              User-Agent: DiscordBot (https://test.example, 1)\r
              Accept: application/json\r
              Content-Type: application/json\r
              Content-Length: 7\r
              \r
              """
                  .formatted(server.port()));
    }
  }

  @Test
  void keepsItsConnection() throws Exception {
    try (ScriptedServer server = new ScriptedServer(GOOD);
        HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT)) {
      for (int i = 0; i < 5; i++) {
        assertThat(http.exchange(get()).status()).isEqualTo(200);
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200\r\ncontent-length:5\r\n\r\nhello",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "HTTP/1.1 200 OK\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "2\r\n"
            + "he\r\n"
            + "3;ext=1\r\n"
            + "llo\r\n"
            + "0\r\n"
            + "Trailer: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\n"
            + "Transfer-Encoding: chunked\r\n"
            + "Content-Length: 99\r\n\r\n"
            + "5\r\n"
            + "hello\r\n"
            + "0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 103 Early\r\n"
            + "Link: x\r\n\r\n"
            + "HTTP/1.1 200 OK\r\n"
            + "Content-Length: 5\r\n\r\n"
            + "hello",
      })
  void readsAResponseAndKeepsTheConnection(String response) throws Exception {
    Script script =
        client -> {
          while (true) {
            client.read();
            client.write(response);
          }
        };
    try (ScriptedServer server = new ScriptedServer(script);
        HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT)) {
      for (int i = 0; i < 2; i++) {
        HttpResponse read = http.exchange(get());
        assertThat(read.text()).isEqualTo("hello");
        assertThat(read.whole()).isTrue();
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive, Close\r\n\r\nhello",
        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      })
  void readsAResponseThatEndsTheConnection(String response) throws Exception {
    Script script =
        client -> {
          client.read();
          client.write(response);
        };
    try (ScriptedServer server = new ScriptedServer(script);
        HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT)) {
      for (int i = 1; i <= 3; i++) {
        assertThat(http.exchange(get()).text()).isEqualTo("hello");
        assertThat(server.connections()).isEqualTo(i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhel",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel+\r\n",
      })
  void knowsTheStatusOfAResponseThatBreaksOff(String response) throws Exception {
    Script script =
        client -> {
          client.read();
          client.write(response);
          client.socket().shutdownOutput();
          client.read();
        };
    try (ScriptedServer server = new ScriptedServer(script);
        HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT)) {
      HttpResponse read = http.exchange(get());
      assertThat(read.status()).isEqualTo(200);
      assertThat(read.whole()).isFalse();
      assertThat(read.text()).isEqualTo("hel");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 99 OK\r\n\r\n",
        "\r\n\r\n",
        "",
      })
  void refusesWhatIsNoResponse(String response) throws Exception {
    Script script =
        client -> {
          client.read();
          client.write(response);
        };
    try (ScriptedServer server = new ScriptedServer(script);
        HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT)) {
      assertThatThrownBy(() -> http.exchange(get()))
          .isInstanceOf(ExchangeFailed.class)
          .hasMessageContaining("127.0.0.1:" + server.port());
    }
  }

  @Test
  void boundsWhatItReads() throws Exception {
    Script endlessBody =
        client -> {
          client.read();
          client.write("HTTP/1.1 500 Oops\r\n\r\n");
          while (true) {
            client.write("x".repeat(10_000));
          }
        };
    Script endlessHeader =
        client -> {
          client.read();
          client.write("HTTP/1.1 200 OK\r\nX: ");
          while (true) {
            client.write("x".repeat(10_000));
          }
        };
    Script manyHeaders =
        client -> {
          client.read();
          client.write("HTTP/1.1 200 OK\r\n");
          while (true) {
            client.write("X: y\r\n");
          }
        };
    try (ScriptedServer server = new ScriptedServer(endlessBody, endlessHeader, manyHeaders);
        HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT)) {
      HttpResponse body = http.exchange(get());
      assertThat(body.status()).isEqualTo(500);
      assertThat(body.whole()).isFalse();
      assertThat(body.body()).hasSize(256 * 1024);
      assertThat(http.exchange(get()).whole()).isFalse();
      assertThat(http.exchange(get()).whole()).isFalse();
    }
  }

  @Test
  void givesUpOnAServerThatSaysNothing() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedServer server = new ScriptedServer(client -> over.await());
        HttpClient http = client(server.origin(), SHORT)) {
      Instant start = Instant.now();
      assertThatThrownBy(() -> http.exchange(get()))
          .isInstanceOfSatisfying(ExchangeFailed.class, e -> assertThat(e.timedOut()).isTrue())
          .hasMessageContaining("did not answer within");
      assertThat(Duration.between(start, Instant.now()))
          .isBetween(Duration.ofMillis(350), Duration.ofSeconds(20));
      over.countDown();
    }
  }

  @Test
  void givesUpOnAServerThatTrickles() throws Exception {
    Script trickle =
        client -> {
          client.read();
          client.write("HTTP/1.1 200 OK\r\n");
          while (true) {
            client.write("X: y\r\n");
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
          }
        };
    try (ScriptedServer server = new ScriptedServer(trickle);
        HttpClient http = client(server.origin(), SHORT)) {
      HttpResponse response = http.exchange(get());
      // The status had come: it counts, though nothing after it does.
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.whole()).isFalse();
    }
  }

  @Test
  void canBeClosedWhileAServerReadsNothing() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    RequestBody large =
        new RequestBody() {
          @Override
          public long length() {
            return 50_000_000;
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            byte[] block = new byte[100_000];
            for (int i = 0; i < 500; i++) {
              out.write(block);
            }
          }
        };
    try (ScriptedServer server = new ScriptedServer(client -> over.await())) {
      HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT);
      CompletableFuture<Throwable> failure =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  http.exchange(new HttpRequest("POST", "/", "text/plain", large));
                  return new AssertionError("answered");
                } catch (ExchangeFailed e) {
                  return e;
                }
              });
      await().until(() -> server.connections() == 1);
      http.close();
      assertThat(failure.get()).isInstanceOf(ExchangeFailed.class).hasMessageContaining("closed");
      over.countDown();
    }
  }

  @Test
  void givesUpOnAServerThatReadsNothing() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    // More than the buffers of two sockets hold, and less than buys another second.
    byte[] body = new byte[60_000];
    try (ScriptedServer server =
            new ScriptedServer(
                client -> {
                  client.socket().setReceiveBufferSize(1024);
                  over.await();
                });
        HttpClient http = client(server.origin(), SHORT)) {
      assertThatThrownBy(
              () ->
                  http.exchange(
                      new HttpRequest(
                          "POST", "/", "text/plain", RequestBody.of(body, body.length))))
          .isInstanceOfSatisfying(ExchangeFailed.class, e -> assertThat(e.timedOut()).isTrue());
      over.countDown();
    }
    assertThat(HttpTimeouts.DEFAULT.forBody(10 * 1024 * 1024)).isEqualTo(Duration.ofSeconds(190));
  }

  @Test
  void readsAnAnswerThatCameBeforeTheBodyWasSent() throws Exception {
    Script early =
        client -> {
          client.socket().getInputStream().readNBytes(200);
          client.write(
              "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
          // Reads on, so that the answer is not lost to a reset, but never all of it.
          client.socket().getInputStream().readNBytes(1_000_000);
          client.socket().shutdownInput();
          client.socket().getOutputStream().flush();
        };
    try (ScriptedServer server = new ScriptedServer(early);
        HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT)) {
      byte[] body = new byte[1_000_000 - 300];
      HttpResponse response =
          http.exchange(
              new HttpRequest("POST", "/", "text/plain", RequestBody.of(body, body.length)));
      assertThat(response.status()).isEqualTo(413);
    }
  }

  @Test
  void sendsAgainWhatFoundAKeptConnectionClosed() throws Exception {
    Script once =
        client -> {
          client.read();
          client.write(OK);
          client.reset();
        };
    try (ScriptedServer server = new ScriptedServer(once);
        HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT)) {
      for (int i = 1; i <= 10; i++) {
        assertThat(http.exchange(get()).status()).isEqualTo(200);
      }
      assertThat(server.connections()).isEqualTo(10);
      assertThat(server.requests()).hasSize(10);
    }
  }

  @Test
  void doesNotSendAgainWhatFailedOnANewConnection() throws Exception {
    Script never =
        client -> {
          client.read();
          client.reset();
        };
    try (ScriptedServer server = new ScriptedServer(never);
        HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT)) {
      assertThatThrownBy(() -> http.exchange(get()))
          .isInstanceOfSatisfying(ExchangeFailed.class, e -> assertThat(e.timedOut()).isFalse());
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void noticesThatAKeptConnectionIsStale() throws Exception {
    CountDownLatch closing = new CountDownLatch(1);
    Script polite =
        client -> {
          client.read();
          client.write(OK);
          closing.await();
        };
    try (ScriptedServer server = new ScriptedServer(polite, GOOD);
        HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT)) {
      http.exchange(get());
      closing.countDown();
      // Long enough for the connection to be asked whether it is still there.
      await().pollDelay(Duration.ofMillis(120)).until(() -> true);
      http.exchange(get());
      assertThat(server.connections()).isEqualTo(2);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (HttpClient http = client(new Origin(false, "127.0.0.1", port), SHORT)) {
      assertThatThrownBy(() -> http.exchange(get()))
          .isInstanceOf(ExchangeFailed.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("refused");
    }
    try (HttpClient http = client(new Origin(false, "no-such-host.invalid", 1), SHORT)) {
      assertThatThrownBy(() -> http.exchange(get()))
          .isInstanceOf(ExchangeFailed.class)
          .hasMessageContaining("no-such-host.invalid");
    }
  }

  @Test
  void isOverWhenItIsClosed() throws Exception {
    try (ScriptedServer server = new ScriptedServer(GOOD)) {
      HttpClient http = client(server.origin(), HttpTimeouts.DEFAULT);
      http.exchange(get());
      http.close();
      assertThatThrownBy(() -> http.exchange(get())).hasMessageContaining("closed");
    }
  }

  @Test
  void checksTheNameInACertificateAndAnnouncesIt() throws Exception {
    SelfSigned right = SelfSigned.forLoopback();
    try (TlsServer server = new TlsServer(right);
        HttpClient http = client(new Origin(true, "localhost", server.port()), right)) {
      assertThat(http.exchange(get()).text()).isEqualTo("ok");
      // The second one goes over the same connection, after it was asked whether it is stale.
      await().pollDelay(Duration.ofMillis(120)).until(() -> true);
      assertThat(http.exchange(get()).text()).isEqualTo("ok");
      assertThat(server.connections).hasValue(1);
      assertThat(server.announced).isEqualTo("localhost");
    }
    Instant now = Instant.now();
    Duration day = Duration.ofDays(1);
    assertUntrusted(SelfSigned.of(List.of("other.example"), now.minus(day), now.plus(day)));
  }

  private static void assertUntrusted(SelfSigned certificate) throws Exception {
    try (TlsServer server = new TlsServer(certificate);
        HttpClient http = client(new Origin(true, "localhost", server.port()), certificate)) {
      assertThatThrownBy(() -> http.exchange(get()))
          .isInstanceOf(ExchangeFailed.class)
          .hasCauseInstanceOf(SSLException.class);
    }
  }

  @Test
  void trustsNobodyItWasNotToldOf() throws Exception {
    try (TlsServer server = new TlsServer(SelfSigned.forLoopback());
        HttpClient http =
            client(new Origin(true, "localhost", server.port()), SelfSigned.forLoopback())) {
      assertThatThrownBy(() -> http.exchange(get())).hasCauseInstanceOf(SSLException.class);
    }
  }

  @Test
  void goesThroughAProxy() throws Exception {
    SelfSigned certificate = SelfSigned.forLoopback();
    try (TlsServer server = new TlsServer(certificate);
        ScriptedServer proxy =
            new ScriptedServer(
                client -> {
                  client.read();
                  client.write("HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n");
                  server.join(client.socket());
                })) {
      Map<String, String> environment =
          Map.of("HTTPS_PROXY", "http://user:p%40ss@127.0.0.1:" + proxy.port());
      Origin origin = new Origin(true, "localhost", server.port());
      Optional<Proxy> through = Proxy.fromEnvironment(environment, origin);
      try (HttpClient http = client(origin, through, certificate)) {
        assertThat(http.exchange(get()).text()).isEqualTo("ok");
      }
      assertThat(proxy.requests().getFirst())
          .isEqualTo(
              """
              CONNECT localhost:%1$d HTTP/1.1\r
              Host: localhost:%1$d\r
              Proxy-Authorization: Basic dXNlcjpwQHNz\r
              \r
              """
                  .formatted(server.port()));
    }
  }

  @Test
  void saysWhatAProxyRefuses() throws Exception {
    try (ScriptedServer proxy =
        new ScriptedServer(
            client -> {
              client.read();
              client.write("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
            })) {
      Proxy through = new Proxy("127.0.0.1", proxy.port(), "");
      try (HttpClient http =
          client(
              new Origin(true, "discord.com", 443),
              Optional.of(through),
              SelfSigned.forLoopback())) {
        assertThatThrownBy(() -> http.exchange(get()))
            .hasMessageContaining("the proxy http://127.0.0.1:" + proxy.port())
            .hasMessageContaining("407 Proxy Authentication Required");
      }
    }
  }

  @Test
  void knowsWhenThereIsNoProxy() {
    Origin discord = new Origin(true, "discord.com", 443);
    Map<String, String> some = Map.of("https_proxy", "proxy.example:3128");
    assertThat(Proxy.fromEnvironment(some, discord)).contains(new Proxy("proxy.example", 3128, ""));
    assertThat(Proxy.fromEnvironment(some, new Origin(false, "127.0.0.1", 80))).isEmpty();
    for (String exempt : List.of("*", "discord.com", "x.example, .discord.com", "com")) {
      assertThat(
              Proxy.fromEnvironment(
                  Map.of("HTTPS_PROXY", "http://p:1", "NO_PROXY", exempt), discord))
          .isEmpty();
    }
    assertThat(
            Proxy.fromEnvironment(
                Map.of("HTTPS_PROXY", "http://p:1", "no_proxy", "cord.com"), discord))
        .isPresent();
    assertThatThrownBy(
            () -> Proxy.fromEnvironment(Map.of("HTTPS_PROXY", "socks5://u:secret@p:1"), discord))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("secret");
  }

  private static HttpRequest get() {
    return new HttpRequest("GET", "/", "", RequestBody.EMPTY);
  }

  private static HttpClient client(Origin origin, HttpTimeouts timeouts) {
    return new HttpClient(
        origin,
        Optional.empty(),
        () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
        timeouts,
        "DiscordBot (https://test.example, 1)",
        Timers.system());
  }

  private static HttpClient client(Origin origin, SelfSigned trusted) {
    return client(origin, Optional.empty(), trusted);
  }

  private static HttpClient client(Origin origin, Optional<Proxy> proxy, SelfSigned trusted) {
    return new HttpClient(
        origin,
        proxy,
        () -> trusted.client().getSocketFactory(),
        HttpTimeouts.DEFAULT,
        "DiscordBot (https://test.example, 1)",
        Timers.system());
  }

  /** Answers every request over TLS, and remembers which name was announced. */
  private static final class TlsServer implements AutoCloseable {
    private final SSLServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile String announced = "";

    TlsServer(SelfSigned certificate) throws IOException {
      listener =
          (SSLServerSocket) certificate.server().getServerSocketFactory().createServerSocket(0);
      Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
      return listener.getLocalPort();
    }

    private void accept() {
      while (!listener.isClosed()) {
        try (SSLSocket socket = (SSLSocket) listener.accept()) {
          connections.incrementAndGet();
          serve(socket);
        } catch (IOException e) {
          // The client does not trust it, or the test is over.
        }
      }
    }

    private void serve(SSLSocket socket) throws IOException {
      socket.startHandshake();
      if (socket.getSession() instanceof ExtendedSSLSession session) {
        announced =
            session.getRequestedServerNames().stream()
                .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                .findFirst()
                .orElse("");
      }
      ScriptedServer.Client client =
          new ScriptedServer.Client(socket, new CopyOnWriteArrayList<>());
      while (true) {
        client.read();
        client.write(OK);
      }
    }

    /** Copies between a proxy's client and this server until either of them is done. */
    void join(Socket client) throws IOException, InterruptedException {
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port())) {
        Thread back =
            Thread.ofPlatform()
                .daemon()
                .start(
                    () -> {
                      try {
                        server.getInputStream().transferTo(client.getOutputStream());
                      } catch (IOException e) {
                        // Over.
                      }
                    });
        client.getInputStream().transferTo(server.getOutputStream());
        server.shutdownOutput();
        back.join();
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
