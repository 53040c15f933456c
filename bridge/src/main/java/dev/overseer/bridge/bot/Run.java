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

  /** Whether something said in a place is said in this run. */
  public boolean isPlace(String channelId) {
    return channelId.equals(channel) || thread.filter(channelId::equals).isPresent();
  }

  /** As a query names it. */
  public String query() {
    return "channelId=" + channel + thread.map(id -> "&threadId=" + id).orElse("");
  }
}
