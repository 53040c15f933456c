package dev.overseer.testkit.discord;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What the server answers.
 *
 * @param status the status
 * @param headers beside the content's length
 * @param body all of it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ApiAnswer(int status, List<Map.Entry<String, String>> headers, byte[] body) {

  static ApiAnswer json(int status, JsonNode body) {
    return text(status, "application/json", body.toString());
  }

  static ApiAnswer text(int status, String contentType, String body) {
    return new ApiAnswer(
        status,
        List.of(Map.entry("Content-Type", contentType)),
        body.getBytes(StandardCharsets.UTF_8));
  }

  static ApiAnswer empty(int status) {
    return new ApiAnswer(status, List.of(), new byte[0]);
  }

  /** An error of Discord's. */
  static ApiAnswer error(int status, int code, String message) {
    return json(status, FormErrors.plain(code, message));
  }

  ApiAnswer with(Map<String, String> more) {
    List<Map.Entry<String, String>> all = new ArrayList<>(headers);
    all.addAll(more.entrySet());
    return new ApiAnswer(status, all, body);
  }
}
