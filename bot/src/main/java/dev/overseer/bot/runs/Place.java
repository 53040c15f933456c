package dev.overseer.bot.runs;

import java.util.Optional;

/** Where a run shows itself in Discord. */
public sealed interface Place {

  String guildId();

  /** The channel or forum: what its webhook belongs to. */
  String channelId();

  /** The thread, if it is one. */
  Optional<String> threadId();

  /** Where messages are: the thread if there is one, else the channel. */
  default String spot() {
    return threadId().orElse(channelId());
  }

  /** A text channel of its own. */
  record InChannel(String guildId, String channelId) implements Place {
    @Override
    public Optional<String> threadId() {
      return Optional.empty();
    }
  }

  /** A post in a forum. */
  record InThread(String guildId, String channelId, String thread) implements Place {
    @Override
    public Optional<String> threadId() {
      return Optional.of(thread);
    }
  }

  /** What new places are. */
  enum Form {
    CHANNEL,
    THREAD
  }
}
