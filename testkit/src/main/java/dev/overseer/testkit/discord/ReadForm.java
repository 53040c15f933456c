package dev.overseer.testkit.discord;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a request's body: JSON, or {@code multipart/form-data} with {@code payload_json}. */
final class ReadForm {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final Pattern NAME = Pattern.compile("; name=\"([^\"]*)\"");
  private static final Pattern FILE_NAME = Pattern.compile("; filename=\"([^\"]*)\"");

  /** What was read, or the answer that says why it could not be. */
  record Form(Optional<ApiAnswer> problem, ObjectNode payload, List<FormFile> files) {}

  private ReadForm() {}

  static Form read(ApiRequest request) {
    String type = request.header("Content-Type");
    if (type.startsWith("application/json")) {
      return payload(new String(request.body(), StandardCharsets.UTF_8), List.of());
    }
    if (type.startsWith("multipart/form-data")) {
      Matcher boundary = BOUNDARY.matcher(type);
      return boundary.find()
          ? multipart(new String(request.body(), StandardCharsets.ISO_8859_1), boundary.group(1))
          : problem(400, 50035, "Invalid Form Body");
    }
    return problem(400, 50035, "Invalid Form Body");
  }

  /** Latin-1, so that each character is a byte. */
  private static Form multipart(String body, String boundary) {
    String payload = "";
    List<FormFile> files = new ArrayList<>();
    String delimiter = "--" + boundary;
    if (!body.startsWith(delimiter + "\r\n") || !body.endsWith(delimiter + "--\r\n")) {
      return problem(400, 50035, "Invalid Form Body");
    }
    String rest = body.substring(delimiter.length() + 2);
    while (!rest.isEmpty()) {
      int end = rest.indexOf("\r\n" + delimiter);
      int headEnd = rest.indexOf("\r\n\r\n");
      if (end < 0 || headEnd < 0 || headEnd > end) {
        return problem(400, 50035, "Invalid Form Body");
      }
      String head = rest.substring(0, headEnd);
      String content = rest.substring(headEnd + 4, end);
      Matcher name = NAME.matcher(head);
      Matcher fileName = FILE_NAME.matcher(head);
      if (!name.find()) {
        return problem(400, 50035, "Invalid Form Body");
      }
      byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
      if (fileName.find()) {
        files.add(new FormFile(name.group(1), fileName.group(1), typeOf(head), bytes));
      } else if (name.group(1).equals("payload_json")) {
        payload = new String(bytes, StandardCharsets.UTF_8);
      }
      String after = rest.substring(end + 2 + delimiter.length());
      rest = after.startsWith("--") ? "" : after.substring(2);
    }
    return payload(payload.isEmpty() ? "{}" : payload, files);
  }

  private static String typeOf(String head) {
    Matcher type = Pattern.compile("(?i)\r\nContent-Type: (.*)").matcher(head);
    return type.find() ? type.group(1) : "";
  }

  private static Form payload(String json, List<FormFile> files) {
    try {
      JsonNode node = JSON.readTree(json);
      if (node instanceof ObjectNode object) {
        return new Form(Optional.empty(), object, files);
      }
    } catch (JacksonException e) {
      // Answered below.
    }
    return problem(400, 50109, "The request body contains invalid JSON.");
  }

  private static Form problem(int status, int code, String message) {
    return new Form(
        Optional.of(ApiAnswer.error(status, code, message)), JSON.createObjectNode(), List.of());
  }
}
