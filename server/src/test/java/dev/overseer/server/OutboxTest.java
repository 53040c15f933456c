package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.hub.HubEvent;
import dev.overseer.hub.HubEvent.Exited;
import dev.overseer.hub.HubEvent.Output;
import dev.overseer.hub.Lines;
import dev.overseer.posix.StdStream;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int ROOM = 64 << 10;
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  private final ServerStatistics statistics = new ServerStatistics();
  private final AtomicInteger wakes = new AtomicInteger();
  private final Outbox outbox =
      new Outbox(ROOM, InstantSource.fixed(AT), statistics, wakes::incrementAndGet);
  private final Map<String, Long> seqs = new HashMap<>();

  @Test
  void whatComesGoesInOrder() {
    outbox.offerState(started("a"));
    outbox.offerOutput(output("a", 10));
    outbox.offerReply(new ServerMessage.SubscribedAll("", "1"));
    outbox.offerState(exited("a"));

    assertThat(takeAll()).containsExactly("Started a", "a 1-1", "subscribed_all", "Exited a");
  }

  @Test
  void whoHasMuchToReadIsSparedWhatWillBeOldSoon() {
    byte[] news = TextFrames.text("{}".getBytes(UTF_8));
    outbox.offerUnlessBusy(news);
    fill("a");
    outbox.offerUnlessBusy(news);

    assertThat(take()).filteredOn(Waiting.Frames.class::isInstance).hasSize(1);
    outbox.close();
    outbox.offerUnlessBusy(news);
    assertThat(take()).isEmpty();
  }

  @Test
  void theLoopIsWokenOnceUntilItFindsNothing() {
    outbox.offerOutput(output("a", 10));
    outbox.offerOutput(output("a", 10));
    assertThat(wakes).hasValue(1);

    takeAll();
    outbox.offerOutput(output("a", 10));
    assertThat(wakes).hasValue(2);
  }

  @Test
  void linesBeyondTheRoomAreDroppedAndToldAsOneGapOnceHalfIsFree() {
    long kept = fill("a");
    outbox.offerOutput(output("a", 1000));
    outbox.offerOutput(output("a", 1000));
    outbox.offerOutput(output("b", 1000));

    List<Waiting> taken = take();
    assertThat(taken).hasSize((int) kept);
    outbox.written(ROOM / 4);
    assertThat(take()).as("not half free yet").isEmpty();
    outbox.written(taken.stream().mapToLong(Waiting::cost).sum() - ROOM / 4);

    assertThat(takeAll()).containsExactly("gap a %d-%d".formatted(kept + 1, kept + 2), "gap b 1-1");
    assertThat(statistics.linesDropped.sum()).isEqualTo(3);
    assertThat(statistics.gaps.sum()).isEqualTo(2);
    outbox.offerOutput(output("a", 10));
    assertThat(takeAll()).containsExactly("a %d-%d".formatted(kept + 3, kept + 3));
  }

  @Test
  void aTaskWithAGapStaysOutUntilHalfIsFreeThoughOthersComeIn() {
    fill("a");
    outbox.offerOutput(output("a", 1000));
    List<Waiting> taken = take();
    outbox.written(taken.getFirst().cost() * 2);

    outbox.offerOutput(output("a", 10));
    outbox.offerOutput(output("b", 10));

    assertThat(takeAll()).containsExactly("b 1-1");
  }

  @Test
  void theGapComesBeforeTheExitThatItBelongsTo() {
    long kept = fill("a");
    outbox.offerOutput(output("a", 1000));
    outbox.offerState(exited("a"));

    List<String> all = takeAll();
    assertThat(all.subList((int) kept, all.size()))
        .containsExactly("gap a %d-%d".formatted(kept + 1, kept + 1), "Exited a");
  }

  @Test
  void stateIsNeverDroppedButTooMuchOfItIsSaid() {
    int told = 0;
    while (outbox.offerState(exited("a")) && told < 1_000_000) {
      told++;
    }

    assertThat(told).isLessThan(1_000_000);
    assertThat(outbox.bytes()).isBetween(2L * ROOM, 3L * ROOM);
    assertThat(takeAll()).hasSize(told + 1);
  }

  @Test
  void missedLinesOfVeryManyTasksCountAsState() {
    fill("a");
    int tasks = 0;
    while (outbox.offerState(exited("x")) && tasks < 100_000) {
      outbox.offerOutput(output("task-" + tasks, 1000));
      tasks++;
    }

    assertThat(tasks).isLessThan(1000);
  }

  @Test
  void producersOfRepliesWaitForTheClientToRead() throws InterruptedException {
    String much = "x".repeat(100 << 10);
    for (int i = 0; i < 3; i++) {
      outbox.offerReply(new ServerMessage.Subscribed(much, "1"));
    }
    CountDownLatch passed = new CountDownLatch(1);
    Thread producer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    outbox.awaitReplyRoom();
                    passed.countDown();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    await().until(() -> producer.getState() == Thread.State.WAITING);

    outbox.take(new ArrayList<>(), 1);
    passed.await();
    assertThat(producer.join(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void closingLetsGoOfEverything() throws InterruptedException {
    fill("a");
    outbox.offerPong(new byte[] {1});
    outbox.offerReply(new ServerMessage.Subscribed("x".repeat(300 << 10), "1"));
    outbox.close();

    outbox.awaitReplyRoom();
    outbox.offerOutput(output("a", 10));
    assertThat(outbox.offerState(exited("a"))).isTrue();
    outbox.offerReply(new ServerMessage.SubscribedAll("", "2"));
    assertThat(outbox.bytes()).isZero();
    assertThat(take()).isEmpty();
  }

  @Test
  void ofManyPingsOnlyTheLastIsAnsweredAndFirstOfAll() {
    outbox.offerOutput(output("a", 10));
    for (int i = 0; i < 1000; i++) {
      outbox.offerPong(new byte[] {(byte) i});
    }
    List<Waiting> taken = take();

    assertThat(taken).hasSize(2);
    assertThat(((Waiting.Frames) taken.getFirst()).bytes()).containsExactly((byte) 999);
    outbox.written(taken.stream().mapToLong(Waiting::cost).sum());
    assertThat(outbox.bytes()).isZero();
  }

  @Test
  void congestionIsReportedOverHalfAndOverUnderAQuarter() {
    assertThat(outbox.isCongested()).isFalse();
    fill("a");
    assertThat(outbox.isCongested()).isTrue();

    List<Waiting> taken = take();
    long all = taken.stream().mapToLong(Waiting::cost).sum();
    assertThat(outbox.written(all / 2)).as("half is still there").isFalse();
    assertThat(outbox.written(all - all / 2)).as("all is gone").isTrue();
    assertThat(outbox.written(0)).as("it is said once").isFalse();
  }

  @Test
  void aStallIsTimeWithoutProgressWhileSomethingWaits() {
    assertThat(outbox.stalledNanos()).isZero();
    outbox.offerOutput(output("a", 10));
    await().until(() -> outbox.stalledNanos() > 20_000_000);

    List<Waiting> taken = take();
    assertThat(outbox.stalledNanos()).as("taken is not written").isGreaterThan(20_000_000);
    outbox.written(taken.getFirst().cost());
    assertThat(outbox.stalledNanos()).isZero();
  }

  /**
   * Random producers and a random consumer, against what must always be true: each line comes once
   * or in a gap before the next of its task, in order; state and answers come all; the lines that
   * wait never take more than the room and one event; and in the end nothing is counted as waiting.
   */
  @RepeatedTest(200)
  void holdsItsPromisesForAnySequence() {
    Random random = new Random();
    long seed = random.nextLong();
    random.setSeed(seed);
    Map<String, Long> expected = new HashMap<>();
    List<Waiting> inFlight = new ArrayList<>();
    int states = 0;
    int statesSeen = 0;
    for (int step = 0; step < 2000; step++) {
      String task = "t" + random.nextInt(4);
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> outbox.offerOutput(output(task, random.nextInt(4000)));
        case 3 -> {
          if (random.nextInt(20) == 0) {
            assertThat(outbox.offerState(exited(task))).as("seed %d", seed).isTrue();
            states++;
          }
        }
        case 4 -> outbox.take(inFlight, random.nextInt(1, 10));
        case 5 -> {
          int count = Math.min(inFlight.size(), random.nextInt(6));
          statesSeen += check(inFlight.subList(0, count), expected, seed);
          inFlight.subList(0, count).clear();
        }
        default -> throw new AssertionError();
      }
      assertThat(outbox.bytes()).as("seed %d", seed).isLessThan(ROOM + 40_000);
    }
    while (outbox.take(inFlight, 100) || !inFlight.isEmpty()) {
      statesSeen += check(inFlight, expected, seed);
      inFlight.clear();
    }

    assertThat(statesSeen).as("seed %d", seed).isEqualTo(states);
    assertThat(expected).as("seed %d", seed).isEqualTo(seqs);
    assertThat(outbox.bytes()).as("seed %d", seed).isZero();
    assertThat(statistics.linesDropped.sum()).as("seed %d makes it overflow", seed).isPositive();
  }

  /** The same with real threads, and the loop's own rule for when to take. */
  @RepeatedTest(5)
  void holdsItsPromisesBetweenThreads() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    Map<String, Long> expected = new HashMap<>();
    AtomicInteger pending = new AtomicInteger();
    Outbox shared = new Outbox(ROOM, InstantSource.fixed(AT), statistics, pending::incrementAndGet);
    AtomicInteger statesSeen = new AtomicInteger();
    Thread consumer =
        Thread.ofPlatform()
            .start(
                () -> {
                  List<Waiting> taken = new ArrayList<>();
                  while (done.getCount() > 0 || pending.get() > 0) {
                    if (pending.get() == 0) {
                      Thread.onSpinWait();
                      continue;
                    }
                    if (!shared.take(taken, 16)) {
                      pending.decrementAndGet();
                      continue;
                    }
                    for (Waiting entry : taken) {
                      statesSeen.addAndGet(follow(entry, expected, 0));
                      shared.written(entry.cost());
                    }
                    taken.clear();
                  }
                });
    for (int i = 0; i < 200_000; i++) {
      shared.offerOutput(output("t" + i % 3, 200));
      if (i % 1000 == 999) {
        assertThat(shared.offerState(exited("t" + i % 3))).isTrue();
      }
    }
    done.countDown();
    assertThat(consumer.join(Duration.ofSeconds(30))).isTrue();

    assertThat(statesSeen).hasValue(200);
    assertThat(shared.bytes()).isZero();
    assertThat(statistics.linesDropped.sum()).isPositive();
    // The last lines of a task may have been dropped with nothing after them to tell it before:
    // then
    // the gap was told as soon as there was room, which is now.
    assertThat(expected).isEqualTo(seqs);
  }

  private int check(List<Waiting> taken, Map<String, Long> expected, long seed) {
    int states = 0;
    for (Waiting entry : taken) {
      states += follow(entry, expected, seed);
      outbox.written(entry.cost());
    }
    return states;
  }

  private static int follow(Waiting entry, Map<String, Long> expected, long seed) {
    switch (entry) {
      case Waiting.Event event when event.event() instanceof Output output -> {
        assertThat(output.firstSeq())
            .as("next line of %s, seed %d", output.taskId(), seed)
            .isEqualTo(expected.getOrDefault(output.taskId(), 0L) + 1);
        expected.put(output.taskId(), output.lastSeq());
        return 0;
      }
      case Waiting.Event _ -> {
        return 1;
      }
      case Waiting.Frames frames -> {
        ServerMessage.Gap gap = (ServerMessage.Gap) message(frames);
        assertThat(gap.fromSeq())
            .as("gap of %s, seed %d", gap.taskId(), seed)
            .isEqualTo(expected.getOrDefault(gap.taskId(), 0L) + 1);
        expected.put(gap.taskId(), gap.toSeq());
        return 0;
      }
    }
  }

  /** Offers lines of one task until one more would be dropped; returns how many there are. */
  private long fill(String taskId) {
    long lines = 0;
    while (outbox.bytes() < ROOM) {
      outbox.offerOutput(output(taskId, 1000));
      lines++;
    }
    return lines;
  }

  private List<Waiting> take() {
    List<Waiting> taken = new ArrayList<>();
    while (outbox.take(taken, 7)) {
      // On to the next few.
    }
    return taken;
  }

  private List<String> takeAll() {
    return take().stream().map(OutboxTest::shown).toList();
  }

  private static String shown(Waiting entry) {
    return switch (entry) {
      case Waiting.Event event when event.event() instanceof Output output ->
          "%s %d-%d".formatted(output.taskId(), output.firstSeq(), output.lastSeq());
      case Waiting.Event event ->
          event.event().getClass().getSimpleName()
              + " "
              + ((HubEvent.TaskEvent) event.event()).taskId();
      case Waiting.Frames frames ->
          message(frames) instanceof ServerMessage.Gap gap
              ? "gap %s %d-%d".formatted(gap.taskId(), gap.fromSeq(), gap.toSeq())
              : message(frames).type();
    };
  }

  private static ServerMessage message(Waiting.Frames frames) {
    byte[] bytes = frames.bytes();
    int header = bytes[1] == 126 ? 4 : bytes[1] == 127 ? 10 : 2;
    return Wire.readServerMessage(
        new String(Arrays.copyOfRange(bytes, header, bytes.length), UTF_8).getBytes(UTF_8));
  }

  private Output output(String taskId, int length) {
    long seq = seqs.merge(taskId, 1L, Long::sum);
    return new Output(taskId, 1, StdStream.STDOUT, AT, seq, Lines.of(List.of("x".repeat(length))));
  }

  private static HubEvent started(String taskId) {
    return new HubEvent.Started(taskId, 1, 0, AT, "1");
  }

  private static HubEvent exited(String taskId) {
    return new Exited(taskId, 1, 0, false, AT);
  }
}
