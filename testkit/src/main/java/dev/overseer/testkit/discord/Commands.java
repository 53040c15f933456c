package dev.overseer.testkit.discord;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The application's commands, for all guilds and for single ones, and their routes. */
final class Commands implements BotRoutes {
  private static final int MOST = 100;
  private static final int MOST_CREATED_A_DAY = 200;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Channels channels;
  private final Guilds guilds;
  private final InstantSource clock;

  /** By guild, empty for all; there by name. */
  private final Map<String, Map<String, ObjectNode>> commands = new HashMap<>();

  private final Map<String, Deque<Instant>> created = new HashMap<>();

  Commands(Channels channels, Guilds guilds, InstantSource clock) {
    this.channels = channels;
    this.guilds = guilds;
    this.clock = clock;
  }

  /** Those of a guild, and those of all. */
  List<ObjectNode> in(String guildId) {
    synchronized (channels) {
      List<ObjectNode> all = new ArrayList<>(of(guildId).values());
      if (!guildId.isEmpty()) {
        all.addAll(of("").values());
      }
      return all;
    }
  }

  Optional<ObjectNode> find(String guildId, String name) {
    return in(guildId).stream()
        .filter(command -> command.path("name").asString("").equals(name))
        .findFirst();
  }

  private Map<String, ObjectNode> of(String guildId) {
    return commands.computeIfAbsent(guildId, key -> new LinkedHashMap<>());
  }

  @Override
  public Optional<ApiAnswer> answer(BotCall call) {
    List<String> route = call.route();
    if (route.size() < 3 || !route.getFirst().equals("applications")) {
      return Optional.empty();
    }
    if (!route.get(1).equals(guilds.bot().id())) {
      throw new Refusal(403, 50001, "Missing Access");
    }
    boolean ofGuild = route.get(2).equals("guilds") && route.size() > 4;
    String guildId = ofGuild ? guilds.get(route.get(3)).id : "";
    List<String> rest = route.subList(ofGuild ? 4 : 2, route.size());
    if (!rest.getFirst().equals("commands") || rest.size() > 2) {
      return Optional.empty();
    }
    return Optional.of(rest.size() == 1 ? all(guildId, call) : one(guildId, rest.get(1), call));
  }

  private ApiAnswer all(String guildId, BotCall call) {
    return switch (call.request().method()) {
      case "GET" -> ApiAnswer.json(200, list(guildId));
      case "PUT" -> {
        overwrite(guildId, call);
        yield ApiAnswer.json(200, list(guildId));
      }
      case "POST" -> {
        ObjectNode form = call.body();
        FormErrors errors = new FormErrors();
        CheckCommand.check("", form, errors);
        CheckChannel.refuse(errors);
        boolean isNew = !of(guildId).containsKey(key(form));
        yield ApiAnswer.json(isNew ? 201 : 200, put(guildId, form));
      }
      default -> throw Refusal.unknownRoute();
    };
  }

  private ApiAnswer one(String guildId, String id, BotCall call) {
    ObjectNode command =
        of(guildId).values().stream()
            .filter(known -> known.path("id").asString("").equals(id))
            .findFirst()
            .orElseThrow(() -> new Refusal(404, 10063, "Unknown application command"));
    return switch (call.request().method()) {
      case "GET" -> ApiAnswer.json(200, command);
      case "DELETE" -> {
        of(guildId).remove(key(command));
        yield ApiAnswer.empty(204);
      }
      case "PATCH" -> {
        ObjectNode changed = command.deepCopy();
        changed.setAll(call.body());
        FormErrors errors = new FormErrors();
        CheckCommand.check("", changed, errors);
        CheckChannel.refuse(errors);
        of(guildId).remove(key(command));
        of(guildId).put(key(changed), changed);
        yield ApiAnswer.json(200, changed);
      }
      default -> throw Refusal.unknownRoute();
    };
  }

  private ArrayNode list(String guildId) {
    ArrayNode list = JSON.createArrayNode();
    of(guildId).values().forEach(list::add);
    return list;
  }

  private void overwrite(String guildId, BotCall call) {
    JsonNode list = array(call.request());
    FormErrors errors = new FormErrors();
    Map<String, ObjectNode> forms = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      CheckCommand.check(i + ".", list.path(i), errors);
      if (list.path(i) instanceof ObjectNode form && forms.put(key(form), form) != null) {
        errors.add(
            i + ".name",
            "APPLICATION_COMMANDS_DUPLICATE_NAME",
            "Application command names must be unique");
      }
    }
    CheckChannel.refuse(errors);
    if (forms.size() > MOST) {
      throw tooMany();
    }
    Map<String, ObjectNode> before = new LinkedHashMap<>(of(guildId));
    of(guildId).keySet().retainAll(forms.keySet());
    try {
      forms.values().forEach(form -> put(guildId, form));
    } catch (Refusal refusal) {
      of(guildId).clear();
      of(guildId).putAll(before);
      throw refusal;
    }
  }

  private static JsonNode array(ApiRequest request) {
    try {
      JsonNode list = JSON.readTree(request.body());
      if (list.isArray() && request.header("Content-Type").startsWith("application/json")) {
        return list;
      }
    } catch (JacksonException e) {
      // Refused below.
    }
    throw new Refusal(400, 50109, "The request body contains invalid JSON.");
  }

  private static Refusal tooMany() {
    return new Refusal(400, 30032, "Maximum number of application commands reached (100)");
  }

  private static String key(JsonNode command) {
    return command.path("type").asInt(1) + " " + command.path("name").asString("");
  }

  private ObjectNode put(String guildId, ObjectNode form) {
    Map<String, ObjectNode> known = of(guildId);
    ObjectNode before = known.get(key(form));
    if (before == null) {
      countCreation(guildId);
      if (known.size() >= MOST) {
        throw tooMany();
      }
    }
    ObjectNode command = form.deepCopy();
    command
        .put("id", before == null ? channels.newId() : before.path("id").asString())
        .put("application_id", guilds.bot().id())
        .put("version", channels.newId())
        .put("type", form.path("type").asInt(1));
    if (!guildId.isEmpty()) {
      command.put("guild_id", guildId);
    }
    known.put(key(command), command);
    return command;
  }

  private void countCreation(String guildId) {
    Instant now = clock.instant();
    Deque<Instant> recent = created.computeIfAbsent(guildId, key -> new ArrayDeque<>());
    while (!recent.isEmpty() && !recent.getFirst().plus(Duration.ofDays(1)).isAfter(now)) {
      recent.removeFirst();
    }
    if (recent.size() >= MOST_CREATED_A_DAY) {
      throw new Refusal(
          400, 30034, "Max number of daily application command creates has been reached (200)");
    }
    recent.addLast(now);
  }
}
