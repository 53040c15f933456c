package dev.overseer.feed.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A session: its own transcript and those of its subagents. For the index's thread. */
final class KnownSession {
  /** For so long after a session has grown it counts as one that does. */
  static final Duration LIVE = Duration.ofMinutes(2);

  final String key;
  final Set<KnownFile> files = new LinkedHashSet<>();

  Optional<KnownFile> main = Optional.empty();

  KnownSession(String key) {
    this.key = key;
  }

  /** Whether a transcript is the session's own, not a subagent's. */
  boolean isOwn(KnownFile file) {
    return main.filter(file::equals).isPresent();
  }

  /** When something was written in it. */
  Instant changed() {
    Instant latest = Instant.EPOCH;
    for (KnownFile file : files) {
      latest = file.state.modified().isAfter(latest) ? file.state.modified() : latest;
    }
    return latest;
  }

  boolean isLive(Instant now) {
    return changed().plus(LIVE).isAfter(now);
  }

  private KnownFile first() {
    return main.orElseGet(() -> files.iterator().next());
  }

  /** What is told of it. */
  Map<String, Object> item(Instant now) {
    FileFacts own = first().facts;
    long tokens = 0;
    double dollars = 0;
    int errors = 0;
    boolean counted = true;
    boolean priced = true;
    Optional<Instant> began = own.began();
    for (KnownFile file : files) {
      FileFacts facts = file.facts;
      tokens += facts.tokens();
      dollars += facts.dollars();
      errors += facts.errors();
      counted &= facts.counted();
      priced &= facts.priced();
      began = earlier(began, facts.began());
    }
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("title", own.title());
    item.put("program", own.program());
    if (!own.folder().isEmpty()) {
      item.put("folder", own.folder());
    }
    item.put("live", isLive(now));
    began.ifPresent(at -> item.put("began_at", at.toString()));
    item.put("last_at", changed().toString());
    if (counted) {
      item.put("tokens", tokens);
      item.put("cost_usd", Round.dollars(dollars));
      item.put("priced", priced);
      item.put("errors", errors);
    }
    long subagents = files.stream().filter(file -> !file.equals(first())).count();
    if (subagents > 0) {
      item.put("subagents", subagents);
    }
    return item;
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().isBefore(other.get()) ? one : other;
  }
}
