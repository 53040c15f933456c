package dev.overseer.feed.sessions;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.usage.Keys;
import dev.overseer.transcript.usage.Prices;
import dev.overseer.transcript.usage.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was spent in the last day, by the minute and by whose agent. What a message has used counts
 * in the minute of the line that told of it, and once: of several files that repeat it, since a
 * session was resumed or forked, for the first one that was read. Not thread-safe.
 */
final class CostsTopic {
  /** What is older is nothing that anybody is told. */
  static final Duration SPAN = Duration.ofDays(1);

  /** Messages of a day, of which it is known who told of them. */
  private static final int MOST_MESSAGES = 65_536;

  /** Messages of a file that may still change. */
  private static final int MOST_OPEN = 256;

  private final Prices prices;
  private final Topic topic = new Topic();

  private final TreeMap<Slot, Spent> slots = new TreeMap<>(Slot.ORDER);
  private final Map<Path, Map<Slot, Spent>> byFile = new HashMap<>();
  private final Map<Long, Path> owners = latest(MOST_MESSAGES);
  private final Set<Slot> changed = new LinkedHashSet<>();

  CostsTopic(Prices prices) {
    this.prices = prices;
    topic.totals(totals());
  }

  private record Slot(Instant minute, String program) {
    static final Comparator<Slot> ORDER =
        Comparator.comparing(Slot::minute).thenComparing(Slot::program);

    String key() {
      return minute + " " + program;
    }
  }

  private static <K, V> Map<K, V> latest(int most) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  Topic topic() {
    return topic;
  }

  /** A file is read from its beginning: what was known of it counts no more. */
  OfFile begin(Path file) {
    forget(file);
    return new OfFile(file);
  }

  private void forget(Path file) {
    Map<Slot, Spent> before = byFile.remove(file);
    if (before != null) {
      before.forEach(
          (slot, spent) ->
              slots.computeIfPresent(slot, (_, sum) -> changed(slot, sum.minus(spent))));
    }
  }

  private Spent changed(Slot slot, Spent sum) {
    changed.add(slot);
    return sum;
  }

  /** What one file tells. */
  final class OfFile {
    private final Path file;
    private final Map<String, Usage> open = latest(MOST_OPEN);
    private final Keys seen = new Keys();

    private OfFile(Path file) {
      this.file = file;
    }

    /**
     * A message has used so much so far.
     *
     * @param since what is told of earlier times is left out
     */
    void used(String program, AgentEvent.Used used, Instant at, Instant since) {
      Usage before = open.get(used.message());
      if (before == null && !seen.add(used.message())) {
        // It can't change any more, and is told of again.
        return;
      }
      open.put(used.message(), used.usage());
      if (at.isBefore(since)
          || !owners.computeIfAbsent(Keys.hash(used.message()), _ -> file).equals(file)) {
        return;
      }
      Usage more = minus(used.usage(), before == null ? Usage.ZERO : before);
      Spent spent = new Spent(more.total(), prices.of(Map.of(used.model(), more)).dollars());
      if (spent.tokens() != 0) {
        Slot slot = new Slot(at.truncatedTo(ChronoUnit.MINUTES), program);
        byFile.computeIfAbsent(file, _ -> new HashMap<>()).merge(slot, spent, Spent::plus);
        slots.merge(slot, spent, Spent::plus);
        changed.add(slot);
      }
    }
  }

  private static Usage minus(Usage one, Usage other) {
    return new Usage(
        one.input() - other.input(),
        one.output() - other.output(),
        one.cacheWrite5m() - other.cacheWrite5m(),
        one.cacheWrite1h() - other.cacheWrite1h(),
        one.cacheRead() - other.cacheRead());
  }

  /** Leaves out what is too old by now. */
  void age(Instant now) {
    Instant since = now.minus(SPAN);
    while (!slots.isEmpty() && slots.firstKey().minute().isBefore(since)) {
      Slot old = slots.pollFirstEntry().getKey();
      changed.add(old);
    }
    byFile.values().forEach(of -> of.keySet().removeIf(slot -> slot.minute().isBefore(since)));
    byFile.values().removeIf(Map::isEmpty);
  }

  /** When something will be too old next; nothing if there is nothing. */
  Optional<Instant> agesAt() {
    return slots.isEmpty()
        ? Optional.empty()
        : Optional.of(slots.firstKey().minute().plus(SPAN).plusMillis(1));
  }

  /** Tells what has changed. */
  void publish() {
    if (changed.isEmpty()) {
      return;
    }
    for (Slot slot : changed) {
      Spent sum = slots.get(slot);
      if (sum == null || sum.tokens() <= 0) {
        slots.remove(slot);
        topic.remove(slot.key());
      } else {
        topic.put(slot.key(), item(slot, sum));
      }
    }
    changed.clear();
    topic.totals(totals());
  }

  private Map<String, Object> totals() {
    Spent all = slots.values().stream().reduce(Spent.NOTHING, Spent::plus);
    return Map.of("tokens", all.tokens(), "cost_usd", Round.dollars(all.dollars()));
  }

  private static Map<String, Object> item(Slot slot, Spent spent) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("at", slot.minute().toString());
    item.put("program", slot.program());
    item.put("tokens", spent.tokens());
    item.put("cost_usd", Round.dollars(spent.dollars()));
    return item;
  }
}
