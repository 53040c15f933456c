package dev.overseer.bot.http;

import dev.overseer.bot.disk.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What a request is answered with. */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares answers.
record Answer(int status, String type, byte[] body, Map<String, String> headers) {

  static Answer json(ObjectNode body) {
    return json(200, body);
  }

  static Answer json(int status, ObjectNode body) {
    return new Answer(status, "application/json", Json.bytes(body), Map.of());
  }

  static Answer text(int status, String body) {
    return new Answer(
        status,
        "text/plain; charset=utf-8",
        (body + "\n").getBytes(StandardCharsets.UTF_8),
        Map.of());
  }

  static Answer of(ApiException error, String message) {
    ObjectNode body = Json.object();
    body.putObject("error").put("code", error.code()).put("message", message);
    return new Answer(
        error.status(),
        "application/json",
        Json.bytes(body),
        error
            .retryAfter()
            .map(pause -> Map.of("Retry-After", Long.toString(Math.max(1, pause.toSeconds()))))
            .orElse(error.status() == 401 ? Map.of("WWW-Authenticate", "Bearer") : Map.of()));
  }
}
