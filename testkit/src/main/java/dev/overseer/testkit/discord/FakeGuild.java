package dev.overseer.testkit.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A guild that the bot is in.
 *
 * <p>Thread-safe.
 */
public final class FakeGuild {
  private static final long EVERYONE =
      FakePermission.bits(
          FakePermission.VIEW_CHANNEL,
          FakePermission.SEND_MESSAGES,
          FakePermission.SEND_MESSAGES_IN_THREADS,
          FakePermission.READ_MESSAGE_HISTORY,
          FakePermission.EMBED_LINKS,
          FakePermission.ATTACH_FILES,
          FakePermission.ADD_REACTIONS,
          FakePermission.CREATE_PUBLIC_THREADS,
          FakePermission.USE_APPLICATION_COMMANDS);
  private static final long BOT =
      EVERYONE
          | FakePermission.bits(
              FakePermission.MANAGE_CHANNELS,
              FakePermission.MANAGE_ROLES,
              FakePermission.MANAGE_WEBHOOKS,
              FakePermission.MANAGE_THREADS,
              FakePermission.MANAGE_MESSAGES);

  private final World world;
  private final Delivery delivery;
  private final Guild guild;

  private FakeGuild(World world, Delivery delivery, Guild guild) {
    this.world = world;
    this.delivery = delivery;
    this.guild = guild;
  }

  static FakeGuild create(World world, Delivery delivery, String name) {
    synchronized (world.channels) {
      Guild guild = new Guild(world.channels.newId(), name);
      guild.roles.put(guild.id, new FakeRole(guild.id, "@everyone", EVERYONE, false));
      guild.botRoleId = world.channels.newId();
      Account bot = world.guilds.bot();
      guild.roles.put(guild.botRoleId, new FakeRole(guild.botRoleId, bot.name(), BOT, true));
      Instant now = world.clock.instant();
      guild.members.put(bot.id(), new Guild.Member(bot, List.of(guild.botRoleId), now));
      Account owner = world.guilds.newAccount("owner", false);
      guild.members.put(owner.id(), new Guild.Member(owner, List.of(), now));
      guild.ownerId = owner.id();
      world.guilds.add(guild);
      world.gateway.dispatch(Gateway.GUILDS, "GUILD_CREATE", Wire.guildCreate(guild, world.guilds));
      return new FakeGuild(world, delivery, guild);
    }
  }

  /** Its id, and that of the role that everyone has. */
  public String id() {
    return guild.id;
  }

  /** The id of the bot's own role. */
  public String botRoleId() {
    return guild.botRoleId;
  }

  /** Who may do everything. */
  public FakePerson owner() {
    synchronized (world.channels) {
      return person(world.guilds.account(guild.ownerId).orElseThrow());
    }
  }

  /** A new role. */
  public FakeRole addRole(String name, FakePermission... permissions) {
    synchronized (world.channels) {
      FakeRole role =
          new FakeRole(world.channels.newId(), name, FakePermission.bits(permissions), false);
      put(role, "GUILD_ROLE_CREATE");
      return role;
    }
  }

  /** Sets what everyone may do. */
  public void letEveryone(FakePermission... permissions) {
    set(guild.id, FakePermission.bits(permissions));
  }

  /** Takes from the bot what it may do; channels that allow it to the bot itself still do. */
  public void forbidBot(FakePermission... permissions) {
    synchronized (world.channels) {
      long bits = FakePermission.bits(permissions);
      for (String role : List.of(guild.id, guild.botRoleId)) {
        set(role, permissions(role) & ~bits);
      }
    }
  }

  /** Gives the bot what it may do. */
  public void letBot(FakePermission... permissions) {
    synchronized (world.channels) {
      set(guild.botRoleId, permissions(guild.botRoleId) | FakePermission.bits(permissions));
    }
  }

  private long permissions(String roleId) {
    return Optional.ofNullable(guild.roles.get(roleId)).map(FakeRole::permissions).orElse(0L);
  }

  private void set(String roleId, long bits) {
    synchronized (world.channels) {
      Optional.ofNullable(guild.roles.get(roleId))
          .ifPresent(role -> put(role.with(bits), "GUILD_ROLE_UPDATE"));
    }
  }

  private void put(FakeRole role, String event) {
    guild.roles.put(role.id(), role);
    int position = new ArrayList<>(guild.roles.keySet()).indexOf(role.id());
    ObjectNode data = JsonMapper.shared().createObjectNode();
    data.put("guild_id", guild.id).set("role", Wire.role(role, position));
    world.gateway.dispatch(Gateway.GUILDS, event, data);
  }

