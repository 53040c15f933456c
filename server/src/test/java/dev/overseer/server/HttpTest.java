package dev.overseer.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.server.TestClient.HttpAnswer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpTest {
  private TestServer server;
  private TestClient client;

  @BeforeEach
  void open() {
    server = TestServer.open(VirtualActions.action("say"));
    client = TestClient.to(server.server.address());
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /livez, 200, text/plain",
    "GET, /livez?x=1, 200, text/plain",
    "GET, /readyz, 200, text/plain",
    "GET, /openapi.json, 200, application/json",
    "GET, /ws/manifest, 200, application/json",
    "GET, /metrics, 200, text/plain; version=0.0.4",
    "GET, /console, 404, text/plain",
    "GET, /ws/, 404, text/plain",
    "GET, //livez, 404, text/plain",
    "GET, /livez/../metrics, 404, text/plain",
    "GET, /ws, 426, text/plain",
    "POST, /livez, 405, text/plain",
    "PUT, /ws, 405, text/plain",
    "DELETE, /nothing, 404, text/plain",
    "HEAD, /livez, 200, text/plain",
    "HEAD, /metrics, 200, text/plain",
    "HEAD, /ws, 426, text/plain",
    "HEAD, /nothing, 404, text/plain"
  })
  void eachPathHasItsAnswer(String method, String path, int status, String type) {
    HttpAnswer answer = client.request(method, path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.head().toLowerCase(Locale.ROOT))
        .contains("content-type: " + type)
        .contains("cache-control: no-store")
        .contains("x-content-type-options: nosniff");
    if (method.equals("HEAD")) {
      assertThat(answer.head()).doesNotContain("content-length: 0");
    }
    if (status == 405) {
      assertThat(answer.head()).contains("Allow: GET, HEAD");
    }
    assertThat(client.get("/livez").body()).as("the connection goes on").isEqualTo("ok\n");
  }

  @Test
  void answersToPipelinedRequestsComeInOrder() {
    String two =
        "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n"
            + "GET /livez HTTP/1.1\r\nHost: h\r\n\r\n"
            + "GET /ws/manifest HTTP/1.1\r\nHost: h\r\n\r\n";
    client.bytes(two.getBytes(ISO_8859_1));

    assertThat(client.answer(false).body()).startsWith("# HELP");
    assertThat(client.answer(false).body()).isEqualTo("ok\n");
    assertThat(client.answer(false).body()).startsWith("{\"$schema\"");
  }

  @Test
  void aClientThatPipelinesWithoutEndIsCutOff() {
    client.bytes("GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n".repeat(1000).getBytes(ISO_8859_1));

    int answers = 0;
    try {
      while (answers <= 1000) {
        client.answer(false);
        answers++;
      }
    } catch (UncheckedIOException cutOff) {
      assertThat(answers).isLessThan(1000);
    }
    assertThat(answers).isLessThan(1000);
  }

  @Test
  void anOldClientsConnectionIsClosedAfterItsAnswer() {
    client.bytes("GET /livez HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1));

    assertThat(client.answer(false).body()).isEqualTo("ok\n");
    assertThat(client.isClosedByServer()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Version: 8, 426",
    "Sec-WebSocket-Key: short, 400",
    "Sec-WebSocket-Key: !!!!, 400",
    "Upgrade: h2c, 426",
    "Connection: keep-alive, 426"
  })
  void aBadHandshakeIsAnswered(String header, int status) {
    assertThat(client.tryUpgrade("/ws", header).status()).isEqualTo(status);
  }

  @Test
  void theHandshakeIsAnsweredAsTheStandardsExample() {
    HttpAnswer answer = client.tryUpgrade("/ws", "Connection: keep-alive, Upgrade");

    assertThat(answer.status()).isEqualTo(101);
    // RFC 6455, section 1.3.
    assertThat(answer.head()).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(answer.head().toLowerCase(Locale.ROOT))
        .doesNotContain("sec-websocket-extensions")
        .doesNotContain("sec-websocket-protocol");
  }

  @Test
  void theJdksOwnWebSocketClientUnderstandsUs() throws InterruptedException {
    LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:%d/ws".formatted(server.port())),
                  new WebSocket.Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(
                        WebSocket from, CharSequence data, boolean last) {
                      text.append(data);
                      if (last) {
                        texts.add(text.toString());
                        text.setLength(0);
                      }
                      from.request(1);
                      return CompletableFuture.completedFuture(from);
                    }
                  })
              .join();
      socket.sendText("{\"type\":\"subscribe\",\"id\":\"1\",", false).join();
      socket.sendText("\"task_id\":\"t\"}", true).join();

      assertThat(texts.poll(10, TimeUnit.SECONDS))
          .isEqualTo("{\"type\":\"subscribed\",\"id\":\"1\",\"task_id\":\"t\"}");
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }
  }

  @Test
  void metricsCountWhatHappened() {
    try (TestClient webSocket = server.connect()) {
      webSocket.send(
          """
          {"type":"start","id":"1","action":"say","task_id":"t","params":{"text":"a\\nb"}}\
          """);
      for (int i = 0; i < 4; i++) {
        webSocket.next();
      }
      webSocket.send("nonsense");
      webSocket.next();
      // That a run has ended is told before it is decided that the task has.
      await().until(() -> metrics().contains("overseer_tasks{phase=\"exited\"} 1.0\n"));

      assertThat(metrics())
          .contains("overseer_connections 1.0\n")
          .contains("overseer_connections_opened_total 1.0\n")
          .contains("overseer_requests_total 2.0\n")
          .contains("overseer_request_errors_total 1.0\n")
          .contains("overseer_output_lines_total 2.0\n")
          .contains("overseer_encoded_lines_total 2.0\n")
          .contains("overseer_action_tasks_started_total{action=\"say\"} 1.0\n")
          .contains("overseer_outbox_bytes 0.0\n")
          .contains("overseer_gaps_total 0.0\n")
          .contains("overseer_info{version=\"dev\"} 1\n")
          .contains("overseer_loop_lag_seconds")
          .contains("overseer_jvm_memory_used_bytes{area=\"heap\"}");
    }
  }

  private String metrics() {
    return client.get("/metrics").body();
  }
}
