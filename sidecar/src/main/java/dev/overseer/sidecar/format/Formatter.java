package dev.overseer.sidecar.format;

import dev.overseer.discord.Post;
import dev.overseer.transcript.AgentEvent;
import java.util.List;

/** Makes posts of events. */
public interface Formatter {
  /** The posts that an event is worth, in order; often none. */
  List<Post> format(Context context, AgentEvent event);
}
