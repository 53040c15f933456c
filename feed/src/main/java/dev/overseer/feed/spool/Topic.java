package dev.overseer.feed.spool;

import java.io.IOException;
import java.util.Map;

/** Something of the spool that is told of. For one thread at a time. */
interface Topic {
  /**
   * How it is now: items by key, in the order to show them in.
   *
   * @param folders what lies in the spool's folders; those that are asked for are watched
   */
  Map<String, Map<String, Object>> look(SpoolFolders folders) throws IOException;
}
