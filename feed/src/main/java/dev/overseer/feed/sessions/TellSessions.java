package dev.overseer.feed.sessions;

import dev.overseer.core.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the sessions that changed, and of what was spent: at once where nothing was told just
 * now, else together a little later. Of very many sessions the latest are told. For the index's
 * thread.
 */
final class TellSessions {
  /** Listed at most: more than anybody scrolls through. */
  static final int MOST_LISTED = 1000;

  /** Between two things that are told. */
  static final Duration PAUSE = Duration.ofMillis(100);

  private final GroupFiles groups;
  private final CostsTopic costs;
  private final Listener listener;
  private final InOrder thread;
  private final Timers timers;

  private final Topic sessions = new Topic();
  private final Set<KnownSession> dirty = new LinkedHashSet<>();
  private final Set<KnownSession> live = new HashSet<>();
  private Set<String> listed = Set.of();
  private Map<String, Object> posting = Map.of();
  private Instant published = Instant.EPOCH;
  private boolean complete;
  private boolean publishing;
  private boolean relist;
  private Timers.@Nullable Timer expiry;

  /** Who else is told of a session. */
  @FunctionalInterface
  interface Listener {
    void told(KnownSession session, boolean live);
  }

  TellSessions(
      GroupFiles groups, CostsTopic costs, Listener listener, InOrder thread, Timers timers) {
    this.groups = groups;
    this.costs = costs;
    this.listener = listener;
    this.thread = thread;
    this.timers = timers;
  }

  Topic sessions() {
    return sessions;
  }

  /** A session came, went, or is another now. */
  void changed(KnownSession session) {
    dirty.add(session);
    relist |= !listed.contains(session.key) || groups.session(session.key).isEmpty();
    if (session.isLive(timers.instant())) {
      live.add(session);
    }
    publishSoon();
  }

  /** At once, if nothing was told just now. */
  private void publishSoon() {
    if (publishing) {
      return;
    }
    publishing = true;
    Duration since = Duration.between(published, timers.instant());
    if (since.compareTo(PAUSE) >= 0) {
      thread.put(this::publish);
    } else {
      thread.later(PAUSE.minus(since), this::publish);
    }
  }

  private void publish() {
    publishing = false;
    Instant now = timers.instant();
    published = now;
    costs.age(now);
    costs.publish();
    if (relist) {
      relist();
    }
    for (KnownSession session : List.copyOf(dirty)) {
      if (listed.contains(session.key) && isKnown(session)) {
        sessions.put(session.key, session.item(now));
        listener.told(session, session.isLive(now));
      }
    }
    dirty.clear();
    sessions.totals(totals());
    expireNext(now);
  }

  /** Who comes onto the list is told of whole; who leaves it, since others are later, goes. */
  private void relist() {
    relist = false;
    Set<String> latest = toList();
    listed.stream().filter(key -> !latest.contains(key)).forEach(sessions::remove);
    for (String key : latest) {
      if (!listed.contains(key)) {
        groups.session(key).ifPresent(dirty::add);
      }
    }
    listed = latest;
  }

  /** There may be another one of its name by now. */
  private boolean isKnown(KnownSession session) {
    return groups.session(session.key).filter(session::equals).isPresent();
  }

  private Set<String> toList() {
    Collection<KnownSession> all = groups.sessions();
    if (all.size() <= MOST_LISTED) {
      return all.stream().map(session -> session.key).collect(Collectors.toSet());
    }
    return all.stream()
        .map(session -> Map.entry(session.changed(), session.key))
        .sorted(Map.Entry.<Instant, String>comparingByKey().reversed())
        .limit(MOST_LISTED)
        .map(Map.Entry::getValue)
        .collect(Collectors.toSet());
  }

  /** All transcripts that there are have been looked at. */
  void complete() {
    complete = true;
    publish();
  }

  private Map<String, Object> totals() {
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("sessions", groups.sessions().size());
    totals.put("listed", listed.size());
    totals.put("reading", !complete);
    totals.putAll(posting);
    return totals;
  }

  /** Where Discord is told of sessions, and what keeps it from being. */
  void posting(Map<String, Object> how) {
    posting = how;
    sessions.totals(totals());
  }

  /** Sees to it that a session that counts as live no longer is told of, and costs that are old. */
  private void expireNext(Instant now) {
    Optional<Instant> next =
        live.stream()
            .map(session -> session.changed().plus(KnownSession.LIVE))
            .min(Comparator.naturalOrder());
    Optional<Instant> aged = costs.agesAt();
    if (aged.isPresent() && (next.isEmpty() || aged.get().isBefore(next.get()))) {
      next = aged;
    }
    if (expiry != null) {
      expiry.cancel();
      expiry = null;
    }
    if (next.isPresent()) {
      Duration delay = Duration.between(now, next.get()).plusMillis(1);
      expiry = thread.later(delay, this::expire);
    }
  }

  private void expire() {
    Instant now = timers.instant();
    for (KnownSession session : List.copyOf(live)) {
      if (!session.isLive(now)) {
        live.remove(session);
        dirty.add(session);
      }
    }
    publishSoon();
  }
}
