package dev.overseer.bot.interactions;

import dev.overseer.bot.disk.Json;
import dev.overseer.bot.guild.Heard;
import dev.overseer.bot.guild.Person;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Discord's interaction objects, as far as they are of use here. */
final class ReadInteraction {
  static final int PING = 1;
  private static final int COMMAND = 2;
  private static final int COMPONENT = 3;

  private ReadInteraction() {}

  static boolean isPing(ObjectNode json) {
    return json.path("type").asInt(0) == PING;
  }

  /** Empty if it is of another kind, or not from a guild. */
  static Optional<Heard> read(ObjectNode json) {
    Optional<String> spot = Json.text(json, "channel_id");
    Optional<Person> person = person(json.path("member"));
    if (spot.isEmpty() || person.isEmpty()) {
      return Optional.empty();
    }
    JsonNode data = json.path("data");
    return switch (json.path("type").asInt(0)) {
      case COMMAND ->
          Json.text(data, "name").map(name -> command(spot.get(), person.get(), name, data));
      case COMPONENT ->
          Json.text(data, "custom_id").map(id -> new Heard.Press(spot.get(), person.get(), id));
      default -> Optional.empty();
    };
  }

  private static Optional<Person> person(JsonNode member) {
    JsonNode user = member.path("user");
    Set<String> roles = new HashSet<>();
    member.path("roles").forEach(role -> roles.add(role.asString("")));
    return Json.text(user, "id")
        .map(
            id ->
                new Person(
                    id,
                    Json.text(member, "nick")
                        .or(() -> Json.text(user, "global_name"))
                        .or(() -> Json.text(user, "username"))
                        .orElse(id),
                    roles));
  }

  private static Heard command(String spot, Person person, String name, JsonNode data) {
    Optional<String> text = Optional.empty();
    Optional<Heard.Attached> file = Optional.empty();
    for (JsonNode option : data.path("options")) {
      String value = Json.text(option, "value").orElse("");
      switch (Json.text(option, "name").orElse("")) {
        case "text" -> text = Optional.of(value);
        case "file" -> file = attached(data.path("resolved").path("attachments").path(value));
        default -> {}
      }
    }
    return new Heard.Command(spot, person, name, text, file);
  }

  private static Optional<Heard.Attached> attached(JsonNode json) {
    return Json.text(json, "url")
        .map(
            url ->
                new Heard.Attached(
                    Json.text(json, "filename").orElse("file"), url, json.path("size").asLong(0)));
  }
}
