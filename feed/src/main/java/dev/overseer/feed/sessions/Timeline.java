package dev.overseer.feed.sessions;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A session's items, bounded: of more than that the earliest are left out, and it is said how many.
 * Each transcript of the session is a lane; a subagent's lane lies inside the call that began it.
 *
 * <pre>
 *   main lane        prompt  text  call ──────────── result  text …
 *   subagent's lane                 └ prompt text call …
 * </pre>
 *
 * <p>Not thread-safe.
 */
final class Timeline {
  /** More than a browser shows at a time without getting slow. */
  static final int MOST_ITEMS = 3000;

  /** Characters of all texts. */
  static final long MOST_CHARS = 4_000_000;

  private final Topic topic;

  private final int mostItems;
  private final long mostChars;

  private final Lane own = new Lane("");
  private final Map<Path, Lane> lanes = new LinkedHashMap<>();
  private final List<Start> starts = new ArrayList<>();
  private final List<Orphan> orphans = new ArrayList<>();
  private final Set<String> pinned = new HashSet<>();
  private int items;
  private long chars;

  Timeline(Topic topic) {
    this(topic, MOST_ITEMS, MOST_CHARS);
  }

  Timeline(Topic topic, int mostItems, long mostChars) {
    this.topic = topic;
    this.mostItems = mostItems;
    this.mostChars = mostChars;
  }

  /** The items of one transcript. */
  static final class Lane {
    private final String name;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private Optional<String> parent = Optional.empty();
    private long chars;
    private int leftOut;

    private Lane(String name) {
      this.name = name;
    }

    /** The item that this lane lies in; none for the session's own. */
    Optional<String> parent() {
      return parent;
    }
  }

  private record Entry(double order, Optional<Instant> at, long chars) {}

  /**
   * A call that may have begun an agent.
   *
   * @param id the call's
   * @param prompt what the agent was told; empty if that is not known
   */
  private record Start(String key, String lane, String id, String prompt, Optional<Instant> at) {}

  /**
   * A lane that lies in an item that only stands for the call that began it, as long as that is not
   * known.
   */
  private record Orphan(Lane lane, String id, String prompt, String standIn) {
    boolean isBegunBy(Start start) {
      return (!id.isEmpty() && id.equals(start.id))
          || (!prompt.isEmpty() && prompt.equals(start.prompt));
    }
  }

  /** The lane of the session's own transcript. */
  Lane own() {
    return own;
  }

  /** The lane of a subagent's transcript. */
  Lane lane(Path file) {
    return lanes.computeIfAbsent(file, this::make);
  }

  private Lane make(Path file) {
    String name = String.valueOf(file.getFileName());
    boolean taken = lanes.values().stream().anyMatch(lane -> lane.name.equals(name));
    return new Lane(taken ? name + "~" + lanes.size() : name);
  }

  private Stream<Lane> all() {
    return Stream.concat(Stream.of(own), lanes.values().stream());
  }

  /** The key of an item of a lane. */
  static String key(Lane lane, long offset, int index) {
    return lane.name + (lane.name.isEmpty() ? "" : "/") + offset + "." + index;
  }

  /** Where an item of a line stands among those of its lane. */
  static double order(long offset, int index) {
    return offset + Math.min(index, 999) / 1000.0;
  }

  /** Puts an item into a lane, or another one in its place. */
  void put(Lane lane, String key, double order, Optional<Instant> at, Map<String, Object> fields) {
    put(lane, key, order, at, lane.parent, fields);
  }

