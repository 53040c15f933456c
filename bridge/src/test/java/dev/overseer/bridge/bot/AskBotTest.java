package dev.overseer.bridge.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.overseer.core.settings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.JsonNodeFactory;

@Timeout(60)
class AskBotTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String body = "{}";

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            asked.add(
                exchange.getRequestURI()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.getResponseHeaders().set("Retry-After", "7");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private AskBot bot() {
    return new AskBot(
        new Run(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base"),
            new RunToken.Given(new Secret("token")),
            "1",
            Optional.empty()));
  }

  private Reply answered(int with, String text) {
    status = with;
    body = text;
    return bot().get("/x", PATIENCE);
  }

  @Test
  void aRedirectIsNotFollowedSinceTheTokenWouldGoWithIt() {
    status = 307;
    assertThat(bot().get("/x", PATIENCE)).isInstanceOf(Reply.Later.class);
    assertThat(bot().post("/y", JsonNodeFactory.instance.objectNode(), PATIENCE))
        .isInstanceOf(Reply.Later.class);
    assertThat(asked).containsExactly("/base/x Bearer token", "/base/y Bearer token");
  }

  @Test
  void anObjectIsDone() {
    assertThat(answered(200, "{\"a\": 1}"))
        .isInstanceOfSatisfying(
            Reply.Done.class, done -> assertThat(done.body().path("a").asInt(0)).isEqualTo(1));
  }

  @Test
  void whatIsNoAnswerIsTriedLater() {
    for (String text : List.of("", "<html>", "[]", "{\"a\": 1, \"a\": 2}")) {
      assertThat(answered(200, text)).as(text).isInstanceOf(Reply.Later.class);
    }
    assertThat(answered(200, "\"" + "x".repeat(5 * 1024 * 1024) + "\""))
        .isInstanceOf(Reply.Later.class);
    for (int later : new int[] {302, 408, 429, 500, 502, 503}) {
      assertThat(answered(later, "{}")).as("%d", later).isInstanceOf(Reply.Later.class);
    }
    assertThat(answered(429, "{}"))
        .isInstanceOfSatisfying(
            Reply.Later.class, later -> assertThat(later.after()).contains(Duration.ofSeconds(7)));
  }

  @Test
  void aRefusalSaysWhy() {
    assertThat(answered(403, "{\"error\": {\"code\": \"x\", \"message\": \"another run\"}}"))
        .isEqualTo(new Reply.Refused(403, "another run"));
    assertThat(answered(401, "nonsense")).isEqualTo(new Reply.Refused(401, "no reason given"));
  }

  @Test
  void whoIsNotThereIsTriedLater() {
    server.stop(0);

    assertThat(bot().get("/x", PATIENCE))
        .isInstanceOfSatisfying(
            Reply.Later.class,
            later -> assertThat(later.reason()).contains("can't be asked").doesNotContain("token"));
  }
}
