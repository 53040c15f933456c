package dev.overseer.testkit.discord;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A channel, category, forum or thread as the fake has it now.
 *
 * @param id its id
 * @param guildId whose it is; empty for the channels that only webhooks know
 * @param type its kind
 * @param name its name
 * @param topic its topic; empty for none
 * @param parentId its category, or the channel that a thread is in; empty for none
 * @param overwrites what it allows and denies
 * @param thread what only threads have
 */
public record FakeChannel(
    String id,
    String guildId,
    FakeChannelType type,
    String name,
    String topic,
    String parentId,
    List<FakeOverwrite> overwrites,
    Optional<ThreadState> thread) {

  /**
   * What only threads have.
   *
   * @param archived whether it is archived
   * @param locked whether only moderators may open it again
   * @param autoArchive after how long without a message it is archived
   * @param ownerId who opened it
   * @param messages how many messages were sent to it
   * @param tags the forum's tags on it
   */
  public record ThreadState(
      boolean archived,
      boolean locked,
      Duration autoArchive,
      String ownerId,
      int messages,
      List<String> tags) {}

  /** Whether it is a thread that is archived. */
  public boolean archived() {
    return thread.isPresent() && thread.get().archived();
  }

  /** Whether it is a thread that is locked. */
  public boolean locked() {
    return thread.isPresent() && thread.get().locked();
  }

  /** What it allows and denies to a role or a member. */
  public Optional<FakeOverwrite> overwrite(String id) {
    return overwrites.stream().filter(overwrite -> overwrite.id().equals(id)).findFirst();
  }
}
