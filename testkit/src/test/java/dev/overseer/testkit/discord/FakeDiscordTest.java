package dev.overseer.testkit.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.testkit.ManualTimers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fake must be as strict as the real one: what it lets through, tests believe. */
class FakeDiscordTest {
  private final ManualTimers time = new ManualTimers();
  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.REAL, time);
  private final FakeWebhook webhook = discord.createWebhook();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    discord.close();
    http.close();
  }

  @Test
  void keepsWhatIsPosted() throws Exception {
    HttpResponse<String> response =
        post(
            """
            {"content": "hello", "embeds": [{"description": "world"}],
             "allowed_mentions": {"parse": []}}
            """);
    assertThat(response.statusCode()).isEqualTo(200);
    FakeMessage message = discord.messages().getFirst();
    assertThat(response.body()).contains("\"id\":\"" + message.id() + "\"");
    assertThat(message.content()).isEqualTo("hello");
    assertThat(message.descriptions()).containsExactly("world");
    assertThat(message.channelId()).isEqualTo(webhook.channelId());
    assertThat(message.pingsNobody()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '¤',
      textBlock =
          """
          {"content": "#2001"}                                        | content | BASE_TYPE_MAX_LENGTH
          {"embeds": [{"title": "#257"}]}                             | embeds.0.title | BASE_TYPE_MAX_LENGTH
          {"embeds": [{"description": "#4097"}]}                      | embeds.0.description | BASE_TYPE_MAX_LENGTH
          {"embeds": [{"author": {"name": "#257"}}]}                  | embeds.0.author.name | BASE_TYPE_MAX_LENGTH
          {"embeds": [{"footer": {"text": "#2049"}}]}                 | embeds.0.footer.text | BASE_TYPE_MAX_LENGTH
          {"embeds": [{"fields": [{"name": "#257", "value": "x"}]}]}  | embeds.0.fields.0.name | BASE_TYPE_MAX_LENGTH
          {"embeds": [{"fields": [{"name": "x", "value": "#1025"}]}]} | embeds.0.fields.0.value | BASE_TYPE_MAX_LENGTH
          {"embeds": [{"fields": [{"name": "x", "value": " "}]}]}     | embeds.0.fields.0.value | BASE_TYPE_REQUIRED
          {"embeds": [{}]}                                            | embeds.0.description | BASE_TYPE_REQUIRED
          {"embeds": [{"title": "x", "color": 16777216}]}             | embeds.0.color | NUMBER_TYPE_MAX
          {"embeds": [{"title": "x", "url": "ftp://x"}]}              | embeds.0.url | URL_TYPE_INVALID_URL
          {"embeds": [{"title": "x", "timestamp": "now"}]}            | embeds.0.timestamp | DATE_TIME_TYPE_PARSE
          {"embeds": [{"title": 5}]}                                  | embeds.0.title | STRING_TYPE_CONVERT
          {"embeds": [{"description": "#4000"}, {"description": "#2001"}]} | embeds | MAX_EMBED_SIZE_EXCEEDED
          {"content": "x", "username": "Discord bot"}                 | username | USERNAME_INVALID_CONTAINS
          {"content": "x", "flags": 1}                                | flags | MESSAGE_FLAGS_INVALID
          {"content": "x", "attachments": [{"id": 0}]}                | attachments.0.id | ATTACHMENT_NOT_FOUND
          {"content": "x", "allowed_mentions": {"parse": ["all"]}}    | allowed_mentions.parse | BASE_TYPE_CHOICES
          """)
  void refusesWhatBreaksALimit(String json, String field, String code) throws Exception {
    HttpResponse<String> response = post(filled(json));
    assertThat(response.statusCode()).isEqualTo(400);
    StringBuilder path = new StringBuilder();
    for (String part : field.split("\\.", -1)) {
      path.append('"').append(part).append("\":{");
    }
    assertThat(response.body())
        .contains("\"code\":50035")
        .contains(path + "\"_errors\":[{\"code\":\"" + code);
    assertThat(discord.messages()).isEmpty();
  }

  @Test
  void refusesTooManyEmbedsAndFields() throws Exception {
    String embed = "{\"title\": \"x\"}";
    assertThat(post("{\"embeds\": [" + (embed + ",").repeat(10) + embed + "]}").body())
        .contains("Must be 10 or fewer");
    String field = "{\"name\": \"x\", \"value\": \"x\"}";
    assertThat(
            post("{\"embeds\": [{\"fields\": [" + (field + ",").repeat(25) + field + "]}]}").body())
        .contains("Must be 25 or fewer");
  }

  @Test
  void refusesNothingAndNonsense() throws Exception {
    assertThat(post("{}").body()).contains("50006");
    assertThat(post("{\"content\": \"  \"}").body()).contains("50006");
    assertThat(post("[]").body()).contains("50109");
    assertThat(post("{\"content\"").body()).contains("50109");
  }

  @Test
  void refusesFilesThatAreTooManyOrTooLarge() throws Exception {
    assertThat(postFiles(10, 10).statusCode()).isEqualTo(200);
    assertThat(discord.messages().getFirst().files()).hasSize(10);
    assertThat(postFiles(11, 10).body()).contains("30015");
    assertThat(postFiles(2, 6 * 1024 * 1024).statusCode()).isEqualTo(413);
  }

  @Test
  void knowsItsWebhooks() throws Exception {
    assertThat(send("POST", webhook.url().replace(webhook.id(), "1"), "{}").body())
        .contains("10015");
    assertThat(send("POST", webhook.url() + "x", "{}").statusCode()).isEqualTo(401);
    assertThat(send("GET", webhook.url(), "").statusCode()).isEqualTo(200);
    webhook.delete();
    assertThat(send("GET", webhook.url(), "").statusCode()).isEqualTo(404);
    assertThat(discord.invalidRequests()).isEqualTo(3);
  }

  @Test
  void blocksWhoDoesNotSayWhoItIs() throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(webhook.url())).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).startsWith("<!doctype html>");
  }

  @Test
  void limitsAWebhookAsItsHeadersSay() throws Exception {
    for (int left = 4; left >= 0; left--) {
      HttpResponse<String> response = post("{\"content\": \"x\"}");
      assertThat(header(response, "X-RateLimit-Remaining")).isEqualTo(Integer.toString(left));
      assertThat(header(response, "X-RateLimit-Limit")).isEqualTo("5");
    }
    time.advance(Duration.ofMillis(700));
    HttpResponse<String> refused = post("{\"content\": \"x\"}");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"retry_after\":1.3").contains("\"global\":false");
    assertThat(header(refused, "Retry-After")).isEqualTo("2");
    assertThat(header(refused, "X-RateLimit-Scope")).isEqualTo("user");
    assertThat(discord.avoidableLimits()).isEqualTo(1);
    time.advance(Duration.ofMillis(1300));
    assertThat(post("{\"content\": \"x\"}").statusCode()).isEqualTo(200);
  }

  @Test
  void countsMillisecondsBeforeVersionEight() throws Exception {
    for (int i = 0; i < 5; i++) {
      send("POST", webhook.url(), "{\"content\": \"x\"}");
    }
    assertThat(send("POST", webhook.url(), "{\"content\": \"x\"}").body())
        .contains("\"retry_after\":2000,");
  }

  @Test
  void limitsAChannelAcrossItsWebhooks() throws Exception {
    FakeWebhook other = discord.createWebhookIn(webhook.channelId());
    for (int i = 0; i < 30; i++) {
      FakeWebhook turn = i % 2 == 0 ? webhook : other;
      assertThat(send("POST", v10(turn), "{\"content\": \"x\"}").statusCode()).isEqualTo(204);
      time.advance(Duration.ofSeconds(1));
    }
    HttpResponse<String> refused = post("{\"content\": \"x\"}");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(header(refused, "X-RateLimit-Scope")).isEqualTo("shared");
    assertThat(refused.body()).contains("\"retry_after\":30.0");
    time.advance(Duration.ofSeconds(30));
    assertThat(post("{\"content\": \"x\"}").statusCode()).isEqualTo(200);
  }

  @Test
  void limitsTheAddress() throws Exception {
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      FakeWebhook another = discord.createWebhook();
      HttpResponse<String> response = send("POST", v10(another), "{\"content\": \"x\"}");
      refused +=
          response.statusCode() == 429 && response.body().contains("\"global\":true") ? 1 : 0;
    }
    assertThat(refused).isEqualTo(10);
  }

  @Test
  void bansAnAddressThatDoesNotStop() throws Exception {
    FakeRules strict = FakeRules.REAL.withInvalidUntilBan(3);
    try (FakeDiscord impatient = FakeDiscord.plain(strict, time)) {
      String gone = impatient.base() + "/api/v10/webhooks/1/" + "x".repeat(60);
      for (int i = 0; i < 3; i++) {
        assertThat(send("POST", gone, "{}").statusCode()).isEqualTo(404);
      }
      HttpResponse<String> banned = send("POST", v10(impatient.createWebhook()), "{}");
      assertThat(banned.statusCode()).isEqualTo(429);
      assertThat(banned.body()).startsWith("<!doctype html>");
    }
  }

  @Test
  void editsAndDeletesMessages() throws Exception {
    post("{\"content\": \"one\", \"allowed_mentions\": {\"parse\": []}}");
    String message = v10(webhook) + "/messages/" + discord.messages().getFirst().id();
    assertThat(send("PATCH", message, "{\"content\": \"two\"}").statusCode()).isEqualTo(200);
    assertThat(discord.messages().getFirst().content()).isEqualTo("two");
    assertThat(discord.messages().getFirst().edits()).isEqualTo(1);
    // An edit that does not say so again may ping, whatever the message said.
    assertThat(discord.messages().getFirst().pingsNobody()).isFalse();
    assertThat(send("PATCH", message, "{\"content\": \"" + "x".repeat(2001) + "\"}").statusCode())
        .isEqualTo(400);
    assertThat(send("DELETE", message, "").statusCode()).isEqualTo(204);
    assertThat(discord.messages().getFirst().deleted()).isTrue();
    assertThat(send("PATCH", message, "{\"content\": \"x\"}").body()).contains("10008");
  }

  @Test
  void hasThreads() throws Exception {
    assertThat(send("POST", v10(webhook) + "?thread_id=5", "{\"content\": \"x\"}").body())
        .contains("10003");
    String thread = discord.createThread(webhook.channelId());
    String there = v10(webhook) + "?wait=true&thread_id=" + thread;
    assertThat(send("POST", there, "{\"content\": \"x\"}").statusCode()).isEqualTo(200);
    assertThat(discord.messages().getFirst().channelId()).isEqualTo(thread);
    discord.lockThread(thread);
    assertThat(send("POST", there, "{\"content\": \"x\"}").body()).contains("160005");
    assertThat(post("{\"content\": \"x\", \"thread_name\": \"t\"}").body()).contains("220003");
    FakeWebhook forum = discord.createForumWebhook();
    assertThat(send("POST", v10(forum), "{\"content\": \"x\"}").body()).contains("220001");
    assertThat(
            send("POST", v10(forum), "{\"content\": \"x\", \"thread_name\": \"t\"}").statusCode())
        .isEqualTo(204);
    assertThat(discord.messages().getLast().channelId()).isNotEqualTo(forum.channelId());
  }

  @Test
  void failsAsItIsTold() throws Exception {
    discord.failNext(
        Fault.status(502), new Fault.Limits(Duration.ofMillis(40_250), "user"), Fault.status(404));
    assertThat(post("{\"content\": \"x\"}").statusCode()).isEqualTo(502);
    assertThat(post("{\"content\": \"x\"}").body()).contains("\"retry_after\":40.25");
    assertThat(post("{\"content\": \"x\"}").body()).contains("10015");
    assertThat(discord.messages()).isEmpty();
    assertThat(discord.avoidableLimits()).isZero();
    discord.failNext(new Fault.LosesAnswer());
    assertThatThrownBy(() -> post("{\"content\": \"lost\"}")).isInstanceOf(IOException.class);
    assertThat(discord.messages()).extracting(FakeMessage::content).contains("lost");
    assertThat(post("{\"content\": \"fine\"}").statusCode()).isEqualTo(200);
    assertThat(discord.requests()).extracting(FakeRequest::status).contains(502, 429, 404, 200);
  }

  @Test
  void speaksTls() throws Exception {
    try (FakeDiscord secure = FakeDiscord.tls(FakeRules.REAL, time);
        HttpClient trusting = HttpClient.newBuilder().sslContext(secure.client()).build()) {
      HttpResponse<String> response =
          trusting.send(
              request("POST", v10(secure.createWebhook()), "{\"content\": \"x\"}"),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(204);
      assertThatThrownBy(() -> send("POST", v10(secure.createWebhook()), "{}"))
          .isInstanceOf(IOException.class);
    }
  }

  private HttpResponse<String> post(String json) throws Exception {
    return send("POST", v10(webhook) + "?wait=true", json);
  }

  private static String v10(FakeWebhook hook) {
    return hook.url().replace("/api/", "/api/v10/");
  }

  private HttpResponse<String> send(String method, String url, String json) throws Exception {
    return http.send(request(method, url, json), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(String method, String url, String json) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("User-Agent", "DiscordBot (https://test.example, 1)")
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(json))
        .build();
  }

  private HttpResponse<String> postFiles(int count, int bytes) throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < count; i++) {
      body.append(
              "--b\r\nContent-Disposition: form-data; name=\"files[%d]\"; filename=\"%d.txt\"\r\n\r\n"
                  .formatted(i, i))
          .append("x".repeat(bytes))
          .append("\r\n");
    }
    return http.send(
        HttpRequest.newBuilder(URI.create(v10(webhook) + "?wait=true"))
            .header("User-Agent", "DiscordBot (https://test.example, 1)")
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(HttpRequest.BodyPublishers.ofString(body + "--b--\r\n"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** Puts so many characters where the table says how many. */
  private static String filled(String json) {
    String filled = json;
    for (String length : List.of("2001", "257", "4097", "2049", "1025", "4000")) {
      filled = filled.replace("#" + length, "x".repeat(Integer.parseInt(length)));
    }
    return filled;
  }
}
