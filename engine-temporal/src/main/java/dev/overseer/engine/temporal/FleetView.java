package dev.overseer.engine.temporal;

import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.view.WorkerView;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * The workers as the server shows them. A process lives as long as the server counts its activity
 * as started: no two clocks are compared. Several processes of one worker are told as one.
 */
final class FleetView {
  private static final int MOST_PROCESSES = 10_000;

  private final Connection connection;
  private final Executions executions;

  FleetView(Connection connection, Executions executions) {
    this.connection = connection;
    this.executions = executions;
  }

  NavigableSet<String> workers() {
    NavigableSet<String> names =
        executions.queues(List.of(Names.TASK, Names.PRESENCE)).stream()
            .map(Names::workerOf)
            .collect(Collectors.toCollection(TreeSet::new));
    String prefix = Names.drainOf("");
    executions
        .list(Executions.Filter.of(Names.DRAIN).in(Executions.State.RUNNING), MOST_PROCESSES)
        .forEach(one -> names.add(one.getExecution().getWorkflowId().substring(prefix.length())));
    return names;
  }

  WorkerView worker(String name) {
    Executions.Filter presence = Executions.Filter.of(Names.PRESENCE).on(Names.ownQueueOf(name));
    List<Heartbeat> live = new ArrayList<>();
    Optional<Heartbeat> silent = Optional.empty();
    for (WorkflowExecutionInfo each :
        executions.list(presence.in(Executions.State.RUNNING), MOST_PROCESSES)) {
      Optional<DescribedTask> process = DescribedTask.of(connection, each.getExecution());
      Optional<Heartbeat> beat = process.flatMap(DescribedTask::beat).map(FleetView::heartbeat);
      if (beat.isPresent() && process.get().runs() && process.get().isOpen()) {
        live.add(beat.get());
      } else {
        silent = later(silent, beat);
      }
    }
    Optional<Heartbeat> heartbeat =
        live.isEmpty() ? later(silent, stopped(presence)) : Optional.of(together(name, live));
    Duration age =
        live.isEmpty() ? heartbeat.map(FleetView::ageOf).orElse(Duration.ZERO) : Duration.ZERO;
    Executions.Filter tasks = Executions.Filter.of(Names.TASK).on(name);
    return new WorkerView(
        name,
        heartbeat,
        age,
        Math.toIntExact(executions.count(tasks.in(Executions.State.RUNNING))),
        Math.toIntExact(executions.count(tasks.in(Executions.State.FAILED))),
        Drains.isDrained(connection, name));
  }

  /** It told by our clock, roughly: this is for people, and at least as long as silence takes. */
  private static Duration ageOf(Heartbeat last) {
    Duration age = Duration.between(last.timestamp(), Instant.now());
    return age.compareTo(WorkerView.STALE_AFTER) < 0 ? WorkerView.STALE_AFTER : age;
  }

  /** The last word of the process that ended last. */
  private Optional<Heartbeat> stopped(Executions.Filter presence) {
    return executions.list(presence.in(Executions.State.TERMINATED), MOST_PROCESSES).stream()
        .max(Comparator.comparing(one -> TaskHistory.instant(one.getCloseTime())))
        .flatMap(this::lastWord);
  }

  private Optional<Heartbeat> lastWord(WorkflowExecutionInfo process) {
    List<HistoryEvent> events =
        connection
            .call()
            .getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace(connection.namespace())
                    .setExecution(process.getExecution())
                    .build())
            .getHistory()
            .getEventsList();
    if (events.isEmpty()
        || events.getLast().getEventType() != EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED) {
      return Optional.empty();
    }
    Payloads details =
        events.getLast().getWorkflowExecutionTerminatedEventAttributes().getDetails();
    return details.getPayloadsCount() == 0
        ? Optional.empty()
        : Optional.ofNullable(
                connection
                    .converter()
                    .fromPayloads(0, Optional.of(details), ObjectNode.class, ObjectNode.class))
            .map(FleetView::heartbeat);
  }

  private static Heartbeat heartbeat(ObjectNode json) {
    return Heartbeat.of(Json.parse(Json.bytes(json)).orElseGet(Json::object));
  }

  private static Optional<Heartbeat> later(Optional<Heartbeat> one, Optional<Heartbeat> other) {
    return one.isPresent()
            && (other.isEmpty() || one.get().timestamp().isAfter(other.get().timestamp()))
        ? one
        : other;
  }

  /** One that can work makes a worker that can. */
  static Heartbeat together(String name, List<Heartbeat> all) {
    Heartbeat best =
        all.stream()
            .filter(one -> one.status().equals(Heartbeat.HEALTHY))
            .findFirst()
            .orElseGet(all::getFirst);
    Heartbeat newest = all.stream().max(Comparator.comparing(Heartbeat::timestamp)).orElse(best);
    return new Heartbeat(
        name,
        newest.timestamp(),
        all.stream().map(Heartbeat::uptime).max(Comparator.naturalOrder()).orElse(best.uptime()),
        best.queueSize(),
        best.breaker(),
        new Heartbeat.Stats(
            all.stream().mapToLong(one -> one.stats().processed()).sum(),
            all.stream().mapToLong(one -> one.stats().failed()).sum(),
            all.stream().mapToLong(one -> one.stats().retried()).sum(),
            all.stream().mapToLong(one -> one.stats().deadLettered()).sum()),
        best.status(),
        best.reason(),
        all.stream().flatMap(one -> one.running().stream()).toList(),
        // Each of them knows the sum of all.
        all.stream().map(Heartbeat::spentToday).max(BigDecimal::compareTo).orElse(BigDecimal.ZERO),
        best.pid(),
        all.size() == 1 ? best.host() : all.size() + " processes");
  }
}
