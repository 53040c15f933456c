package dev.overseer.bridge.bot;

import java.net.URI;
import java.util.Optional;

/**
 * A run, as the bot knows it.
 *
 * @param bot where the bot is
 * @param token that opens this run and no other
 * @param channel the channel's id
 * @param thread the thread's id, where the run has one
 */
public record Run(URI bot, RunToken token, String channel, Optional<String> thread) {

  /**
   * Whether something said in a place is said in this run. Of one that is a thread only that: the
   * channel above it is also that of other runs.
   */
  public boolean isPlace(String channelId) {
    return isPlace(channelId, channel, thread);
  }

  /** The same for a run of which no more is known. */
  public static boolean isPlace(String channelId, String channel, Optional<String> thread) {
    return channelId.equals(thread.orElse(channel));
  }

  /** As a query names it. */
  public String query() {
    return "channelId=" + channel + thread.map(id -> "&threadId=" + id).orElse("");
  }
}
