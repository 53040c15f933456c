package dev.overseer.server;

import dev.overseer.core.log.Log;
import dev.overseer.hub.ActionInfo;
import dev.overseer.hub.Hub;
import dev.overseer.hub.HubEvent;
import dev.overseer.hub.Replay;
import dev.overseer.hub.Session;
import dev.overseer.hub.TaskSnapshot;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.Rfc3339;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.TaskInfo;
import dev.overseer.protocol.Wire;
import dev.overseer.protocol.WireException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Does what one connection asks for, a request at a time. Answers go through the same outbox as
 * events: what the hub announced before it answered, {@code dequeued} before {@code purged} for
 * one, reaches the client before the answer.
 */
final class HandleRequest {
  private final Hub hub;
  private final Session session;
  private final Outbox outbox;
  private final DescribeProtocol protocol;
  private final MeasureUsage usage;
  private final String life;
  private final ServerStatistics statistics;
  private final InstantSource clock;
  private final Log log;

  HandleRequest(
      Hub hub,
      Session session,
      Outbox outbox,
      DescribeProtocol protocol,
      MeasureUsage usage,
      String life,
      ServerStatistics statistics,
      InstantSource clock,
      Log log) {
    this.hub = hub;
    this.session = session;
    this.outbox = outbox;
    this.protocol = protocol;
    this.usage = usage;
    this.life = life;
    this.statistics = statistics;
    this.clock = clock;
    this.log = log;
  }

  /** Handles a message. Never throws; may wait for the client to read its earlier answers. */
  void handle(Incoming incoming) {
    awaitRoom();
    statistics.requests.increment();
    switch (incoming) {
      case Incoming.Text text -> handle(text.utf8());
      case Incoming.Binary _ ->
          error(
              new ServerMessage.ErrorReply(
                  "binary frames are no messages: send JSON as text", "", ""));
    }
  }

  private void handle(byte[] utf8) {
    ClientMessage message;
    try {
      message = Wire.readClientMessage(utf8);
    } catch (WireException notOne) {
      error(WireErrors.answer(notOne));
      return;
    }
    try {
      perform(message);
    } catch (RuntimeException failure) {
      error(WireErrors.answer(failure, message.id(), log));
    }
  }

  private void perform(ClientMessage message) {
    switch (message) {
      case ClientMessage.Start start -> session.start(TranslateRequests.start(start));
      case ClientMessage.Stop stop -> {
        require(stop.taskId(), "task_id is required");
        hub.stop(stop.taskId());
      }
      case ClientMessage.Reset reset -> {
        require(reset.taskId(), "task_id is required");
        session.reset(reset.taskId(), reset.id());
      }
      case ClientMessage.ListTasks list -> reply(list(list));
      case ClientMessage.Replay replay -> replay(replay);
      case ClientMessage.Subscribe subscribe -> {
        require(subscribe.taskId(), "task_id required for subscribe");
        session.subscribe(subscribe.taskId(), subscribe.lossless());
        reply(new ServerMessage.Subscribed(subscribe.taskId(), subscribe.id()));
      }
      case ClientMessage.SubscribeAll all -> {
        subscribe(all);
        reply(new ServerMessage.SubscribedAll(life, all.id()));
      }
      case ClientMessage.Unsubscribe unsubscribe -> {
        require(unsubscribe.taskId(), "task_id required for unsubscribe");
        session.unsubscribe(unsubscribe.taskId());
        reply(new ServerMessage.Unsubscribed(unsubscribe.taskId(), unsubscribe.id()));
      }
      case ClientMessage.Describe describe -> reply(describe(describe));
      case ClientMessage.PoolInfo info ->
          reply(
              new ServerMessage.PoolInfo(
                  info.action(),
                  TranslateSnapshots.pool(hub.pool(TranslateRequests.named(info.action()))),
                  info.id()));
      case ClientMessage.SetPool set ->
          reply(
              new ServerMessage.PoolInfo(
                  set.action(),
                  TranslateSnapshots.pool(hub.resize(TranslateRequests.poolChange(set))),
                  set.id()));
      case ClientMessage.Purge purge ->
          reply(
              new ServerMessage.Purged(
                  purge.action(), hub.purge(TranslateRequests.named(purge.action())), purge.id()));
      case ClientMessage.Metrics metrics -> reply(metrics(metrics));
      case ClientMessage.Manifest manifest ->
          reply(new ServerMessage.Manifest(protocol.manifest(), manifest.id()));
    }
  }

