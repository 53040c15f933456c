package dev.overseer.testkit.discord;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A guild as it changes. Guarded by the {@link Channels}. */
final class Guild {
  /** An account's place in a guild. */
  record Member(Account account, List<String> roles, Instant joined) {}

  final String id;
  final String name;
  final Map<String, FakeRole> roles = new LinkedHashMap<>();
  final Map<String, Member> members = new LinkedHashMap<>();

  /** All but threads. */
  final Map<String, Place> channels = new LinkedHashMap<>();

  final Map<String, Place> activeThreads = new LinkedHashMap<>();
  final Map<String, Place> archivedThreads = new LinkedHashMap<>();
  String ownerId = "";
  String botRoleId = "";

  Guild(String id, String name) {
    this.id = id;
    this.name = name;
  }

  long inCategory(String categoryId) {
    return channels.values().stream().filter(place -> place.parentId.equals(categoryId)).count();
  }
}
