package dev.overseer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.server.TestClient.HttpAnswer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in: by address, by origin, by token. */
class TrustTest {
  private static final String TOKEN = "correct-horse-battery-staple";

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.168.4.77/22, 192.168.7.255, true",
    "192.168.4.77/22, 192.168.8.0, false",
    "192.168.1.5, 192.168.1.5, true",
    "192.168.1.5, 192.168.1.4, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, ::1, false",
    "127.0.0.0/8, ::ffff:127.0.0.1, true",
    "::1/128, ::1, true",
    "::1, ::2, false",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "2001:db8::/33, 2001:db8:7fff::, true",
    "2001:db8::/33, 2001:db8:8000::, false"
  })
  void aRangeHoldsItsAddresses(String range, String address, boolean inside) {
    assertThat(Cidr.parse(range).contains(InetAddress.ofLiteral(address))).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0.0/33",
        "10.0.0/8",
        "::1/129",
        "10.0.0.0/-1",
        "10.0.0.0/x",
        "a/8",
        "10.0.0.0/8/9"
      })
  void whatIsNoRangeIsNamed(String text) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(ServerException.InvalidSetting.class)
        .hasMessageStartingWith("trusted_cidrs: ");
  }

  @Test
  void withoutRangesLoopbackAndTheMachinesNetworksAreTrusted() {
    TrustedPeers local = TrustedPeers.of(List.of());

    assertThat(local.contains(peer("127.8.9.1"))).isTrue();
    assertThat(local.contains(peer("::1"))).isTrue();
    assertThat(local.contains(peer("203.0.113.9"))).isFalse();
  }

  @Test
  void anUntrustedPeerIsForbiddenEverything() {
    ServerOptions options = TestServer.options().withTrustedCidrs(List.of(Cidr.parse("10.1.2.3")));
    try (TestServer server = TestServer.open(options)) {
      for (String path : List.of("/ws", "/livez", "/openapi.json", "/nothing")) {
        try (TestClient client = TestClient.to(server.server.address())) {
          HttpAnswer answer = client.tryUpgrade(path);
          assertThat(answer.status()).as(path).isEqualTo(403);
          assertThat(answer.body()).isEqualTo("forbidden\n");
          assertThat(client.isClosedByServer()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // origin, host, configured, token, listen host, allowed
    "http://localhost:8080, localhost:8080, '', false, 127.0.0.1, true",
    "http://127.0.0.1:8080, 127.0.0.1:8080, '', false, 127.0.0.1, true",
    "http://[::1]:8080, [::1]:8080, '', false, ::1, true",
    "http://app.localhost:8080, app.localhost:8080, '', false, 127.0.0.1, true",
    "http://LOCALHOST:8080, localhost:8080, '', false, 127.0.0.1, true",
    "http://localhost, localhost:80, '', false, 127.0.0.1, true",
    "http://localhost:9090, localhost:8080, '', false, 127.0.0.1, false",
    "https://localhost:8080, localhost:8080, '', false, 127.0.0.1, false",
    "http://evil.example, localhost:8080, '', false, 127.0.0.1, false",
    "'null', localhost:8080, '', false, 127.0.0.1, false",
    // A name that was made to point here: same origin to the browser, a stranger to us.
    "http://evil.example:8080, evil.example:8080, '', false, 127.0.0.1, false",
    "http://hub.example:8080, hub.example:8080, '', true, 127.0.0.1, true",
    "http://hub.example:8080, hub.example:8080, '', false, hub.example, true",
    "https://ui.example, hub:8080, https://ui.example, false, 127.0.0.1, true",
    "https://ui.example:443, hub:8080, https://ui.example, false, 127.0.0.1, true",
    "https://ui.example:444, hub:8080, https://ui.example, false, 127.0.0.1, false",
    "https://evil.example, hub:8080, https://ui.example, true, 127.0.0.1, false",
    "https://evil.example, hub:8080, *, false, 127.0.0.1, true",
    "'null', hub:8080, 'null', false, 127.0.0.1, true"
  })
  void pagesOfTheServersOwnOriginMayConnectAndThoseConfigured(
      String origin,
      String host,
      String configured,
      boolean token,
      String listenHost,
      boolean allowed) {
    ServerOptions options =
        ServerOptions.on(new ListenAddress.Tcp(listenHost, 8080))
            .withAllowedOrigins(configured.isEmpty() ? List.of() : List.of(configured));
    CheckOrigin check =
        new CheckOrigin(token ? options.withToken(new AccessToken(TOKEN)) : options);

    assertThat(check.allows(origin, host, false)).isEqualTo(allowed);
  }

  @Test
  void overTlsTheOwnOriginIsHttps() {
    CheckOrigin check = new CheckOrigin(TestServer.options());

    assertThat(check.allows("https://localhost:8080", "localhost:8080", true)).isTrue();
    assertThat(check.allows("http://localhost:8080", "localhost:8080", true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ui.example", "https://ui.example/", "https://ui.example/x", "https://", "ftp:x"})
  void whatIsNoOriginIsRefusedAtStartUp(String origin) {
    assertThatThrownBy(
            () -> TestServer.open(TestServer.options().withAllowedOrigins(List.of(origin))))
        .isInstanceOf(ServerException.InvalidSetting.class)
        .hasMessageContaining(origin);
  }

  @Test
  void aStrangePageIsToldWhatToConfigure() {
    try (TestServer server = TestServer.open();
        TestClient page = TestClient.to(server.server.address());
        TestClient program = TestClient.to(server.server.address());
        TestClient own = TestClient.to(server.server.address())) {
      HttpAnswer answer = page.tryUpgrade("/ws", "Origin: https://evil.example");
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("https://evil.example").contains("allowed_origins");
      program.upgrade();
      own.upgrade("Origin: http://localhost:" + server.port(), "Host: localhost:" + server.port());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/ws, Authorization: Bearer correct-horse-battery-staple, 101",
    "/ws, authorization: bearer correct-horse-battery-staple, 101",
    "/ws?token=correct-horse-battery-staple, X: y, 101",
    "/ws?token=correct%2Dhorse-battery-staple, X: y, 101",
    "/ws, X: y, 401",
    "/ws?token=wrong, X: y, 401",
    "/ws?token=, X: y, 401",
    "/ws, Authorization: Bearer correct-horse-battery-stapl, 401",
    "/ws, Authorization: Bearer correct-horse-battery-staple2, 401",
    "/ws, Authorization: Bearer, 401",
    "/ws, Authorization: Basic correct-horse-battery-staple, 401",
    "/ws, Sec-WebSocket-Protocol: overseer.bearer.wrong, 401",
    "/openapi.json, X: y, 401",
    "/openapi.json?token=correct-horse-battery-staple, X: y, 200",
    "/ws/manifest, Authorization: Bearer correct-horse-battery-staple, 200",
    "/metrics, X: y, 401",
    "/livez, X: y, 200",
    "/readyz, X: y, 200"
  })
  void theTokenIsAskedForWhereverSomethingIsToldOrDone(String path, String header, int status) {
    try (TestServer server =
            TestServer.open(TestServer.options().withToken(new AccessToken(TOKEN)));
        TestClient client = TestClient.to(server.server.address())) {
      HttpAnswer answer =
          path.startsWith("/ws") && !path.equals("/ws/manifest")
              ? client.tryUpgrade(path, header)
              : client.get(path, header);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.toString()).doesNotContain(TOKEN);
      if (status == 401) {
        assertThat(answer.head().toLowerCase(Locale.ROOT)).contains("www-authenticate: bearer");
      }
    }
  }

  @Test
  void aBrowserSendsTheTokenAsASubProtocolAndIsAnsweredWithTheOtherOne() {
    try (TestServer server =
            TestServer.open(TestServer.options().withToken(new AccessToken(TOKEN)));
        TestClient both = TestClient.to(server.server.address());
        TestClient one = TestClient.to(server.server.address())) {
      HttpAnswer answer =
          both.tryUpgrade("/ws", "Sec-WebSocket-Protocol: overseer, overseer.bearer." + TOKEN);
      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.head().toLowerCase(Locale.ROOT))
          .contains("sec-websocket-protocol: overseer\r\n");

      answer = one.tryUpgrade("/ws", "Sec-WebSocket-Protocol: overseer.bearer." + TOKEN);
      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.head()).contains("overseer.bearer." + TOKEN);
    }
  }

  @Test
  void aTokenIsNeverPrinted() {
    ServerOptions options = TestServer.options().withToken(new AccessToken(TOKEN));

    assertThat(options.toString()).contains("<redacted>").doesNotContain(TOKEN);
    assertThatThrownBy(() -> new AccessToken("short secret"))
        .isInstanceOf(ServerException.InvalidSetting.class)
        .hasMessageContaining("openssl rand")
        .message()
        .doesNotContain("short secret");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, false, false, true",
    "localhost, false, false, true",
    "::1, false, false, true",
    "127.9.9.9, false, false, true",
    "0.0.0.0, false, false, false",
    "'', false, false, false",
    "::, false, false, false",
    "0.0.0.0, true, false, true",
    "0.0.0.0, false, true, true",
    "'', true, false, true"
  })
  void beyondLoopbackATokenIsNeededOrAClearWord(
      String host, boolean token, boolean saidSo, boolean allowed) {
    ServerOptions options = ServerOptions.on(new ListenAddress.Tcp(host, 0));
    ServerOptions told = saidSo ? options.withoutToken() : options;
    ServerOptions asked = token ? told.withToken(new AccessToken(TOKEN)) : told;
    if (allowed) {
      CheckExposure.check(asked);
    } else {
      assertThatThrownBy(() -> TestServer.open(asked))
          .isInstanceOf(ServerException.Exposed.class)
          .hasMessageContaining("token")
          .hasMessageContaining("127.0.0.1")
          .hasMessageContaining("Unix socket")
          .hasMessageContaining("listen_without_token");
    }
  }

  @Test
  void aHostThatNobodyKnowsIsNamed() {
    assertThatThrownBy(
            () -> TestServer.open(ServerOptions.on(ListenAddress.parse("no-such-host.invalid:1"))))
        .isInstanceOf(ServerException.CannotListen.class)
        .hasMessageContaining("no-such-host.invalid:1");
  }

  private static InetSocketAddress peer(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 1);
  }
}
