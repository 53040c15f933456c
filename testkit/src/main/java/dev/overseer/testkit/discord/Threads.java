package dev.overseer.testkit.discord;

import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Opens, archives and deletes threads, within what a guild may have active at a time. Whoever calls
 * holds the monitor of the {@link Channels}.
 */
final class Threads {
  static final int MOST_ACTIVE = 1000;

  private final Channels channels;
  private final Guilds guilds;
  private final Gateway gateway;
  private final InstantSource clock;

  Threads(Channels channels, Guilds guilds, Gateway gateway, InstantSource clock) {
    this.channels = channels;
    this.guilds = guilds;
    this.gateway = gateway;
    this.clock = clock;
  }

  /** Opens a thread; the caller tells of it once it has filled it in. */
  Place open(Place parent, FakeChannelType type, String name, String ownerId) {
    if (parent.guildId.isEmpty()) {
      Place thread = channels.add("", type, name);
      thread.parentId = parent.id;
      return thread;
    }
    Guild guild = guilds.get(parent.guildId);
    demandRoom(guild);
    Place thread = channels.add(parent.guildId, type, name);
    thread.parentId = parent.id;
    thread.ownerId = ownerId;
    guild.activeThreads.put(thread.id, thread);
    return thread;
  }

  /** Tells the bot of a thread that was opened. */
  void announce(Place thread) {
    if (!thread.guildId.isEmpty() && guilds.botSees(thread)) {
      gateway.dispatch(
          Gateway.GUILDS,
          "THREAD_CREATE",
          Wire.threadFor(thread, guilds.bot().id()).put("newly_created", true));
    }
  }

  /** Archives it, or makes it active again where there is room. */
  void archive(Place thread, boolean archived) {
    if (thread.archived == archived) {
      return;
    }
    guilds.find(thread.guildId).ifPresent(guild -> move(guild, thread, archived));
    thread.archived = archived;
    thread.archiveChanged = clock.instant();
    thread.lastActive = clock.instant();
  }

  private void move(Guild guild, Place thread, boolean archived) {
    if (archived) {
      guild.activeThreads.remove(thread.id);
      guild.archivedThreads.put(thread.id, thread);
    } else {
      demandRoom(guild);
      guild.archivedThreads.remove(thread.id);
      guild.activeThreads.put(thread.id, thread);
    }
  }

  void changed(Place thread) {
    if (!thread.guildId.isEmpty() && guilds.botSees(thread)) {
      gateway.dispatch(Gateway.GUILDS, "THREAD_UPDATE", Wire.threadFor(thread, guilds.bot().id()));
    }
  }

  void delete(Place thread) {
    boolean seen = guilds.botSees(thread);
    guilds
        .find(thread.guildId)
        .ifPresent(
            guild -> {
              guild.activeThreads.remove(thread.id);
              guild.archivedThreads.remove(thread.id);
            });
    channels.remove(thread.id);
    if (seen) {
      ObjectNode gone = Wire.gone(thread);
      gateway.dispatch(Gateway.GUILDS, "THREAD_DELETE", gone);
    }
    channels.changed();
  }

  private void demandRoom(Guild guild) {
    archiveIdle(guild);
    if (guild.activeThreads.size() >= MOST_ACTIVE) {
      throw new Refusal(400, 160006, "Maximum number of active threads reached");
    }
  }

  /** A thread is archived once nothing was said in it for the time that it was given. */
  private void archiveIdle(Guild guild) {
    for (Place thread : List.copyOf(guild.activeThreads.values())) {
      if (!thread.lastActive.plus(thread.autoArchive).isAfter(clock.instant())) {
        archive(thread, true);
        changed(thread);
      }
    }
  }
}