  /** Somebody new, with these roles. */
  public FakePerson addMember(String name, FakeRole... roles) {
    synchronized (world.channels) {
      Account account = world.guilds.newAccount(name, false);
      List<String> ids = List.of(roles).stream().map(FakeRole::id).toList();
      Guild.Member member = new Guild.Member(account, ids, world.clock.instant());
      guild.members.put(account.id(), member);
      world.gateway.dispatch(
          Gateway.GUILD_MEMBERS, "GUILD_MEMBER_ADD", Wire.member(member).put("guild_id", guild.id));
      return person(account);
    }
  }

  private FakePerson person(Account account) {
    return new FakePerson(world, delivery, guild, account);
  }

  /** A text channel that a person has made; gives its id. */
  public String addTextChannel(String name) {
    return add(FakeChannelType.TEXT, name);
  }

  /** A category that a person has made; gives its id. */
  public String addCategory(String name) {
    return add(FakeChannelType.CATEGORY, name);
  }

  /** A forum that a person has made; gives its id. */
  public String addForum(String name) {
    return add(FakeChannelType.FORUM, name);
  }

  private String add(FakeChannelType type, String name) {
    synchronized (world.channels) {
      Place place = world.builder.create(guild, type, name);
      world.builder.announce(place);
      return place.id;
    }
  }

  /** A post that a person has made in a forum, or a thread in a text channel; gives its id. */
  public String addThread(String channelId, String name) {
    synchronized (world.channels) {
      Place parent = world.channels.place(channelId).orElseThrow();
      Place thread = world.threads.open(parent, FakeChannelType.PUBLIC_THREAD, name, guild.ownerId);
      world.threads.announce(thread);
      return thread.id;
    }
  }

  /** A person deletes a channel or thread. */
  public void delete(String channelId) {
    synchronized (world.channels) {
      Place place = world.channels.place(channelId).orElseThrow();
      if (place.type.isThread()) {
        world.threads.delete(place);
      } else {
        world.builder.delete(guild, place);
      }
    }
  }

  /** A person archives a thread, or opens it again, and locks it or not. */
  public void archive(String threadId, boolean archived, boolean locked) {
    synchronized (world.channels) {
      Place thread = world.channels.place(threadId).orElseThrow();
      world.threads.archive(thread, archived);
      thread.locked = locked;
      world.threads.changed(thread);
      world.channels.changed();
    }
  }

  /** A person sets what a channel allows and denies to a role or a member. */
  public void overwrite(String channelId, FakeOverwrite overwrite) {
    synchronized (world.channels) {
      Place place = world.channels.place(channelId).orElseThrow();
      place.overwrites.put(overwrite.id(), overwrite);
      world.builder.changed(place);
    }
  }

  /** All channels, categories and forums. */
  public List<FakeChannel> channels() {
    synchronized (world.channels) {
      return guild.channels.values().stream().map(Place::snapshot).toList();
    }
  }

  /** All threads, the archived ones last. */
  public List<FakeChannel> threads() {
    synchronized (world.channels) {
      List<FakeChannel> all = new ArrayList<>();
      guild.activeThreads.values().forEach(thread -> all.add(thread.snapshot()));
      guild.archivedThreads.values().forEach(thread -> all.add(thread.snapshot()));
      return all;
    }
  }

  /** How many threads are active. */
  public int activeThreads() {
    synchronized (world.channels) {
      return guild.activeThreads.size();
    }
  }

  /** A channel or thread by its id. */
  public Optional<FakeChannel> channel(String id) {
    synchronized (world.channels) {
      return world
          .channels
          .place(id)
          .filter(place -> place.guildId.equals(guild.id))
          .map(Place::snapshot);
    }
  }

  /** The first channel, category, forum or thread with this name. */
  public Optional<FakeChannel> named(String name) {
    List<FakeChannel> all = new ArrayList<>(channels());
    all.addAll(threads());
    return all.stream().filter(channel -> channel.name().equals(name)).findFirst();
  }

  /** The ids of a channel's webhooks. */
  public List<String> webhooks(String channelId) {
    return world.webhooks.in(channelId).stream().map(Webhooks.Webhook::id).toList();
  }

  /** What is in a channel or thread now, oldest first. */
  public List<FakeMessage> messages(String channelId) {
    return world.channels.messagesIn(channelId);
  }

  /** Waits for so many messages in a channel or thread, for so long at most; gives those there. */
  public List<FakeMessage> awaitMessages(String channelId, int count, Duration most)
      throws InterruptedException {
    await(() -> messages(channelId).size() >= count, most);
    return messages(channelId);
  }

  /** Waits for a condition on this guild, for so long at most; says whether it has come true. */
  public boolean await(BooleanSupplier condition, Duration most) throws InterruptedException {
    return world.channels.awaitUntil(condition, Instant.now().plus(most));
  }
}
