package dev.overseer.testkit.discord;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Discord's side of interactions over HTTP, against an endpoint that verifies by the book. */
class FakeEndpointTest {
  /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410). */
  private static final String PREFIX = "302a300506032b6570032100";

  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private final FakeBot bot = discord.bot();
  private final FakeGuild guild = bot.addGuild("agents");
  private final String text = guild.addTextChannel("text");
  private final FakePerson person = guild.addMember("ada");
  private HttpServer server;
  private FakeEndpoint endpoint;
  private volatile boolean verifies = true;

  @BeforeEach
  void listen() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/interactions", this::answer);
    server.start();
    endpoint =
        bot.endpoint(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/interactions"));
    try (BotHttp http = new BotHttp(bot)) {
      String command = "{\"name\": \"status\", \"description\": \"How it is\"}";
      http.post("applications/" + bot.id() + "/commands", command);
    }
  }

  @AfterEach
  void close() {
    server.stop(0);
    discord.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String signature = exchange.getRequestHeaders().getFirst("X-Signature-Ed25519");
    String timestamp = exchange.getRequestHeaders().getFirst("X-Signature-Timestamp");
    boolean good = !verifies || (signature != null && verify(signature, timestamp + body));
    byte[] answer =
        (JsonMapper.shared().readTree(body).path("type").asInt() == 1
                ? "{\"type\": 1}"
                : "{\"type\": 4, \"data\": {\"content\": \"fine\"}}")
            .getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(good ? 200 : 401, good ? answer.length : -1);
    if (good) {
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  private boolean verify(String signature, String signed) {
    try {
      byte[] key = HexFormat.of().parseHex(PREFIX + bot.publicKey());
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(key)));
      verifier.update(signed.getBytes(UTF_8));
      return verifier.verify(HexFormat.of().parseHex(signature));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Test
  void takesAnEndpointThatVerifies() throws Exception {
    assertThat(endpoint.verify()).isTrue();
    verifies = false;
    assertThat(endpoint.verify()).isFalse();
  }

  @Test
  void deliversAndTakesTheAnswer() {
    bot.deliverTo(endpoint);
    FakeInteraction asked = person.run(text, "status");
    assertThat(asked.answers()).extracting(FakeMessage::content).containsExactly("fine");
    assertThat(guild.messages(text)).hasSize(1);
    assertThat(discord.violations()).isEmpty();
  }

  @Test
  void signsSoThatAnythingElseIsRefused() throws Exception {
    FakeInteraction asked = person.prepareRun(text, "status", Map.of());
    FakeEndpoint.Signed signed = endpoint.sign(asked);
    assertThat(endpoint.send(signed).status()).isEqualTo(200);
    assertThat(endpoint.send(endpoint.forge(asked)).status()).isEqualTo(401);
    assertThat(endpoint.send(endpoint.unsigned(asked)).status()).isEqualTo(401);
    assertThat(endpoint.send(FakeEndpoint.alter(signed, "ada", "eve")).status()).isEqualTo(401);
    assertThat(endpoint.send(FakeEndpoint.redate(signed, Duration.ofMinutes(1))).status())
        .isEqualTo(401);
    // Old and replayed ones are well signed: refusing them is the endpoint's own affair.
    assertThat(endpoint.send(endpoint.signed(asked, Duration.ofHours(1))).status()).isEqualTo(200);
    assertThat(endpoint.send(signed).status()).isEqualTo(200);
    assertThat(asked.acknowledged()).isFalse();
    assertThatThrownBy(() -> FakeEndpoint.alter(signed, "nowhere in it", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void remembersAnEndpointThatFails() {
    server.stop(0);
    bot.deliverTo(endpoint);
    FakeInteraction asked = person.run(text, "status");
    assertThat(asked.acknowledged()).isFalse();
    assertThat(discord.violations()).hasSize(1);
    bot.deliverOverGateway();
    person.run(text, "status");
    assertThat(discord.violations()).hasSize(1);
  }
}
