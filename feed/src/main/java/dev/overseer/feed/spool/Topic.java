package dev.overseer.feed.spool;

import java.io.IOException;
import java.util.Map;

/** Something of the spool that is told of. Called by one thread at a time. */
interface Topic {
  /** How it is now: items by key, in the order to show them in. */
  Map<String, Map<String, Object>> look() throws IOException;
}
