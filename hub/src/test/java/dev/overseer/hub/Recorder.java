package dev.overseer.hub;

import static org.awaitility.Awaitility.await;

import dev.overseer.core.GoDuration;
import dev.overseer.hub.HubEvent.Dequeued;
import dev.overseer.hub.HubEvent.Errored;
import dev.overseer.hub.HubEvent.Exited;
import dev.overseer.hub.HubEvent.Output;
import dev.overseer.hub.HubEvent.PoolUpdated;
import dev.overseer.hub.HubEvent.Queued;
import dev.overseer.hub.HubEvent.Restarting;
import dev.overseer.hub.HubEvent.Started;
import dev.overseer.hub.HubEvent.Stopped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it hears, one short line for each event. */
final class Recorder implements Subscriber {
  final List<HubEvent> events = new CopyOnWriteArrayList<>();
  volatile boolean congested;

  @Override
  public void deliver(HubEvent event) {
    events.add(event);
  }

  @Override
  public boolean isCongested() {
    return congested;
  }

  /** Waits until the last line is this one. */
  void awaitLast(String line) {
    await().until(() -> !lines().isEmpty() && lines().getLast().equals(line));
  }

  void awaitLine(String line) {
    await().until(() -> lines().contains(line));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (HubEvent event : events) {
      switch (event) {
        case Started e ->
            lines.add("started " + e.taskId() + (e.requestId().isEmpty() ? " again" : ""));
        case Output e -> {
          for (int i = 0; i < e.lines().count(); i++) {
            lines.add(
                "output %s %s %d %s"
                    .formatted(
                        e.taskId(), e.stream().label(), e.firstSeq() + i, e.lines().text(i)));
          }
        }
        case Exited e ->
            lines.add(
                "exited %s %d%s"
                    .formatted(e.taskId(), e.exitCode(), e.intentional() ? " intentional" : ""));
        case Restarting e ->
            lines.add(
                "restarting %s %d in %s"
                    .formatted(e.taskId(), e.attempt(), GoDuration.format(e.delay())));
        case Errored e -> lines.add("errored %s %d".formatted(e.taskId(), e.exitCount()));
        case Stopped e -> lines.add("stopped " + e.taskId());
        case Queued e -> lines.add("queued %s %d".formatted(e.taskId(), e.position()));
        case Dequeued e ->
            lines.add(
                "dequeued %s %s".formatted(e.taskId(), e.reason().name().toLowerCase(Locale.ROOT)));
        case PoolUpdated e -> lines.add("pool_updated %d".formatted(e.pool().limit()));
      }
    }
    return lines;
  }
}
