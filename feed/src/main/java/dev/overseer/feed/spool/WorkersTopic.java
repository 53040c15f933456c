package dev.overseer.feed.spool;

import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.view.KnownWorkers;
import dev.overseer.worker.view.WorkerView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** How workers are, by name. */
final class WorkersTopic implements Topic {
  private final SpoolLayout layout;
  private final Map<String, WorkerLimits> limits;
  private final InstantSource clock;
  private final KeepRead<Heartbeat> heartbeats = new KeepRead<>();

  /**
   * @param limits of the workers that there are, files or not
   */
  WorkersTopic(SpoolLayout layout, Map<String, WorkerLimits> limits, InstantSource clock) {
    this.layout = layout;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public Map<String, Map<String, Object>> look(SpoolFolders folders) throws IOException {
    // Asked for to hear of what is made in them.
    folders.of(layout.heartbeats());
    folders.of(layout.tasks());
    folders.of(layout.deadLetters());
    TreeSet<String> names = new TreeSet<>(KnownWorkers.of(layout));
    names.addAll(limits.keySet());
    Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    for (String name : names) {
      items.put(name, item(view(name, folders), Optional.ofNullable(limits.get(name))));
    }
    heartbeats.endLook();
    return items;
  }

  private WorkerView view(String name, SpoolFolders folders) throws IOException {
    Path beat = layout.heartbeat(name);
    // Asked itself: its event may be on its way while its worker is known by it already.
    Optional<FileState> state = FileState.of(beat);
    Optional<Heartbeat> heartbeat =
        state.isPresent() ? heartbeats.of(beat, state.get(), Heartbeat::read) : Optional.empty();
    Duration age =
        state
            .map(is -> Duration.between(is.modified().toInstant(), clock.instant()))
            .filter(Duration::isPositive)
            .orElse(Duration.ZERO);
    return new WorkerView(
        name,
        heartbeat,
        age,
        count(folders, layout.tasksOf(name)),
        count(folders, layout.deadLettersOf(name)),
        folders.of(layout.ownOf(name)).containsKey(nameOf(layout.drainOf(name))));
  }

  private static int count(SpoolFolders folders, Path folder) throws IOException {
    int count = 0;
    for (String name : folders.of(folder).keySet()) {
      if (SpoolLayout.isTask(name)) {
        count++;
      }
    }
    return count;
  }

  private static Map<String, Object> item(WorkerView view, Optional<WorkerLimits> limits) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("draining", view.draining());
    item.put("waiting", view.waiting());
    item.put("dead_letters", view.deadLetters());
    item.put("running", List.of());
    view.heartbeat().ifPresent(told -> put(told, item));
    limits.ifPresent(
        are -> {
          item.put("slots", are.slots());
          are.tasksPerMinute().ifPresent(most -> item.put("tasks_per_minute", most));
          are.dailyBudget().ifPresent(most -> item.put("budget_usd", most));
        });
    return item;
  }

  private static void put(Heartbeat told, Map<String, Object> item) {
    // Not its age, which would be another one at each look: whoever shows it counts from here.
    item.put("heartbeat_at", told.timestamp().toString());
    item.put("status", told.status());
    told.reason().ifPresent(why -> item.put("reason", why));
    item.put("breaker", told.breaker());
    item.put("processed", told.stats().processed());
    item.put("failed", told.stats().failed());
    item.put("retried", told.stats().retried());
    item.put("spent_today_usd", told.spentToday());
    List<Map<String, Object>> running = new ArrayList<>();
    for (Heartbeat.Running attempt : told.running()) {
      running.add(
          Map.of(
              "task_id", attempt.taskId(),
              "attempt", attempt.attempt(),
              "started_at", attempt.startedAt().toString()));
    }
    item.put("running", running);
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }
}
