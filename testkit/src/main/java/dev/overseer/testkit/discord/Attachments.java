package dev.overseer.testkit.discord;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Gives out files: those of messages, and those that came with a command. */
final class Attachments implements Api {
  private final Channels channels;
  private final Map<String, FakeFile> uploaded = new ConcurrentHashMap<>();

  Attachments(Channels channels) {
    this.channels = channels;
  }

  /** Takes a command's file, and describes it. */
  ObjectNode put(String channelId, FakeFile file, String base) {
    String id = channels.newId();
    String path = "/attachments/" + channelId + "/" + id + "/0/" + file.name();
    uploaded.put(path, file);
    return JsonMapper.shared()
        .createObjectNode()
        .put("id", id)
        .put("filename", file.name())
        .put("size", file.bytes().length)
        .put("content_type", file.contentType())
        .put("url", base + path)
        .put("proxy_url", base + path)
        .put("ephemeral", true);
  }

  static boolean wanted(ApiRequest request) {
    return request.path().startsWith("/attachments/");
  }

  @Override
  public Optional<ApiAnswer> answer(ApiRequest request) {
    if (!wanted(request)) {
      return Optional.empty();
    }
    FakeFile file = uploaded.get(request.path());
    if (file != null) {
      return Optional.of(
          new ApiAnswer(200, List.of(Map.entry("Content-Type", file.contentType())), file.bytes()));
    }
    return ofMessage(request.path().split("/", -1))
        .or(() -> Optional.of(ApiAnswer.text(404, "text/plain", "This content is gone.")));
  }

  private Optional<ApiAnswer> ofMessage(String[] parts) {
    if (parts.length != 6 || !parts[4].matches("\\d{1,3}")) {
      return Optional.empty();
    }
    int index = Integer.parseInt(parts[4]);
    return channels
        .message(parts[3])
        .filter(message -> index < message.files().size())
        .map(message -> message.files().get(index).text().getBytes(StandardCharsets.UTF_8))
        .map(
            bytes ->
                new ApiAnswer(
                    200, List.of(Map.entry("Content-Type", "application/octet-stream")), bytes));
  }
}