  /**
   * Puts an item into a lane.
   *
   * @param parent the item that it lies in
   */
  void put(
      Lane lane,
      String key,
      double order,
      Optional<Instant> at,
      Optional<String> parent,
      Map<String, Object> fields) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("order", order);
    parent.ifPresent(in -> item.put("parent", in));
    at.ifPresent(time -> item.put("at", time.toString()));
    item.putAll(fields);
    Entry entry = new Entry(order, at, size(item));
    Entry before = lane.entries.put(key, entry);
    lane.chars += entry.chars - (before == null ? 0 : before.chars);
    chars += entry.chars - (before == null ? 0 : before.chars);
    items += before == null ? 1 : 0;
    topic.put(key, item);
    leaveOut();
  }

  /** Takes an item away, if it is there. */
  void remove(Lane lane, String key) {
    Entry entry = lane.entries.remove(key);
    if (entry != null) {
      lane.chars -= entry.chars;
      chars -= entry.chars;
      items--;
      topic.remove(key);
    }
  }

  /** Changes an item; false if it is not there. */
  boolean change(Lane lane, String key, Map<String, Object> fields) {
    Entry entry = lane.entries.get(key);
    Optional<Map<String, Object>> before = topic.item(key);
    if (entry == null || before.isEmpty()) {
      return false;
    }
    Map<String, Object> item = new LinkedHashMap<>(before.get());
    item.putAll(fields);
    Entry changed = new Entry(entry.order, entry.at, size(item));
    lane.entries.put(key, changed);
    lane.chars += changed.chars - entry.chars;
    chars += changed.chars - entry.chars;
    topic.put(key, item);
    leaveOut();
    return true;
  }

  Optional<Map<String, Object>> item(String key) {
    return topic.item(key);
  }

  private static long size(Map<String, Object> item) {
    long size = 200;
    for (Object value : item.values()) {
      size += value instanceof String text ? text.length() : 8;
    }
    return size;
  }

  private void leaveOut() {
    while (items > mostItems || chars > mostChars) {
      Optional<Lane> longest =
          all()
              .filter(lane -> lane.entries.size() > 1)
              .max(Comparator.comparingLong(lane -> lane.chars));
      if (longest.isEmpty() || !leaveOutFirst(longest.get())) {
        return;
      }
    }
  }

  private boolean leaveOutFirst(Lane lane) {
    for (Map.Entry<String, Entry> each : lane.entries.entrySet()) {
      String key = each.getKey();
      if (!pinned.contains(key)) {
        remove(lane, key);
        lane.leftOut++;
        tellLeftOut(lane);
        return true;
      }
    }
    return false;
  }

  /** Not among the items that are counted: there is one of it in a lane. */
  private void tellLeftOut(Lane lane) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("order", -1.0);
    lane.parent.ifPresent(in -> item.put("parent", in));
    item.put("kind", "note");
    item.put(
        "text",
        Words.count(lane.leftOut, "earlier event")
            + " of this session are in the transcript, and left out here");
    topic.put(lane.name + "/left-out", item);
  }

  /** How many items are left out. */
  int leftOut() {
    return all().mapToInt(lane -> lane.leftOut).sum();
  }

  /** Forgets all items of a lane. */
  void clear(Lane lane) {
    lane.entries.keySet().forEach(topic::remove);
    topic.remove(lane.name + "/left-out");
    starts.removeIf(start -> start.lane.equals(lane.name));
    items -= lane.entries.size();
    chars -= lane.chars;
    lane.entries.clear();
    lane.chars = 0;
    lane.leftOut = 0;
  }

  /** A call may begin an agent, or has begun one that was read before it. */
  void mayBegin(Lane lane, String key, String id, String prompt, Optional<Instant> at) {
    Start start = new Start(key, lane.name, id, prompt, at);
    orphans.stream()
        .filter(orphan -> orphan.isBegunBy(start))
        .findFirst()
        .ifPresent(
            orphan -> {
              orphans.remove(orphan);
              move(orphan.lane, key);
              remove(own, orphan.standIn);
            });
    starts.add(start);
    if (starts.size() > mostItems) {
      starts.removeFirst();
    }
  }

  /**
   * The call that an agent was begun by: which one it says itself, or the one that told it the
   * same, or the latest one before it.
   *
   * @param lane which it is not in
   * @param id of the call, as its agent tells it; empty if it does not
   * @param prompt what the agent was told first
   */
  Optional<String> begunBy(Lane lane, String id, String prompt, Optional<Instant> at) {
    Optional<Start> found =
        find(start -> !id.isEmpty() && start.id.equals(id))
            .or(
                () ->
                    find(
                        start -> !prompt.isEmpty() && start.prompt.equals(prompt) && isFree(start)))
            .or(
                () ->
                    find(
                        start ->
                            !start.lane.equals(lane.name)
                                && isFree(start)
                                && isBefore(start.at, at)));
    found.ifPresent(start -> pinned.add(start.key));
    return found.map(Start::key);
  }

  /** The latest one, of those that fit. */
  private Optional<Start> find(Predicate<Start> fits) {
    for (int i = starts.size() - 1; i >= 0; i--) {
      if (fits.test(starts.get(i))) {
        return Optional.of(starts.get(i));
      }
    }
    return Optional.empty();
  }

  private boolean isFree(Start start) {
    return !pinned.contains(start.key);
  }

  private static boolean isBefore(Optional<Instant> one, Optional<Instant> other) {
    return one.isPresent() && other.isPresent() && !one.get().isAfter(other.get());
  }

  /** Puts a lane inside an item. */
  void place(Lane lane, String parent) {
    lane.parent = Optional.of(parent);
    pinned.add(parent);
  }

  /**
   * Makes an item for a lane to lie in until the call is seen that began it.
   *
   * @return its key
   */
  String standIn(
      Lane lane, String id, String prompt, Optional<Instant> at, Map<String, Object> fields) {
    String key = "agent/" + lane.name;
    put(own, key, at.map(time -> orderAt(own, time)).orElse(0.0), at, fields);
    orphans.add(new Orphan(lane, id, prompt, key));
    return key;
  }

  private void move(Lane lane, String parent) {
    place(lane, parent);
    List<String> keys = new ArrayList<>(lane.entries.keySet());
    keys.add(lane.name + "/left-out");
    for (String key : keys) {
      topic
          .item(key)
          .ifPresent(
              before -> {
                Map<String, Object> item = new LinkedHashMap<>(before);
                item.put("parent", parent);
                topic.put(key, item);
              });
    }
  }

  /** Where something belongs that happened at a time, among a lane's items. */
  double orderAt(Lane lane, Instant time) {
    double order = 0;
    for (Entry entry : lane.entries.values()) {
      if (entry.at.isPresent() && !entry.at.get().isAfter(time)) {
        order = Math.max(order, entry.order);
      }
    }
    return order + 0.0005;
  }

  /** Whether a place in a transcript is among what is left out. */
  boolean isLeftOut(Lane lane, long offset) {
    return lane.leftOut > 0
        && lane.entries.values().stream().noneMatch(entry -> entry.order <= offset);
  }
}
