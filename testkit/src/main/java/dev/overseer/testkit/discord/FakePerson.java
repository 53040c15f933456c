package dev.overseer.testkit.discord;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Somebody in a guild, at a Discord client: what that client would not let him do is refused with
 * an {@link IllegalStateException}.
 *
 * <p>Thread-safe.
 */
public final class FakePerson {
  private final World world;
  private final Delivery delivery;
  private final Guild guild;
  private final Account account;

  FakePerson(World world, Delivery delivery, Guild guild, Account account) {
    this.world = world;
    this.delivery = delivery;
    this.guild = guild;
    this.account = account;
  }

  /** His id. */
  public String id() {
    return account.id();
  }

  /** His name. */
  public String name() {
    return account.name();
  }

  /** Whether he may do this in a channel. */
  public boolean may(FakePermission permission, String channelId) {
    synchronized (world.channels) {
      return world
          .channels
          .place(channelId)
          .filter(place -> permission.in(world.guilds.in(place, account.id())))
          .isPresent();
    }
  }

  /** Whether he may write in a channel or thread. */
  public boolean mayWrite(String channelId) {
    synchronized (world.channels) {
      Place place = place(channelId);
      return place.type.holdsMessages()
          && may(
              place.type.isThread()
                  ? FakePermission.SEND_MESSAGES_IN_THREADS
                  : FakePermission.SEND_MESSAGES,
              channelId)
          && (!place.locked || may(FakePermission.MANAGE_THREADS, channelId));
    }
  }

  private Place place(String channelId) {
    return world
        .channels
        .place(channelId)
        .filter(place -> place.guildId.equals(guild.id))
        .orElseThrow(() -> new IllegalStateException("there is no channel " + channelId));
  }

  /** Writes a message in a channel or thread. */
  public FakeMessage write(String channelId, String text) {
    synchronized (world.channels) {
      if (!mayWrite(channelId)) {
        throw new IllegalStateException(account.name() + " may not write in " + channelId);
      }
      ObjectNode payload = JsonMapper.shared().createObjectNode().put("content", text);
      return world.posting.post(
          world.posting.compose("", FakeMessage.Author.of(account), channelId, payload, List.of()));
    }
  }

  /** Clicks the button of a message that has this custom id. */
  public FakeInteraction click(FakeMessage message, String customId) {
    FakeInteraction interaction = prepareClick(message, customId);
    delivery.deliver(interaction);
    return interaction;
  }

  /** Clicks the button of a message that has this label. */
  public FakeInteraction clickLabel(FakeMessage message, String label) {
    return click(message, button(message, "label", label).path("custom_id").asString());
  }

  /** A click that the bot is not told of. */
  public FakeInteraction prepareClick(FakeMessage message, String customId) {
    synchronized (world.channels) {
      FakeMessage now =
          world
              .privateMessages
              .orPublic(message.id())
              .orElseThrow(() -> new IllegalStateException("the message is gone"));
      Place place = place(now.channelId());
      if (!may(FakePermission.VIEW_CHANNEL, place.id)) {
        throw new IllegalStateException(account.name() + " does not see " + place.id);
      }
      button(now, "custom_id", customId);
      ObjectNode data =
          JsonMapper.shared()
              .createObjectNode()
              .put("custom_id", customId)
              .put("component_type", 2)
              .put("id", 1);
      return world.interactions.create(
          Interactions.COMPONENT, account, place, data, Optional.of(now));
    }
  }

  private static JsonNode button(FakeMessage message, String field, String value) {
    JsonNode found =
        message.buttons().stream()
            .filter(button -> button.path(field).asString("").equals(value))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException("no button with " + field + " " + value + " there"));
    if (found.path("disabled").asBoolean(false)) {
      throw new IllegalStateException("the button " + value + " is disabled");
    }
    return found;
  }

  /** Runs a slash command without options in a channel or thread. */
  public FakeInteraction run(String channelId, String command) {
    return run(channelId, command, Map.of());
  }

  /**
   * Runs a slash command in a channel or thread.
   *
   * @param command its name; a subcommand's follows after a blank
   * @param options by name: texts, whole numbers, numbers, booleans, files, people
   */
  public FakeInteraction run(String channelId, String command, Map<String, ?> options) {
    FakeInteraction interaction = prepareRun(channelId, command, options);
    delivery.deliver(interaction);
    return interaction;
  }

  /** A command that the bot is not told of. */
  public FakeInteraction prepareRun(String channelId, String command, Map<String, ?> options) {
    synchronized (world.channels) {
      Place place = place(channelId);
      String name = command.split(" ", -1)[0];
      ObjectNode definition =
          world
              .commands
              .find(guild.id, name)
              .orElseThrow(() -> new IllegalStateException("the bot has no command /" + name));
      demandRight(place, definition);
      ObjectNode data = new FillCommand(world, guild, place).fill(definition, command, options);
      return world.interactions.create(
          Interactions.COMMAND, account, place, data, Optional.empty());
    }
  }

  private void demandRight(Place place, ObjectNode definition) {
    long bits = world.guilds.in(place, account.id());
    String wanted = definition.path("default_member_permissions").asString("0");
    long needed = wanted.matches("\\d+") ? Long.parseLong(wanted) : 0;
    boolean onlyAdministrators =
        wanted.equals("0") && definition.hasNonNull("default_member_permissions");
    boolean may =
        FakePermission.USE_APPLICATION_COMMANDS.in(bits)
            && (bits & needed) == needed
            && (!onlyAdministrators || FakePermission.ADMINISTRATOR.in(bits));
    if (!may || !place.type.holdsMessages()) {
      throw new IllegalStateException(
          account.name() + " may not run /" + definition.path("name").asString() + " there");
    }
  }
}
