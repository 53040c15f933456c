package dev.overseer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.core.Timers;
import dev.overseer.protocol.ActionDescription;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ExcessSettings;
import dev.overseer.protocol.OutputStreamName;
import dev.overseer.protocol.PoolSettings;
import dev.overseer.protocol.RetrySettings;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.TaskInfo;
import dev.overseer.testkit.ManualTimers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is said on the wire, scripted frame by frame. */
class FollowTaskTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final RetrySettings RETRY =
      new RetrySettings(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, 0);
  private static final TaskStart START =
      new TaskStart("build", "t", Map.of("p", "1"), Optional.empty(), false);

  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger idle = new AtomicInteger();
  private final AtomicInteger upToDate = new AtomicInteger();
  private Timers timers = Timers.system();

  @Test
  void startsATaskAndHearsItToItsEnd() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              ClientMessage.Subscribe subscribe = peer.expect(ClientMessage.Subscribe.class);
              assertThat(subscribe.lossless()).isTrue();
              ClientMessage.Start start = peer.expect(ClientMessage.Start.class);
              assertThat(start)
                  .isEqualTo(
                      new ClientMessage.Start(
                          start.id(), "build", "t", Map.of("p", "1"), Optional.empty(), false));
              peer.send(new ServerMessage.Subscribed("t", subscribe.id()));
              peer.send(new ServerMessage.Started("t", 7, 0, AT, start.id()));
              peer.send(line(1));
              peer.send(line("other task", 1));
              peer.send(line(2));
              peer.send(exited(3, false));
              answerList(peer, info("active", "exited", 3));
              answerDescribe(peer, Optional.empty());
            })) {

      assertThat(start(hub)).isEqualTo(new TaskEnd.Exited(3, false));
      assertThat(heard).containsExactly("started 7", "1", "2", "exited 3");
      assertThat(idle).as("times to flush").hasPositiveValue();
    }
  }

  @Test
  void goesOnWithTheNextLineAfterACut() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              started(peer);
              peer.send(line(1));
              peer.send(line(2));
            },
            peer -> {
              ClientMessage.Replay replay = rejoined(peer);
              assertThat(replay.fromSeq()).isEqualTo(OptionalLong.of(3));
              assertThat(replay.ack()).isTrue();
              // Live lines may come before the replay that they are part of, too.
              peer.send(line(4));
              peer.send(line(3));
              peer.send(line(4));
              peer.send(new ServerMessage.Replayed("t", 2, replay.id()));
              answerList(peer, info("active", "running"));
              peer.send(line(5));
              end(peer);
            })) {

      assertThat(start(hub)).isEqualTo(new TaskEnd.Exited(0, false));
      assertThat(heard)
          .containsExactly(
              "started 7", "1", "2", "disconnected", "reconnected", "3", "4", "5", "exited 0");
    }
  }

  @Test
  void startsAgainWhatNeverArrived() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              peer.expect(ClientMessage.Subscribe.class);
              peer.cut();
            },
            peer -> {
              ClientMessage.Replay replay = rejoined(peer);
              peer.send(new ServerMessage.ErrorReply("task not found", "", replay.id()));
              answerList(peer);
              ClientMessage.Start start = peer.expect(ClientMessage.Start.class);
              assertThat(start.taskId()).as("the same task").isEqualTo("t");
              peer.send(new ServerMessage.Started("t", 7, 0, AT, start.id()));
              end(peer);
            })) {

      assertThat(start(hub)).isEqualTo(new TaskEnd.Exited(0, false));
    }
  }

  @Test
  void doesNotStartAgainWhatArrivedThoughItsAnswerWasLost() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              peer.expect(ClientMessage.Subscribe.class);
              peer.expect(ClientMessage.Start.class);
              peer.cut();
            },
            peer -> {
              ClientMessage.Replay replay = rejoined(peer);
              assertThat(replay.fromSeq()).isEqualTo(OptionalLong.of(1));
              peer.send(line(1));
              peer.send(new ServerMessage.Replayed("t", 1, replay.id()));
              answerList(peer, info("active", "running"));
              end(peer);
            })) {

      assertThat(start(hub)).isEqualTo(new TaskEnd.Exited(0, false));
      assertThat(heard).containsExactly("disconnected", "reconnected", "1", "exited 0");
    }
  }

  @Test
  void aSecondStartThatFindsTheFirstIsNoFailure() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              peer.expect(ClientMessage.Subscribe.class);
              peer.expect(ClientMessage.Start.class);
              peer.cut();
            },
            peer -> {
              // The first start is still being worked on while the list is made.
              ClientMessage.Replay replay = rejoined(peer);
              peer.send(new ServerMessage.ErrorReply("task not found", "", replay.id()));
              answerList(peer);
              String id = peer.expect(ClientMessage.Start.class).id();
              peer.send(new ServerMessage.ErrorReply("task already running or starting", "", id));
              ClientMessage.Replay again = peer.expect(ClientMessage.Replay.class);
              peer.send(line(1));
              peer.send(new ServerMessage.Replayed("t", 1, again.id()));
              answerList(peer, info("active", "running"));
              end(peer);
            })) {

      assertThat(start(hub)).isEqualTo(new TaskEnd.Exited(0, false));
      assertThat(heard).containsExactly("disconnected", "reconnected", "1", "exited 0");
    }
  }

  @Test
  void aRefusedStartIsRefused() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              peer.expect(ClientMessage.Subscribe.class);
              String id = peer.expect(ClientMessage.Start.class).id();
              peer.send(new ServerMessage.ErrorReply("task already running or starting", "", id));
              peer.untilGone();
            })) {
      assertThatThrownBy(() -> start(hub))
          .isInstanceOf(ClientException.Refused.class)
          .hasMessage("task already running or starting");
    }
  }

  @Test
  void aTaskThatNobodyKnowsCanNotBeJoined() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              ClientMessage.Replay replay = rejoined(peer);
              peer.send(new ServerMessage.ErrorReply("task not found", "", replay.id()));
              answerList(peer);
              peer.untilGone();
            })) {
      assertThatThrownBy(() -> join(hub, FollowOptions.WATCH))
          .isInstanceOf(ClientException.Refused.class)
          .hasMessage("task not found");
    }
  }

  @Test
  void tellsOfTheQueueAndOfTheEndInIt() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              peer.expect(ClientMessage.Subscribe.class);
              String id = peer.expect(ClientMessage.Start.class).id();
              peer.send(new ServerMessage.Queued("t", "build", 2, AT, id));
              peer.send(new ServerMessage.Dequeued("other task", "purged", AT));
              peer.send(new ServerMessage.Dequeued("t", "displaced", AT));
              peer.untilGone();
            })) {

      assertThat(start(hub)).isEqualTo(new TaskEnd.Dequeued("displaced"));
      assertThat(heard).containsExactly("queued 2");
    }
  }

  @Test
  void asksForWhatItMissedAndTellsWhatIsGone() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              started(peer);
              peer.send(line(1));
              peer.send(new ServerMessage.Gap("t", 2, 4, AT));
              peer.send(line(5));
              for (int time = 1; time <= 2; time++) {
                ClientMessage.Replay replay = peer.expect(ClientMessage.Replay.class);
                assertThat(replay.fromSeq()).isEqualTo(OptionalLong.of(2));
                peer.send(new ServerMessage.Gap("t", 2, 3, AT));
                peer.send(line(4));
                peer.send(line(5));
                peer.send(new ServerMessage.Replayed("t", 2, replay.id()));
              }
              answerList(peer, info("active", "running"));
              end(peer);
            })) {

      assertThat(start(hub)).isEqualTo(new TaskEnd.Exited(0, false));
      assertThat(heard).containsExactly("started 7", "1", "missing 2-3", "4", "5", "exited 0");
    }
  }

  @Test
  void anExitThatIsRestartedIsNotTheEnd() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              started(peer);
              peer.send(exited(1, false));
              answerList(peer, info("active", "exited", 1));
              answerDescribe(peer, Optional.of(RETRY));
              peer.send(new ServerMessage.Restarting("t", 7, Duration.ofSeconds(1), 1, AT));
              peer.send(new ServerMessage.Started("t", 8, 7, AT.plusSeconds(1), ""));
              peer.send(
                  new ServerMessage.Output(
                      "t", 8, OutputStreamName.STDOUT, "line 1", 1, AT.plusSeconds(2), false));
              peer.send(new ServerMessage.Exited("t", 8, 2, false, AT.plusSeconds(3)));
              peer.send(new ServerMessage.Errored("t", 8, 2, AT.plusSeconds(3)));
              answerList(peer, info("errored", "exited", 2));
              peer.untilGone();
            })) {

      assertThat(start(hub)).isEqualTo(new TaskEnd.GivenUp(OptionalInt.of(2), ""));
      assertThat(heard)
          .containsExactly("started 7", "exited 1", "restarting 1", "started 8", "1", "exited 2");
    }
  }

  @Test
  void aRunThatIsPutBackIntoTheQueueIsNotTheEnd() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              started(peer);
              peer.send(exited(-1, true));
              answerList(peer, info("active", "exited", -1));
              peer.send(new ServerMessage.Queued("t", "build", 1, AT, ""));
              peer.send(new ServerMessage.Started("t", 8, 7, AT, ""));
              peer.send(new ServerMessage.Exited("t", 8, 0, false, AT.plusSeconds(3)));
              answerList(peer, info("active", "exited", 0));
              answerDescribe(peer, Optional.empty());
              peer.untilGone();
            })) {

      assertThat(start(hub)).isEqualTo(new TaskEnd.Exited(0, false));
      assertThat(heard)
          .containsExactly("started 7", "exited -1", "queued 1", "started 8", "exited 0");
    }
  }

  @Test
  void aRestartThatIsCalledOffWithoutAWordIsFoundOut() throws Exception {
    ManualTimers manual = new ManualTimers();
    timers = manual;
    CountDownLatch restarting = new CountDownLatch(1);
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              started(peer);
              peer.send(exited(1, false));
              answerList(peer, info("active", "exited", 1));
              answerDescribe(peer, Optional.of(RETRY));
              peer.send(new ServerMessage.Restarting("t", 7, Duration.ofMinutes(9), 1, AT));
              restarting.countDown();
              answerList(peer, info("stopped", "exited", 1));
              peer.untilGone();
            })) {
      CompletableFuture<TaskEnd> end = CompletableFuture.supplyAsync(() -> start(hub));

      assertThat(restarting.await(5, TimeUnit.SECONDS)).isTrue();
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                manual.advance(Duration.ofSeconds(5));
                return end.isDone();
              });
      assertThat(end.get()).isEqualTo(new TaskEnd.Exited(1, true));
    }
  }

  @Test
  void stopsTheTaskAndWaitsForItsEnd() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              started(peer);
              running.countDown();
              assertThat(peer.expect(ClientMessage.Stop.class).taskId()).isEqualTo("t");
              // Called stopped as soon as it is asked to.
              answerList(peer, info("stopped", "running"));
              peer.send(line(1));
              peer.send(exited(-1, true));
              answerList(peer, info("stopped", "exited", -1));
              peer.untilGone();
            })) {
      FollowTask follow = follow(hub, FollowOptions.LOSSLESS);
      CompletableFuture<TaskEnd> end =
          CompletableFuture.supplyAsync(() -> follow.start(START, this::hear));
      assertThat(running.await(5, TimeUnit.SECONDS)).isTrue();
      Awaitility.await().until(() -> heard.contains("started 7"));

      follow.stop();

      assertThat(end.get(5, TimeUnit.SECONDS)).isEqualTo(new TaskEnd.Exited(-1, true));
      assertThat(heard).containsExactly("started 7", "1", "exited -1");
    }
  }

  @Test
  void aStopWhileTheHubIsAwayReachesItLater() throws Exception {
    ManualTimers manual = new ManualTimers();
    timers = manual;
    try (FakeHub hub =
        FakeHub.onTcp(
            FollowTaskTest::started,
            peer -> {
              ClientMessage.Replay replay = rejoined(peer);
              peer.send(new ServerMessage.Replayed("t", 0, replay.id()));
              answerList(peer, info("active", "running"));
              peer.expect(ClientMessage.Stop.class);
              answerList(peer, info("stopped", "running"));
              peer.send(exited(-1, true));
              answerList(peer, info("stopped", "exited", -1));
              peer.untilGone();
            })) {
      FollowTask follow = follow(hub, FollowOptions.LOSSLESS);
      CompletableFuture<TaskEnd> end =
          CompletableFuture.supplyAsync(() -> follow.start(START, this::hear));
      Awaitility.await().until(() -> heard.contains("disconnected"));

      follow.stop();
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                manual.advance(Duration.ofMillis(100));
                return end.isDone();
              });

      assertThat(end.get()).isEqualTo(new TaskEnd.Exited(-1, true));
    }
  }

  @Test
  void aHubThatForgotTheTaskWasRestarted() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              started(peer);
              peer.send(line(1));
            },
            peer -> {
              ClientMessage.Replay replay = rejoined(peer);
              peer.send(new ServerMessage.ErrorReply("task not found", "", replay.id()));
              answerList(peer);
              peer.untilGone();
            })) {
      assertThat(start(hub)).isEqualTo(new TaskEnd.HubRestarted(1, OptionalInt.empty()));
    }
  }

  @Test
  void aHubThatOnlyHasTheTasksHistoryWasRestarted() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              started(peer);
              peer.send(line(1));
            },
            peer -> {
              ClientMessage.Replay replay = rejoined(peer);
              peer.send(new ServerMessage.ErrorReply("no worker for task", "", replay.id()));
              answerList(peer, info("stopped", "exited", 143));
              peer.untilGone();
            })) {
      assertThat(start(hub)).isEqualTo(new TaskEnd.HubRestarted(1, OptionalInt.of(143)));
    }
  }

  @Test
  void anotherTaskOfTheSameIdIsNotTakenForOurs() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              started(peer);
              peer.send(line(1));
            },
            peer -> {
              ClientMessage.Replay replay = rejoined(peer);
              peer.send(new ServerMessage.Replayed("t", 0, replay.id()));
              TaskInfo later = info("active", "running", AT.plusSeconds(60), OptionalInt.empty());
              answerList(peer, later);
              peer.untilGone();
            })) {
      assertThat(start(hub)).isEqualTo(new TaskEnd.HubRestarted(1, OptionalInt.empty()));
    }
  }

  @Test
  void aTaskOfAFormerLifeIsJoinedAtItsEnd() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              ClientMessage.Replay replay = rejoined(peer);
              peer.send(new ServerMessage.ErrorReply("no worker for task", "", replay.id()));
              answerList(peer, info("active", "exited", 4));
              peer.untilGone();
            })) {
      assertThat(join(hub, FollowOptions.WATCH)).isEqualTo(new TaskEnd.Exited(4, false));
    }
  }

  @Test
  void aQueuedTaskIsWaitedFor() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              ClientMessage.Replay replay = rejoined(peer);
              peer.send(new ServerMessage.ErrorReply("no worker for task", "", replay.id()));
              answerList(peer, info("queued", ""));
              peer.send(new ServerMessage.Started("t", 7, 0, AT, ""));
              peer.send(line(1));
              end(peer);
            })) {
      assertThat(join(hub, FollowOptions.WATCH)).isEqualTo(new TaskEnd.Exited(0, false));
      assertThat(heard).containsExactly("queued 0", "started 7", "1", "exited 0");
    }
  }

  @Test
  void readsWhatIsKeptAndLeaves() throws IOException {
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              ClientMessage.Replay replay = rejoined(peer);
              peer.send(line(1));
              peer.send(new ServerMessage.Replayed("t", 1, replay.id()));
              peer.untilGone();
            })) {
      assertThat(join(hub, FollowOptions.KEPT)).isEqualTo(new TaskEnd.CaughtUp());
      assertThat(heard).containsExactly("1");
      assertThat(upToDate).hasValue(1);
    }
  }

  @Test
  void losesItsPatienceWithAHubThatStaysAway() throws Exception {
    ManualTimers manual = new ManualTimers();
    timers = manual;
    FakeHub hub = FakeHub.onTcp(FollowTaskTest::started);
    CompletableFuture<TaskEnd> end = CompletableFuture.supplyAsync(() -> start(hub));
    Awaitility.await().until(() -> heard.contains("disconnected"));
    hub.close();
    Instant lost = manual.instant();
    // The first attempt may have found the hub still there.
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              manual.advance(Duration.ofSeconds(1));
              return end.isDone();
            });

    assertThat(end.get())
        .isInstanceOfSatisfying(
            TaskEnd.Unreachable.class,
            unreachable ->
                assertThat(unreachable.why()).isInstanceOf(ClientException.NotReachable.class));
    assertThat(Duration.between(lost, manual.instant())).isGreaterThan(Duration.ofMinutes(5));
    assertThat(heard).filteredOn("disconnected"::equals).hasSizeGreaterThan(50);
  }

  @Test
  void doesNotInsistWhereItIsNoLongerLetIn() throws IOException {
    try (FakeHub hub = FakeHub.onTcp(FollowTaskTest::started)) {
      FollowTask follow = follow(hub, FollowOptions.LOSSLESS);

      TaskEnd end =
          follow.start(
              START,
              event -> {
                hear(event);
                hub.answering("HTTP/1.1 401 Unauthorized\n\n");
              });

      assertThat(end)
          .isInstanceOfSatisfying(
              TaskEnd.Unreachable.class,
              unreachable ->
                  assertThat(unreachable.why()).isInstanceOf(ClientException.AccessDenied.class));
      assertThat(hub.connections()).isEqualTo(2);
    }
  }

  @Test
  void canBeLeftWhileItListensAndWhileItWaits() throws Exception {
    ManualTimers manual = new ManualTimers();
    timers = manual;
    try (FakeHub hub =
        FakeHub.onTcp(
            peer -> {
              started(peer);
              peer.untilGone();
            },
            FakeHub.Peer::cut)) {
      FollowTask listening = follow(hub, FollowOptions.LOSSLESS);
      CompletableFuture<TaskEnd> left =
          CompletableFuture.supplyAsync(() -> listening.start(START, this::hear));
      Awaitility.await().until(() -> heard.contains("started 7"));
      listening.close();
      assertThat(left.get(5, TimeUnit.SECONDS)).isEqualTo(new TaskEnd.Left());

      FollowTask waiting = follow(hub, FollowOptions.LOSSLESS);
      CompletableFuture<TaskEnd> leftToo =
          CompletableFuture.supplyAsync(() -> waiting.join("t", this::hear));
      Awaitility.await().until(() -> heard.contains("disconnected"));
      waiting.close();
      assertThat(leftToo.get(5, TimeUnit.SECONDS)).isEqualTo(new TaskEnd.Left());
    }
    Awaitility.await().until(() -> manual.pending() == 0);
  }

  @Test
  void whatTheListenerThrowsComesOut() throws IOException {
    try (FakeHub hub = FakeHub.onTcp(FollowTaskTest::started)) {
      FollowTask follow = follow(hub, FollowOptions.LOSSLESS);

      assertThatThrownBy(
              () ->
                  follow.start(
                      START,
                      _ -> {
                        throw new IllegalStateException("stdout is closed");
                      }))
          .hasMessage("stdout is closed");
    }
  }

  private TaskEnd start(FakeHub hub) {
    return follow(hub, FollowOptions.LOSSLESS).start(START, this::hear);
  }

  private TaskEnd join(FakeHub hub, FollowOptions options) {
    return follow(hub, options).join("t", this::hear);
  }

  private FollowTask follow(FakeHub hub, FollowOptions options) {
    return new FollowTask(hub.settings(), options, timers, new SplittableRandom(1));
  }

  private void hear(FollowEvent event) {
    if (event instanceof FollowEvent.Idle) {
      idle.incrementAndGet();
      return;
    }
    if (event instanceof FollowEvent.UpToDate) {
      upToDate.incrementAndGet();
      return;
    }
    heard.add(
        switch (event) {
          case FollowEvent.Queued queued -> "queued " + queued.position();
          case FollowEvent.Started started -> "started " + started.pid();
          case FollowEvent.Line line -> Long.toString(line.seq());
          case FollowEvent.Missing missing ->
              "missing " + missing.fromSeq() + "-" + missing.toSeq();
          case FollowEvent.Exited exited -> "exited " + exited.exitCode();
          case FollowEvent.Restarting restarting -> "restarting " + restarting.attempt();
          case FollowEvent.Disconnected _ -> "disconnected";
          case FollowEvent.Reconnected _ -> "reconnected";
          case FollowEvent.Idle _, FollowEvent.UpToDate _ -> throw new AssertionError(event);
        });
  }

  private static void started(FakeHub.Peer peer) throws IOException {
    peer.expect(ClientMessage.Subscribe.class);
    String id = peer.expect(ClientMessage.Start.class).id();
    peer.send(new ServerMessage.Started("t", 7, 0, AT, id));
  }

  private static ClientMessage.Replay rejoined(FakeHub.Peer peer) throws IOException {
    peer.expect(ClientMessage.Subscribe.class);
    return peer.expect(ClientMessage.Replay.class);
  }

  private static void end(FakeHub.Peer peer) throws IOException {
    peer.send(exited(0, false));
    answerList(peer, info("active", "exited", 0));
    answerDescribe(peer, Optional.empty());
    peer.untilGone();
  }

  private static void answerList(FakeHub.Peer peer, TaskInfo... tasks) throws IOException {
    String id = peer.expect(ClientMessage.ListTasks.class).id();
    peer.send(new ServerMessage.Tasks(List.of(tasks), id));
  }

  private static void answerDescribe(FakeHub.Peer peer, Optional<RetrySettings> retry)
      throws IOException {
    ClientMessage.Describe describe = peer.expect(ClientMessage.Describe.class);
    assertThat(describe.action()).isEqualTo("build");
    ActionDescription action =
        new ActionDescription(
            "build",
            "exec",
            "",
            Map.of(),
            new PoolSettings(0, Optional.empty(), new ExcessSettings("stop", "first", 0)),
            retry,
            List.of());
    peer.send(new ServerMessage.Actions(List.of(action), describe.id()));
  }

  private static ServerMessage.Output line(long seq) {
    return line("t", seq);
  }

  private static ServerMessage.Output line(String taskId, long seq) {
    return new ServerMessage.Output(
        taskId, 7, OutputStreamName.STDOUT, "line " + seq, seq, AT, false);
  }

  private static ServerMessage.Exited exited(int code, boolean intentional) {
    return new ServerMessage.Exited("t", 7, code, intentional, AT.plusMillis(500));
  }

  private static TaskInfo info(String state, String workerState) {
    return info(state, workerState, AT, OptionalInt.empty());
  }

  private static TaskInfo info(String state, String workerState, int exitCode) {
    return info(state, workerState, AT, OptionalInt.of(exitCode));
  }

  private static TaskInfo info(
      String state, String workerState, Instant createdAt, OptionalInt exitCode) {
    return new TaskInfo(
        "t",
        "build",
        Map.of("p", "1"),
        Optional.empty(),
        state,
        Optional.empty(),
        7,
        workerState,
        0,
        createdAt,
        state.equals("queued") ? Optional.empty() : Optional.of(createdAt),
        exitCode.isPresent() ? Optional.of(AT.plusMillis(500)) : Optional.empty(),
        exitCode,
        "");
  }
}
