package dev.overseer.testkit.discord;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A bot that knows no limits: it sends what JDA would never send. */
final class BotHttp implements AutoCloseable {
  /** What came back. */
  record Answer(int status, JsonNode json, HttpResponse<String> response) {
    int code() {
      return json.path("code").asInt(-1);
    }

    String id() {
      return json.path("id").asString("");
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private final String token;

  BotHttp(FakeBot bot) {
    this(bot.restUrl(), bot.token());
  }

  BotHttp(String base, String token) {
    this.base = base;
    this.token = token;
  }

  Answer post(String path, String json) throws Exception {
    return send("POST", path, json);
  }

  Answer get(String path) throws Exception {
    return send("GET", path, "");
  }

  Answer send(String method, String path, String json) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(base + path))
                .header("User-Agent", "DiscordBot (https://test.example, 1)")
                .header("Authorization", "Bot " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    String body = response.body();
    JsonNode node =
        body.startsWith("{") || body.startsWith("[")
            ? JsonMapper.shared().readTree(body)
            : JsonMapper.shared().createObjectNode();
    return new Answer(response.statusCode(), node, response);
  }

  @Override
  public void close() {
    http.close();
  }
}
