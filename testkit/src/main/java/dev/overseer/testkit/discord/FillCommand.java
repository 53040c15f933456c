package dev.overseer.testkit.discord;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes of a command and its options what the bot gets, as strict as a Discord client. */
final class FillCommand {
  private static final int MOST_TEXT = 6000;

  private final World world;
  private final Guild guild;
  private final Place place;
  private final ObjectNode resolved = JsonMapper.shared().createObjectNode();

  FillCommand(World world, Guild guild, Place place) {
    this.world = world;
    this.guild = guild;
    this.place = place;
  }

  ObjectNode fill(ObjectNode definition, String command, Map<String, ?> options) {
    ObjectNode data =
        JsonMapper.shared()
            .createObjectNode()
            .put("id", definition.path("id").asString())
            .put("name", definition.path("name").asString())
            .put("type", 1);
    if (definition.hasNonNull("guild_id")) {
      data.put("guild_id", definition.path("guild_id").asString());
    }
    JsonNode level = definition;
    ArrayNode list = data.putArray("options");
    String[] words = command.split(" ", -1);
    for (int i = 1; i < words.length; i++) {
      level = named(level, words[i]);
      ObjectNode sub =
          list.addObject().put("name", words[i]).put("type", level.path("type").asInt());
      list = sub.putArray("options");
    }
    options(level, new LinkedHashMap<>(options), list);
    if (!resolved.isEmpty()) {
      data.set("resolved", resolved);
    }
    return data;
  }

  private static JsonNode named(JsonNode level, String name) {
    return level
        .path("options")
        .valueStream()
        .filter(option -> option.path("name").asString("").equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no subcommand " + name));
  }

  private void options(JsonNode level, Map<String, Object> given, ArrayNode list) {
    for (JsonNode option : level.path("options")) {
      String name = option.path("name").asString();
      Object value = given.remove(name);
      if (value != null) {
        one(option, name, value, list);
      } else if (option.path("required").asBoolean(false)) {
        throw new IllegalStateException("the option " + name + " is required");
      }
    }
    if (!given.isEmpty()) {
      throw new IllegalStateException("no such options: " + given.keySet());
    }
  }

  private void one(JsonNode option, String name, Object value, ArrayNode list) {
    int type = option.path("type").asInt();
    ObjectNode filled = list.addObject().put("name", name).put("type", type);
    switch (type) {
      case 3 -> filled.put("value", text(option, name, as(String.class, name, value)));
      case 4 -> filled.put("value", whole(option, name, as(Number.class, name, value)));
      case 5 -> filled.put("value", as(Boolean.class, name, value));
      case 6 -> filled.put("value", person(as(FakePerson.class, name, value)));
      case 10 -> filled.put("value", as(Number.class, name, value).doubleValue());
      case 11 -> filled.put("value", file(as(FakeFile.class, name, value)));
      default -> throw new IllegalStateException("the fake fills no option of type " + type);
    }
  }

  private static <T> T as(Class<T> type, String name, Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalStateException(
          "the option " + name + " wants a " + type.getSimpleName() + ", not " + value);
    }
    return type.cast(value);
  }

  private static String text(JsonNode option, String name, String text) {
    int least = option.path("min_length").asInt(0);
    int most = option.path("max_length").asInt(MOST_TEXT);
    if (text.length() < least || text.length() > most) {
      throw new IllegalStateException(name + " wants " + least + " to " + most + " characters");
    }
    boolean chosen =
        option.path("choices").isEmpty()
            || option
                .path("choices")
                .valueStream()
                .anyMatch(choice -> choice.path("value").asString("").equals(text));
    if (!chosen) {
      throw new IllegalStateException(text + " is none of the choices of " + name);
    }
    return text;
  }

  private static long whole(JsonNode option, String name, Number number) {
    long whole = number.longValue();
    long least = option.path("min_value").asLong(Long.MIN_VALUE);
    long most = option.path("max_value").asLong(Long.MAX_VALUE);
    if (whole < least || whole > most) {
      throw new IllegalStateException(name + " wants " + least + " to " + most);
    }
    return whole;
  }

  private String person(FakePerson person) {
    Guild.Member member = guild.members.get(person.id());
    if (member == null) {
      throw new IllegalStateException(person.name() + " is not in the guild");
    }
    resolved.withObjectProperty("users").set(person.id(), Wire.user(member.account()));
    resolved.withObjectProperty("members").set(person.id(), Wire.memberWithoutUser(member));
    return person.id();
  }

  private String file(FakeFile file) {
    ObjectNode attachment = world.attachments.put(place.id, file, world.base.get());
    String id = attachment.path("id").asString();
    resolved.withObjectProperty("attachments").set(id, attachment);
    return id;
  }
}
