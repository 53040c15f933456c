package dev.overseer.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Follows the headers: how many requests are left, and when they are all back. Routes whose answers
 * name the same bucket share it. A request whose answer says nothing takes one from what was left.
 */
final class HeaderBuckets implements RateRule {
  private final Map<Route, String> names = new EnumMap<>(Route.class);
  private final Map<String, Bucket> buckets = new HashMap<>();

  @Override
  public synchronized Duration delay(Route route, Instant now) {
    Bucket bucket = buckets.get(names.getOrDefault(route, ""));
    if (bucket == null || bucket.left > 0 || !bucket.resets.isAfter(now)) {
      return Duration.ZERO;
    }
    return Duration.between(now, bucket.resets);
  }

  @Override
  public synchronized void answered(Route route, Outcome outcome, Instant now) {
    RateLimitHeaders said = outcome.rateLimit();
    if (said.bucket().isPresent()
        && said.remaining().isPresent()
        && said.resetAfter().isPresent()) {
      names.put(route, said.bucket().get());
      buckets.put(
          said.bucket().get(),
          new Bucket(said.remaining().getAsInt(), now.plus(said.resetAfter().get())));
      return;
    }
    Bucket bucket = buckets.get(names.getOrDefault(route, ""));
    if (bucket != null) {
      buckets.put(names.getOrDefault(route, ""), new Bucket(bucket.left - 1, bucket.resets));
    }
  }

  private record Bucket(int left, Instant resets) {}
}
