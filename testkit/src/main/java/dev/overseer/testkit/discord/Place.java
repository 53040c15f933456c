package dev.overseer.testkit.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A channel, category, forum or thread as it changes. Guarded by its {@link Channels}. */
final class Place {
  private static final Duration A_DAY = Duration.ofDays(1);

  final String id;
  final String guildId;
  final FakeChannelType type;
  final Instant created;
  final Map<String, FakeOverwrite> overwrites = new LinkedHashMap<>();

  /** What the fake keeps, and does nothing about: slow mode, age limit, a forum's tags. */
  final ObjectNode settings = JsonMapper.shared().createObjectNode();

  String name;
  String topic = "";
  String parentId = "";
  String lastMessageId = "";
  int position;

  String ownerId = "";
  List<String> tags = List.of();
  boolean archived;
  boolean locked;
  Duration autoArchive = A_DAY;
  Instant archiveChanged;
  Instant lastActive;
  int messages;

  Place(String id, String guildId, FakeChannelType type, String name, Instant created) {
    this.id = id;
    this.guildId = guildId;
    this.type = type;
    this.name = name;
    this.created = created;
    this.archiveChanged = created;
    this.lastActive = created;
  }

  FakeChannel snapshot() {
    Optional<FakeChannel.ThreadState> thread =
        type.isThread()
            ? Optional.of(
                new FakeChannel.ThreadState(
                    archived, locked, autoArchive, ownerId, messages, List.copyOf(tags)))
            : Optional.empty();
    return new FakeChannel(
        id,
        guildId,
        type,
        name,
        topic,
        parentId,
        List.copyOf(new ArrayList<>(overwrites.values())),
        thread);
  }
}
