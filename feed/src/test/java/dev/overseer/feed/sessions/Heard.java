package dev.overseer.feed.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.server.spi.ConsoleFeed.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.core.ThrowingRunnable;

/** What somebody who watches a topic knows. */
final class Heard implements Consumer<Change> {
  private final Map<String, Map<String, Object>> items = new LinkedHashMap<>();
  private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
  private Map<String, Object> totals = Map.of();
  private int snapshots;

  @Override
  public synchronized void accept(Change change) {
    assertThat(snapshots > 0 || change instanceof Change.Snapshot)
        .as("the first change is a snapshot, not %s", change)
        .isTrue();
    changes.add(change);
    switch (change) {
      case Change.Snapshot(var all) -> {
        snapshots++;
        items.clear();
        items.putAll(all);
      }
      case Change.Put(var key, var item) -> items.put(key, item);
      case Change.Removed(var key) -> items.remove(key);
      case Change.Totals(var sums) -> totals = sums;
    }
  }

  synchronized Map<String, Map<String, Object>> items() {
    return new LinkedHashMap<>(items);
  }

  synchronized Map<String, Object> totals() {
    return totals;
  }

  synchronized int snapshots() {
    return snapshots;
  }

  List<Change> changes() {
    return List.copyOf(changes);
  }

  /** In their order, each as a line: kind, what it is about, what it says. */
  synchronized List<String> lines() {
    return items.values().stream()
        .sorted(Comparator.comparing(item -> (Double) item.get("order")))
        .map(Heard::line)
        .toList();
  }

  private static String line(Map<String, Object> item) {
    StringBuilder line = new StringBuilder(String.valueOf(item.get("kind")));
    for (String name : List.of("tool", "title", "text", "result")) {
      if (item.containsKey(name)) {
        line.append(" | ").append(item.get(name));
      }
    }
    return line.toString();
  }

  /** The item whose text or title or tool this is. */
  synchronized Map<String, Object> item(String says) {
    return items.values().stream()
        .filter(
            item ->
                says.equals(item.get("text"))
                    || says.equals(item.get("title"))
                    || says.equals(item.get("tool")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no item says " + says + ": " + items));
  }

  synchronized String key(String says) {
    Map<String, Object> item = item(says);
    return items.entrySet().stream()
        .filter(entry -> entry.getValue().equals(item))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  void until(ThrowingRunnable holds) {
    await().atMost(Duration.ofSeconds(20)).untilAsserted(holds);
  }
}
