package dev.overseer.bot.http;

import dev.overseer.bot.runs.RunId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How many requests of a run wait at once: more than a few are a mistake. Thread-safe. */
final class Waits {
  private static final int MOST_OF_RUN = 32;

  private final Map<RunId, Integer> waiting = new HashMap<>();

  /** Something that may take long. */
  interface Wait<T> {
    T take() throws InterruptedException;
  }

  <T> T during(RunId run, Wait<T> wait) throws InterruptedException {
    synchronized (this) {
      if (waiting.getOrDefault(run, 0) >= MOST_OF_RUN) {
        throw ApiException.tooMany(
            "%d requests of this run wait already".formatted(MOST_OF_RUN), Duration.ofSeconds(5));
      }
      waiting.merge(run, 1, Integer::sum);
    }
    try {
      return wait.take();
    } finally {
      synchronized (this) {
        waiting.computeIfPresent(run, (id, count) -> count == 1 ? null : count - 1);
      }
    }
  }
}
