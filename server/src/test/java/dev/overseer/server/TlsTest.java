package dev.overseer.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.protocol.ServerMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  /** Making keys takes a while: the tests share them. */
  @TempDir private static Path folder;

  private static SelfSigned own;
  private static SelfSigned other;
  private static SelfSigned rsa;

  @BeforeAll
  static void makeCertificates() throws Exception {
    own = SelfSigned.make(folder, "own", "EC");
    other = SelfSigned.make(folder, "other", "Ed25519");
    rsa = SelfSigned.make(folder, "rsa", "RSA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void aHubSpeaksTls(String algorithm) throws Exception {
    SelfSigned pair =
        switch (algorithm) {
          case "RSA" -> rsa;
          case "EC" -> own;
          default -> other;
        };
    try (TestServer server =
            TestServer.open(
                TestServer.options().withTls(pair.files()), VirtualActions.action("count"));
        TestClient client = TestClient.over(connect(server, pair))) {
      client.upgrade();
      client.send("{\"type\":\"subscribe\",\"id\":\"0\",\"task_id\":\"t\",\"lossless\":true}");
      client.next(ServerMessage.Subscribed.class);
      client.send(
          """
          {"type":"start","id":"1","action":"count","task_id":"t","params":{"to":"50000"}}\
          """);
      client.next(ServerMessage.Started.class);
      for (int seq = 1; seq <= 50_000; seq++) {
        assertThat(client.next()).endsWith("\"seq\":" + seq + "}");
      }
      client.next(ServerMessage.Exited.class);
      client.frame(0x88, new byte[] {3, (byte) 0xE8});
      assertThat(client.nextFrame().closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void manyReadersShareFramesOverTlsToo() throws Exception {
    try (TestServer server =
            TestServer.open(
                TestServer.options().withTls(own.files()), VirtualActions.action("count"));
        TestClient one = TestClient.over(connect(server, own));
        TestClient two = TestClient.over(connect(server, own))) {
      for (TestClient client : new TestClient[] {one, two}) {
        client.upgrade();
        client.send("{\"type\":\"subscribe\",\"id\":\"0\",\"task_id\":\"t\",\"lossless\":true}");
        client.next(ServerMessage.Subscribed.class);
      }
      one.send(
          """
          {"type":"start","id":"1","action":"count","task_id":"t","params":{"to":"30000"}}\
          """);
      for (TestClient client : new TestClient[] {one, two}) {
        client.next(ServerMessage.Started.class);
        for (int seq = 1; seq <= 30_000; seq++) {
          assertThat(client.next())
              .contains("\"data\":\"%d\"".formatted(seq))
              .endsWith("\"seq\":%d}".formatted(seq));
        }
      }
    }
  }

  @Test
  void plainHttpIsNotAnsweredByATlsHub() throws Exception {
    try (TestServer server = TestServer.open(TestServer.options().withTls(own.files()));
        TestClient plain = TestClient.to(server.server.address())) {
      plain.bytes("GET /livez HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(ISO_8859_1));
      assertThatThrownBy(() -> plain.answer(false)).isInstanceOf(Exception.class);
      try (TestClient still = TestClient.over(connect(server, own))) {
        assertThat(still.get("/livez").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aHandshakeThatNeverEndsIsCutOff() throws Exception {
    ServerLimits limits = ServerLimits.DEFAULT;
    ServerOptions impatient =
        TestServer.options()
            .withTls(own.files())
            .withLimits(
                new ServerLimits(
                    limits.outboxBytes(),
                    limits.sendBufferBytes(),
                    limits.maxFrameBytes(),
                    limits.stallTimeout(),
                    limits.pingInterval(),
                    Duration.ofMillis(200),
                    limits.waitingRequests()));
    try (TestServer server = TestServer.open(impatient);
        TestClient silent = TestClient.to(server.server.address())) {
      assertThat(silent.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotKnowTheCertificateGoesAway() throws Exception {
    try (TestServer server = TestServer.open(TestServer.options().withTls(own.files()))) {
      assertThatThrownBy(() -> connect(server, other)).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamedAtStartUp() throws Exception {
    SelfSigned old =
        SelfSigned.make(folder, "old", "EC", "-startdate", "2020/01/01", "-validity", "1");
    SelfSigned early = SelfSigned.make(folder, "early", "EC", "-startdate", "+10d");
    Path missing = folder.resolve("missing.pem");
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path text = Files.writeString(folder.resolve("text.pem"), "hello");
    Path sec1 =
        Files.writeString(
            folder.resolve("sec1.pem"),
            "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n");
    Path broken =
        Files.writeString(
            folder.resolve("broken.pem"),
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

    assertUnusable(missing, own.key(), "missing.pem can't be read");
    assertUnusable(own.certificate(), missing, "missing.pem can't be read");
    assertUnusable(empty, own.key(), "empty.pem holds no");
    assertUnusable(text, own.key(), "text.pem holds no");
    assertUnusable(own.certificate(), text, "text.pem holds no unencrypted PKCS#8 key");
    assertUnusable(own.certificate(), sec1, "openssl pkcs8 -topk8 -nocrypt");
    assertUnusable(own.certificate(), broken, "broken.pem holds no EC key");
    assertUnusable(early.certificate(), old.key(), "is not valid before");
    assertUnusable(own.certificate(), early.key(), "does not belong to");
    assertUnusable(own.certificate(), rsa.key(), "rsa.key holds no EC key");
    assertUnusable(old.certificate(), old.key(), "expired on 2020-01-02");
    assertUnusable(early.certificate(), early.key(), "is not valid before");
  }

  private static void assertUnusable(Path certificate, Path key, String message) {
    assertThatThrownBy(
            () -> TestServer.open(TestServer.options().withTls(new TlsFiles(certificate, key))))
        .isInstanceOf(ServerException.UnusableTls.class)
        .hasMessageStartingWith("tls: ")
        .hasMessageContaining(message);
  }

  private static SSLSocket connect(TestServer server, SelfSigned trusted)
      throws IOException, GeneralSecurityException {
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null, null);
    try (InputStream in = Files.newInputStream(trusted.certificate())) {
      known.setCertificateEntry(
          "hub", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
