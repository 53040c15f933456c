package dev.overseer.hub;

import static dev.overseer.hub.VirtualHub.action;
import static dev.overseer.hub.VirtualHub.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.overseer.hub.PoolConfig.Displacement;
import dev.overseer.hub.PoolConfig.Excess;
import dev.overseer.hub.PoolConfig.ExcessAction;
import dev.overseer.hub.PoolConfig.Order;
import dev.overseer.hub.PoolConfig.Queue;
import dev.overseer.hub.TaskSnapshot.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HubTest {
  private static final RetryPolicy THREE_IN_A_MINUTE =
      new RetryPolicy(Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(1), 3);

  private final Recorder heard = new Recorder();

  private static PoolConfig pool(int limit, int queueSize) {
    return new PoolConfig(limit, Optional.of(Queue.ofSize(queueSize)), Excess.STOP_OLDEST);
  }

  @Test
  void startedComesBeforeOutputAndOutputBeforeExited() {
    try (var virtual = VirtualHub.withPool(PoolConfig.UNLIMITED)) {
      Session session = virtual.hub.connect(heard);
      virtual.say("a", "one\ntwo");
      virtual.say("a", "three");
      virtual.end("a", 7);

      StartOutcome outcome = session.start(request("a"));

      assertThat(outcome).isEqualTo(new StartOutcome.Started("a", 0));
      heard.awaitLast("exited a 7");
      assertThat(heard.lines())
          .containsExactly(
              "started a",
              "output a stdout 1 one",
              "output a stdout 2 two",
              "output a stdout 3 three",
              "exited a 7");
      await().until(() -> virtual.hub.task("a").phase() == Phase.EXITED);
      assertThat(virtual.hub.task("a").lastExitCode()).hasValue(7);
    }
  }

  @Test
  void aTaskWithoutAnIdIsGivenOne() {
    try (var virtual = VirtualHub.withPool(PoolConfig.UNLIMITED)) {
      StartOutcome outcome = virtual.hub.start(StartRequest.of("script", Map.of()));
      assertThat(outcome.taskId()).matches("[0-9a-f-]{36}");
    }
  }

  @Test
  void aSubscriberHearsOnlyItsTasks() {
    try (var virtual = VirtualHub.withPool(PoolConfig.UNLIMITED)) {
      Recorder other = new Recorder();
      Session session = virtual.hub.connect(other);
      session.subscribe("b", false);
      virtual.hub.start(request("a"));
      virtual.hub.start(request("b"));
      virtual.say("a", "for nobody");
      virtual.say("b", "for one");
      other.awaitLast("output b stdout 1 for one");
      session.unsubscribe("b");
      virtual.end("a", 0);
      virtual.end("b", 0);
      await().until(() -> virtual.hub.task("b").phase() == Phase.EXITED);
      assertThat(other.lines()).containsExactly("started b", "output b stdout 1 for one");
    }
  }

  @Test
  void refusalsComeInTheirOrderAndChangeNothing() {
    PoolConfig none = PoolConfig.UNLIMITED;
    try (var virtual =
        new VirtualHub(
            builder ->
                builder.actions(
                    List.of(action("script", none, Optional.empty(), List.of("key")))))) {
      assertThatThrownBy(() -> virtual.hub.start(StartRequest.of("", Map.of())))
          .hasMessage("action is required");
      assertThatThrownBy(() -> virtual.hub.start(StartRequest.of("nope", Map.of())))
          .hasMessage("unknown action: \"nope\"");
      virtual.hub.start(
          new StartRequest("script", "a", Map.of("key", "1"), Optional.empty(), false, ""));
      assertThatThrownBy(
              () ->
                  virtual.hub.start(
                      new StartRequest(
                          "script", "a", Map.of("key", "1"), Optional.empty(), false, "")))
          .isInstanceOfSatisfying(
              HubException.DuplicateTask.class, e -> assertThat(e.existingTaskId()).isEqualTo("a"))
          .hasMessage("duplicate task: already running as a");
      assertThatThrownBy(
              () ->
                  virtual.hub.start(
                      new StartRequest(
                          "script", "a", Map.of("key", "2"), Optional.empty(), false, "")))
          .hasMessage("task already running or starting");
      assertThatThrownBy(
              () ->
                  virtual.hub.start(
                      new StartRequest(
                          "script",
                          "b",
                          Map.of("key", "3", "unpreparable", ""),
                          Optional.empty(),
                          false,
                          "")))
          .hasMessage("pool rejected task: nothing to run");
      assertThat(virtual.hub.list()).extracting(TaskSnapshot::taskId).containsExactly("a");
      assertThat(virtual.hub.pool(Optional.empty()).running()).isEqualTo(1);
    }
    try (var virtual = new VirtualHub(builder -> builder)) {
      assertThatThrownBy(() -> virtual.hub.start(StartRequest.of("", Map.of())))
          .hasMessage("no actions configured");
    }
  }

  @Test
  void aFinishedTaskNoLongerOccupiesItsDedupeKey() {
    try (var virtual =
        new VirtualHub(
            builder ->
                builder.actions(
                    List.of(
                        action(
                            "script", PoolConfig.UNLIMITED, Optional.empty(), List.of("key")))))) {
      Map<String, String> key = Map.of("key", "1");
      virtual.hub.start(new StartRequest("script", "a", key, Optional.empty(), false, ""));
      virtual.end("a", 0);
      await().until(() -> virtual.hub.task("a").phase() == Phase.EXITED);
      virtual.hub.start(new StartRequest("script", "b", key, Optional.empty(), false, ""));
      assertThat(virtual.hub.list()).hasSize(2);
    }
  }

  @Test
  void restartsUntilTooManyExitsFallIntoTheWindow() {
    try (var virtual = VirtualHub.withPool(PoolConfig.UNLIMITED)) {
      virtual.hub.connect(heard).start(request("a", THREE_IN_A_MINUTE));
      virtual.end("a", 1);
      heard.awaitLast("restarting a 1 in 5s");
      virtual.timers.advance(Duration.ofSeconds(5));
      heard.awaitLast("started a again");
      virtual.end("a", 0);
      heard.awaitLast("restarting a 2 in 5s");
      // The first exit leaves the window.
      virtual.timers.advance(Duration.ofSeconds(58));
      heard.awaitLast("started a again");
      virtual.end("a", 1);
      heard.awaitLast("restarting a 3 in 5s");
      virtual.timers.advance(Duration.ofSeconds(5));
      heard.awaitLast("started a again");
      virtual.end("a", 1);
      heard.awaitLast("restarting a 4 in 5s");
      virtual.timers.advance(Duration.ofSeconds(5));
      heard.awaitLast("started a again");
      virtual.end("a", 1);
      heard.awaitLast("errored a 3");
      await().until(() -> virtual.hub.task("a").phase() == Phase.ERRORED);
      assertThat(virtual.hub.task("a").restarts()).isEqualTo(4);
      assertThat(virtual.hub.metrics().tasksErrored()).isEqualTo(1);
    }
  }

  @Test
  void policiesAreLaidOverEachOther() {
    RetryPolicy global =
        new RetryPolicy(Duration.ofSeconds(9), Duration.ZERO, Duration.ofMinutes(1), 5);
    RetryPolicy ofAction = new RetryPolicy(Duration.ofSeconds(7), Duration.ZERO, Duration.ZERO, 0);
    RetryPolicy ofTask = new RetryPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1);
    try (var virtual =
        new VirtualHub(
            builder ->
                builder
                    .retry(Optional.of(global))
                    .actions(
                        List.of(
                            action(
                                "script",
                                PoolConfig.UNLIMITED,
                                Optional.of(ofAction),
                                List.of()))))) {
      assertThat(virtual.hub.action("script").retry())
          .contains(
              new RetryPolicy(Duration.ofSeconds(7), Duration.ZERO, Duration.ofMinutes(1), 5));
      virtual.hub.connect(heard).start(request("a"));
      virtual.end("a", 0);
      heard.awaitLast("restarting a 1 in 7s");
      Session session = virtual.hub.connect(heard);
      session.start(request("b", ofTask));
      virtual.end("b", 0);
      heard.awaitLast("errored b 1");
    }
  }

  @Test
  void jitterDelaysUpToItsBound() {
    RetryPolicy jittered =
        new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, 0);
    try (var virtual =
        new VirtualHub(
            builder ->
                builder
                    .random(new Random(42))
                    .actions(
                        List.of(
                            action(
                                "script", PoolConfig.UNLIMITED, Optional.empty(), List.of()))))) {
      virtual.hub.connect(heard).start(request("a", jittered));
      virtual.end("a", 0);
      await().until(() -> heard.events.getLast() instanceof HubEvent.Restarting);
      Duration delay = ((HubEvent.Restarting) heard.events.getLast()).delay();
      assertThat(delay).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
      assertThat(delay).isNotEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void stopEndsARunAndIsIntentionalAndASecondOneHarmless() {
    try (var virtual = VirtualHub.withPool(PoolConfig.UNLIMITED)) {
      virtual.hub.connect(heard).start(request("a", THREE_IN_A_MINUTE));
      virtual.hub.stop("a");
      virtual.hub.stop("a");
      heard.awaitLast("exited a 143 intentional");
      await().until(() -> virtual.hub.task("a").phase() == Phase.STOPPED);
      virtual.hub.stop("a");
      assertThat(virtual.timers.pending()).isZero();
      assertThatThrownBy(() -> virtual.hub.stop("b")).hasMessage("task not found");
    }
  }

  @Test
  void stopCallsARestartOff() {
    try (var virtual = VirtualHub.withPool(PoolConfig.UNLIMITED)) {
      virtual.hub.connect(heard).start(request("a", THREE_IN_A_MINUTE));
      virtual.end("a", 1);
      heard.awaitLast("restarting a 1 in 5s");
      await().until(() -> virtual.timers.pending() == 1);
      virtual.hub.stop("a");
      virtual.timers.advance(Duration.ofMinutes(1));
      assertThat(virtual.hub.task("a").phase()).isEqualTo(Phase.STOPPED);
      assertThat(heard.lines()).endsWith("restarting a 1 in 5s");
    }
  }

  @Test
  void resetStartsWhatWasGivenUpAndTellsTheRequester() {
    RetryPolicy once = new RetryPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1);
    try (var virtual = VirtualHub.withPool(PoolConfig.UNLIMITED)) {
      virtual.hub.start(request("a", once));
      assertThatThrownBy(() -> virtual.hub.reset("a")).hasMessage("task is not in errored state");
      virtual.end("a", 1);
      await().until(() -> virtual.hub.task("a").phase() == Phase.ERRORED);

      virtual.hub.connect(heard).reset("a", "r1");

      heard.awaitLast("started a");
      virtual.end("a", 1);
      await().until(() -> virtual.hub.task("a").phase() == Phase.ERRORED);
      assertThat(heard.lines()).containsExactly("started a");
    }
  }

  @Test
  void whoFindsNoPlaceWaitsAndStartsInOrder() {
    try (var virtual = VirtualHub.withPool(pool(1, 2))) {
      Session session = virtual.hub.connect(heard);
      session.start(request("a"));
      assertThat(session.start(request("b"))).isEqualTo(new StartOutcome.Queued("b", 1));
      assertThat(session.start(request("c"))).isEqualTo(new StartOutcome.Queued("c", 2));
      assertThatThrownBy(() -> session.start(request("d")))
          .hasMessage("pool rejected task: pool: task rejected — limit reached and queue is full");
      assertThat(virtual.hub.list())
          .extracting(TaskSnapshot::phase)
          .containsExactly(Phase.RUNNING, Phase.QUEUED, Phase.QUEUED);
      virtual.end("a", 0);
      heard.awaitLast("started b");
      virtual.end("b", 0);
      heard.awaitLast("started c");
      assertThat(heard.lines())
          .containsExactly(
              "started a",
              "queued b 1",
              "queued c 2",
              "exited a 0",
              "started b",
              "exited b 0",
              "started c");
    }
  }

  @Test
  void atAnExitTheNextTaskStartsBeforeTheRestartIsTold() {
    try (var virtual = VirtualHub.withPool(pool(1, 2))) {
      Session session = virtual.hub.connect(heard);
      session.start(request("a", THREE_IN_A_MINUTE));
      session.start(request("b"));
      virtual.end("a", 1);
      heard.awaitLast("restarting a 1 in 5s");
      assertThat(heard.lines())
          .containsExactly(
              "started a", "queued b 1", "exited a 1", "started b", "restarting a 1 in 5s");
      // The restart holds no place, and waits for one like everybody else.
      virtual.timers.advance(Duration.ofSeconds(5));
      heard.awaitLast("queued a 1");
      virtual.end("b", 0);
      heard.awaitLast("started a again");
    }
  }

  @Test
  void theNewestComesFirstWhereTheQueueSaysSo() {
    Queue lifo = new Queue(true, 0, Order.LAST, Duration.ZERO, Displacement.FORCED_ONLY);
    try (var virtual =
        VirtualHub.withPool(new PoolConfig(1, Optional.of(lifo), Excess.STOP_OLDEST))) {
      Session session = virtual.hub.connect(heard);
      List.of("a", "b", "c").forEach(id -> session.start(request(id)));
      virtual.end("a", 0);
      heard.awaitLast("started c");
    }
  }

  @Test
  void aForcedTaskPushesTheOldestUnforcedOneOut() {
    try (var virtual = VirtualHub.withPool(pool(1, 1))) {
      Session session = virtual.hub.connect(heard);
      session.start(request("a"));
      session.start(request("b"));
      session.start(new StartRequest("script", "c", Map.of(), Optional.empty(), true, "req-c"));
      assertThat(heard.lines())
          .containsExactly("started a", "queued b 1", "dequeued b displaced", "queued c 1");
      assertThatThrownBy(
              () ->
                  session.start(
                      new StartRequest("script", "d", Map.of(), Optional.empty(), true, "")))
          .isInstanceOf(HubException.PoolRejected.class);
      assertThat(virtual.hub.metrics().displaced()).isEqualTo(1);
      // Its id is free again.
      virtual.hub.stop("c");
      session.start(request("b"));
      assertThat(heard.lines()).endsWith("dequeued c stopped", "queued b 1");
    }
  }

  @Test
  void whoWaitsTooLongIsTakenOut() {
    Queue aged = new Queue(true, 0, Order.FIRST, Duration.ofSeconds(30), Displacement.FORCED_ONLY);
    try (var virtual =
        VirtualHub.withPool(new PoolConfig(1, Optional.of(aged), Excess.STOP_OLDEST))) {
      Session session = virtual.hub.connect(heard);
      session.start(request("a"));
      session.start(request("b"));
      virtual.timers.advance(Duration.ofSeconds(10));
      session.start(request("c"));
      virtual.timers.advance(Duration.ofSeconds(20));
      assertThat(heard.lines()).endsWith("queued c 2", "dequeued b expired");
      virtual.timers.advance(Duration.ofSeconds(10));
      assertThat(heard.lines()).endsWith("dequeued b expired", "dequeued c expired");
      assertThat(virtual.hub.metrics().expired()).isEqualTo(2);
    }
  }

  @Test
  void raisingALimitLetsTheWaitingIn() {
    try (var virtual = VirtualHub.withPool(pool(1, 5))) {
      Session session = virtual.hub.connect(heard);
      List.of("a", "b", "c").forEach(id -> session.start(request(id)));
      virtual.hub.resize(
          new PoolChange(
              Optional.of("script"), OptionalInt.of(3), OptionalInt.empty(), Optional.empty()));
      heard.awaitLine("started b");
      heard.awaitLine("started c");
      assertThat(heard.lines()).contains("pool_updated 3");
    }
  }

  @Test
  void loweringALimitPutsTheNewestBackWhereThePolicySaysSo() {
    try (var virtual = VirtualHub.withPool(pool(3, 5))) {
      Session session = virtual.hub.connect(heard);
      List.of("a", "b", "c").forEach(id -> session.start(request(id)));
      virtual.hub.resize(
          new PoolChange(
              Optional.of("script"),
              OptionalInt.of(1),
              OptionalInt.empty(),
              Optional.of(new Excess(ExcessAction.REQUEUE, Order.LAST, Optional.empty()))));
      heard.awaitLine("exited b 143 intentional");
      heard.awaitLine("exited c 143 intentional");
      await().until(() -> virtual.hub.pool(Optional.of("script")).waiting().size() == 2);
      assertThat(virtual.hub.task("a").phase()).isEqualTo(Phase.RUNNING);
      virtual.end("a", 0);
      await().until(() -> heard.lines().getLast().endsWith(" again"));
      assertThat(virtual.hub.pool(Optional.of("script")).running()).isEqualTo(1);
    }
  }

  @Test
  void loweringALimitStopsTheOldestByDefault() {
    try (var virtual = VirtualHub.withPool(pool(2, 5))) {
      Session session = virtual.hub.connect(heard);
      List.of("a", "b").forEach(id -> session.start(request(id)));
      virtual.hub.resize(
          new PoolChange(
              Optional.empty(), OptionalInt.of(1), OptionalInt.empty(), Optional.empty()));
      heard.awaitLine("exited a 143 intentional");
      await().until(() -> virtual.hub.task("a").phase() == Phase.STOPPED);
      assertThat(virtual.hub.task("b").phase()).isEqualTo(Phase.RUNNING);
    }
  }

  @Test
  void purgeEmptiesAQueue() {
    try (var virtual = VirtualHub.withPool(pool(1, 5))) {
      Session session = virtual.hub.connect(heard);
      List.of("a", "b", "c").forEach(id -> session.start(request(id)));
      assertThat(virtual.hub.purge(Optional.of("other"))).isZero();
      assertThat(virtual.hub.purge(Optional.of("script"))).isEqualTo(2);
      assertThat(heard.lines()).endsWith("dequeued b purged", "dequeued c purged");
      assertThat(virtual.hub.list()).hasSize(1);
    }
  }

  @Test
  void replayGivesTheLastHundredOrEverythingFromALine() {
    try (var virtual = VirtualHub.withPool(PoolConfig.UNLIMITED)) {
      Session session = virtual.hub.connect(heard);
      session.start(request("a"));
      StringBuilder text = new StringBuilder();
      for (int i = 1; i <= 150; i++) {
        text.append("line ").append(i).append('\n');
      }
      virtual.say("a", text.toString());
      virtual.end("a", 0);
      heard.awaitLast("exited a 0");
      Recorder last = new Recorder();
      session.replay("a", Optional.empty(), OptionalLong.empty()).events().forEach(last::deliver);
      assertThat(last.lines()).hasSize(100).startsWith("output a stdout 52 line 52");
      assertThat(last.lines()).endsWith("output a stdout 150 line 150", "exited a 0");
      Recorder from = new Recorder();
      session.replay("a", Optional.empty(), OptionalLong.of(3)).events().forEach(from::deliver);
      assertThat(from.lines()).hasSize(149).startsWith("output a stdout 3 line 3");
      assertThat(
              session
                  .replay(
                      "a",
                      Optional.of(virtual.timers.instant().plusSeconds(1)),
                      OptionalLong.empty())
                  .events())
          .isEmpty();
    }
  }

  @Test
  void finishedTasksAreForgottenByNumberAndByAge() {
    HubOptions few =
        new HubOptions(
            Duration.ofSeconds(5), 1000, 1000, 2, Duration.ofHours(1), 1024, Duration.ZERO);
    try (var virtual =
        new VirtualHub(
            builder ->
                builder
                    .options(few)
                    .actions(
                        List.of(
                            action(
                                "script", PoolConfig.UNLIMITED, Optional.empty(), List.of()))))) {
      for (String id : List.of("a", "b", "c")) {
        virtual.end(id, 0);
        virtual.hub.start(request(id));
        await()
            .until(
                () -> virtual.hub.list().stream().allMatch(task -> task.phase() == Phase.EXITED));
      }
      assertThat(virtual.hub.list()).extracting(TaskSnapshot::taskId).containsExactly("b", "c");
      virtual.timers.advance(Duration.ofHours(2));
      assertThat(virtual.hub.list()).isEmpty();
    }
  }

  @Test
  void aFailingFunctionEndsWithOneAndItsMessage() {
    try (var virtual = VirtualHub.withPool(PoolConfig.UNLIMITED)) {
      virtual.hub.connect(heard).start(request("a"));
      virtual.order("a", new VirtualHub.Order.Fail("out of luck"));
      heard.awaitLast("exited a 1");
      assertThat(heard.lines()).contains("output a stderr 1 out of luck");
    }
  }

  @Test
  void aCongestedLosslessSubscriberHoldsItsTaskBackAndNobodyElse() {
    try (var virtual = VirtualHub.withPool(PoolConfig.UNLIMITED)) {
      Recorder slow = new Recorder();
      Session lossless = virtual.hub.connect(slow);
      lossless.subscribe("a", true);
      virtual.hub.connect(heard).start(request("b"));
      virtual.hub.start(request("a"));
      slow.congested = true;
      virtual.say("a", "1");
      slow.awaitLast("output a stdout 1 1");
      virtual.say("a", "2");
      virtual.say("b", "free");
      heard.awaitLast("output b stdout 1 free");
      assertThat(slow.lines()).endsWith("output a stdout 1 1");
      slow.congested = false;
      lossless.relieved();
      slow.awaitLast("output a stdout 2 2");
    }
  }

  @Test
  void patienceWithACongestedSubscriberEnds() {
    try (var virtual = VirtualHub.withPool(PoolConfig.UNLIMITED)) {
      Recorder slow = new Recorder();
      virtual.hub.connect(slow).subscribe("a", true);
      virtual.hub.start(request("a"));
      slow.congested = true;
      virtual.say("a", "1");
      virtual.say("a", "2");
      await().until(() -> virtual.timers.pending() == 1);
      virtual.timers.advance(Duration.ofSeconds(5));
      slow.awaitLast("output a stdout 2 2");
      // It is not waited for again until it has kept up once.
      virtual.say("a", "3");
      slow.awaitLast("output a stdout 3 3");
    }
  }

  @Test
  void shutdownDequeuesStopsAndTakesNothingMore() {
    var virtual = VirtualHub.withPool(pool(1, 5));
    Session session = virtual.hub.connect(heard);
    session.start(request("a"));
    session.start(request("b"));
    virtual.hub.shutdown(Duration.ofSeconds(1));
    assertThat(heard.lines())
        .containsExactly(
            "started a", "queued b 1", "dequeued b shutdown", "exited a 143 intentional");
    assertThatThrownBy(() -> session.start(request("c")))
        .isInstanceOf(HubException.ShuttingDown.class);
  }

  @Test
  void aReloadTakesNewActionsAndLeavesRunningTasksAlone() {
    try (var virtual = VirtualHub.withPool(pool(2, 5))) {
      virtual.hub.start(request("a"));
      virtual.hub.start(request("b"));
      virtual.hub.reload(
          List.of(
              action("script", pool(1, 5), Optional.empty(), List.of()),
              action("more", PoolConfig.UNLIMITED, Optional.empty(), List.of())),
          PoolConfig.UNLIMITED,
          Optional.empty());
      assertThat(virtual.hub.actions())
          .extracting(info -> info.definition().name())
          .containsExactly("more", "script");
      assertThat(virtual.hub.list())
          .extracting(TaskSnapshot::phase)
          .containsExactly(Phase.RUNNING, Phase.RUNNING);
      assertThat(virtual.hub.start(request("c"))).isInstanceOf(StartOutcome.Queued.class);
      assertThatThrownBy(
              () ->
                  virtual.hub.reload(
                      List.of(ActionDefinition.of("x", "nope", Map.of())),
                      PoolConfig.UNLIMITED,
                      Optional.empty()))
          .hasMessageContaining("unknown type \"nope\"");
      assertThat(virtual.hub.actions()).hasSize(2);
    }
  }

  @Test
  void tasksOfAnEarlierLifeAreListedAndOver() {
    TaskSnapshot past;
    try (var virtual = VirtualHub.withPool(PoolConfig.UNLIMITED)) {
      virtual.hub.start(request("a"));
      past = virtual.hub.task("a");
    }
    try (var virtual =
        new VirtualHub(
            builder ->
                builder
                    .restore(List.of(past))
                    .actions(
                        List.of(
                            action(
                                "script", PoolConfig.UNLIMITED, Optional.empty(), List.of()))))) {
      assertThat(virtual.hub.task("a").phase()).isEqualTo(Phase.STOPPED);
      assertThatThrownBy(() -> virtual.hub.start(request("a")))
          .isInstanceOf(HubException.TaskExists.class);
      assertThatThrownBy(
              () -> virtual.hub.connect(heard).replay("a", Optional.empty(), OptionalLong.empty()))
          .hasMessage("no worker for task");
    }
  }
}