  private void subscribe(ClientMessage.SubscribeAll all) {
    if (all.stateOnly()) {
      session.subscribeToStates();
    } else {
      session.subscribeAll(all.lossless());
    }
    if (all.usage()) {
      usage.add(outbox);
    } else {
      usage.remove(outbox);
    }
  }

  private ServerMessage.Tasks list(ClientMessage.ListTasks list) {
    Optional<Instant> since = since(list.since());
    // What waits is shown to everybody: it has no activity yet that could be too old.
    Predicate<TaskSnapshot> asked =
        task ->
            task.phase() == TaskSnapshot.Phase.QUEUED
                || since.isEmpty()
                || !task.lastActivity().isBefore(since.get());
    List<TaskInfo> tasks = hub.list().stream().filter(asked).map(TranslateSnapshots::task).toList();
    return new ServerMessage.Tasks(tasks, list.id());
  }

  private void replay(ClientMessage.Replay request) {
    require(request.taskId(), "task_id is required");
    String taskId = request.taskId();
    if (!request.since().isEmpty() && Rfc3339.parse(request.since()).isEmpty()) {
      // An unknown task, or one that never ran, is the first thing to be told.
      session.replay(taskId, Optional.empty(), OptionalLong.empty());
    }
    Replay replay = session.replay(taskId, since(request.since()), request.fromSeq());
    replay
        .missing()
        .ifPresent(
            missing ->
                reply(
                    new ServerMessage.Gap(
                        taskId, missing.fromSeq(), missing.toSeq(), clock.instant())));
    int count = 0;
    for (HubEvent.TaskEvent event : replay.events()) {
      awaitRoom();
      outbox.offerReplay(event);
      count += event instanceof HubEvent.Output output ? output.lines().count() : 1;
    }
    if (request.ack()) {
      reply(new ServerMessage.Replayed(taskId, count, request.id()));
    }
  }

  private ServerMessage.Actions describe(ClientMessage.Describe describe) {
    List<ActionInfo> actions =
        describe.action().isEmpty() ? hub.actions() : List.of(hub.action(describe.action()));
    return new ServerMessage.Actions(
        actions.stream().map(TranslateSnapshots::action).toList(), describe.id());
  }

  private ServerMessage.Metrics metrics(ClientMessage.Metrics asked) {
    if (!asked.taskId().isEmpty()) {
      return new ServerMessage.Metrics(
          Optional.empty(),
          Optional.empty(),
          hub.metricsOfTask(asked.taskId()).map(TranslateSnapshots::counters),
          asked.id());
    }
    if (!asked.action().isEmpty()) {
      return new ServerMessage.Metrics(
          Optional.empty(),
          hub.metricsOfAction(asked.action()).map(TranslateSnapshots::counters),
          Optional.empty(),
          asked.id());
    }
    return new ServerMessage.Metrics(
        Optional.of(TranslateSnapshots.counters(hub.metrics())),
        Optional.empty(),
        Optional.empty(),
        asked.id());
  }

  private static Optional<Instant> since(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> since = Rfc3339.parse(text);
    if (since.isEmpty()) {
      throw new RequestRefused("invalid since timestamp");
    }
    return since;
  }

  private static void require(String value, String otherwise) {
    if (value.isEmpty()) {
      throw new RequestRefused(otherwise);
    }
  }

  private void reply(ServerMessage message) {
    outbox.offerReply(message);
  }

  private void error(ServerMessage.ErrorReply answer) {
    statistics.errors.increment();
    outbox.offerReply(answer);
  }

  private void awaitRoom() {
    try {
      outbox.awaitReplyRoom();
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; if somebody does, the request is handled all the same.
      Thread.currentThread().interrupt();
    }
  }
}
