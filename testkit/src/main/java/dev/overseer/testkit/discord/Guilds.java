package dev.overseer.testkit.discord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guilds, who is in them, and what those may do there: Discord's algorithm of roles and overwrites.
 * Guarded by the {@link Channels}: whoever calls holds their monitor.
 */
final class Guilds {
  private final Channels channels;
  private final Map<String, Guild> guilds = new LinkedHashMap<>();
  private final Map<String, Account> accounts = new HashMap<>();
  private final Account bot;

  Guilds(Channels channels) {
    this.channels = channels;
    this.bot = newAccount("overseer", true);
  }

  Account bot() {
    return bot;
  }

  Account newAccount(String name, boolean isBot) {
    Account account = new Account(channels.newId(), name, isBot);
    accounts.put(account.id(), account);
    return account;
  }

  Optional<Account> account(String id) {
    return Optional.ofNullable(accounts.get(id));
  }

  void add(Guild guild) {
    guilds.put(guild.id, guild);
  }

  List<Guild> all() {
    return new ArrayList<>(guilds.values());
  }

  Optional<Guild> find(String id) {
    return Optional.ofNullable(guilds.get(id));
  }

  /** The guild, if the bot is in it. */
  Guild get(String id) {
    return find(id).orElseThrow(Refusal::unknownGuild);
  }

  /** The place, if the bot may see it. */
  Place visible(String id) {
    Place place = channels.place(id).orElseThrow(Refusal::unknownChannel);
    if (place.guildId.isEmpty()) {
      throw Refusal.unknownChannel();
    }
    if (!botSees(place)) {
      throw Refusal.missingAccess();
    }
    return place;
  }

  boolean botSees(Place place) {
    return FakePermission.VIEW_CHANNEL.in(ofBot(place));
  }

  /** What the bot may do in a place. */
  long ofBot(Place place) {
    return in(place, bot.id());
  }

  /** Refuses what the bot may not do in a place. */
  void demand(Place place, FakePermission permission) {
    if (!permission.in(ofBot(place))) {
      throw Refusal.missingPermissions();
    }
  }

  /** Refuses what the bot may not do in a guild. */
  void demand(Guild guild, FakePermission permission) {
    if (!permission.in(of(guild, bot.id()))) {
      throw Refusal.missingPermissions();
    }
  }

  /** What an account may do in a guild, whatever its channels say. */
  long of(Guild guild, String accountId) {
    Guild.Member member = guild.members.get(accountId);
    if (member == null) {
      return 0;
    }
    if (accountId.equals(guild.ownerId)) {
      return FakePermission.ALL;
    }
    long bits = permissions(guild, guild.id);
    for (String role : member.roles()) {
      bits |= permissions(guild, role);
    }
    return FakePermission.ADMINISTRATOR.in(bits) ? FakePermission.ALL : bits;
  }

  private static long permissions(Guild guild, String roleId) {
    FakeRole role = guild.roles.get(roleId);
    return role == null ? 0 : role.permissions();
  }

  /** What an account may do in a place: a thread has what its parent says. */
  long in(Place place, String accountId) {
    Guild guild = guilds.get(place.guildId);
    if (guild == null) {
      return 0;
    }
    long bits = of(guild, accountId);
    if (bits == FakePermission.ALL) {
      return bits;
    }
    Place speaks = place.type.isThread() ? channels.place(place.parentId).orElse(place) : place;
    bits = apply(speaks, guild.id, bits);
    bits = applyRoles(speaks, guild, accountId, bits);
    bits = apply(speaks, accountId, bits);
    // Who does not see a channel can do nothing in it.
    return FakePermission.VIEW_CHANNEL.in(bits) ? bits : 0;
  }

  private static long apply(Place place, String id, long bits) {
    FakeOverwrite overwrite = place.overwrites.get(id);
    return overwrite == null ? bits : (bits & ~overwrite.deny()) | overwrite.allow();
  }

  private static long applyRoles(Place place, Guild guild, String accountId, long bits) {
    Guild.Member member = guild.members.get(accountId);
    long allow = 0;
    long deny = 0;
    for (String role : member == null ? List.<String>of() : member.roles()) {
      FakeOverwrite overwrite = place.overwrites.get(role);
      if (overwrite != null) {
        allow |= overwrite.allow();
        deny |= overwrite.deny();
      }
    }
    return (bits & ~deny) | allow;
  }
}
