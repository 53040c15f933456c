package dev.overseer.worker;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What keeps a worker from its work and is nobody's fault but its own, while it lasts. */
final class Trouble {
  private final Map<String, String> current = new ConcurrentHashMap<>();

  /**
   * Something doesn't work.
   *
   * @param what names it
   * @return whether that is news
   */
  boolean begin(String what, String reason) {
    return current.put(what, reason) == null;
  }

  /** It works again. Returns whether that is news. */
  boolean end(String what) {
    return current.remove(what) != null;
  }

  /** One of them, in a sentence; empty if there is none. */
  Optional<String> any() {
    return current.values().stream().findFirst();
  }
}
