package dev.overseer.feed.spool;

import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.view.KnownWorkers;
import dev.overseer.worker.view.WorkerView;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** How workers are, by name. */
final class WorkersTopic implements Topic {
  private final SpoolLayout layout;
  private final Map<String, Map<String, Object>> limits;
  private final InstantSource clock;

  /**
   * @param limits what is known of workers besides their files, by name
   */
  WorkersTopic(SpoolLayout layout, Map<String, Map<String, Object>> limits, InstantSource clock) {
    this.layout = layout;
    this.limits = Map.copyOf(limits);
    this.clock = clock;
  }

  @Override
  public Map<String, Map<String, Object>> look() throws IOException {
    TreeSet<String> names = new TreeSet<>(KnownWorkers.of(layout));
    names.addAll(limits.keySet());
    Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    for (String name : names) {
      items.put(name, item(WorkerView.of(layout, name, clock.instant())));
    }
    return items;
  }

  private Map<String, Object> item(WorkerView view) {
    ObjectNode json = view.toJson();
    // An age would be another one at each look; whoever shows it can count from the time.
    json.remove("heartbeat_age_seconds");
    view.heartbeat().ifPresent(told -> json.put("heartbeat_at", told.timestamp().toString()));
    Map<String, Object> item = new LinkedHashMap<>(Trees.of(json));
    item.putAll(limits.getOrDefault(view.name(), Map.of()));
    return item;
  }
}
