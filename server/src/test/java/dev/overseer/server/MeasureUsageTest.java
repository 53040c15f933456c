package dev.overseer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.posix.GroupUsage;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.ServerMessage.Usage.OfTask;
import dev.overseer.protocol.Wire;
import dev.overseer.testkit.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MeasureUsageTest {
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  private final ManualTimers timers = new ManualTimers();
  private final Map<String, Long> pids = new LinkedHashMap<>();
  private final Map<Long, GroupUsage> usages = new HashMap<>();
  private int looks;
  private final MeasureUsage measure =
      new MeasureUsage(() -> Map.copyOf(pids), this::look, timers, Runnable::run);

  @Test
  void processorTimeIsKnownFromTheSecondLookOnWhichComesSoon() {
    runs("t", 7, 1_000, 4096);
    Outbox client = outbox();
    measure.add(client);
    assertThat(told(client)).containsExactly(new OfTask("t", OptionalInt.empty(), 4096, 1));

    runs("t", 7, 1_250, 8192);
    timers.advance(Duration.ofMillis(500));
    assertThat(told(client)).containsExactly(new OfTask("t", OptionalInt.of(50), 8192, 1));

    runs("t", 7, 5_250, 8192);
    timers.advance(TWO_SECONDS);
    assertThat(told(client)).containsExactly(new OfTask("t", OptionalInt.of(200), 8192, 1));
  }

  @Test
  void aRestartBeginsAnew() {
    runs("t", 7, 60_000, 4096);
    Outbox client = outbox();
    measure.add(client);
    told(client);

    runs("t", 8, 10, 4096);
    timers.advance(TWO_SECONDS);

    assertThat(told(client)).containsExactly(new OfTask("t", OptionalInt.empty(), 4096, 1));
  }

  @Test
  void whoseChildrenLeftWithTheirTimeHasUsedNoneRatherThanLess() {
    runs("t", 7, 60_000, 4096);
    Outbox client = outbox();
    measure.add(client);
    told(client);

    runs("t", 7, 100, 4096);
    timers.advance(Duration.ofMillis(500));

    assertThat(told(client)).containsExactly(new OfTask("t", OptionalInt.of(0), 4096, 1));
  }

  @Test
  void theEndOfTheLastTaskIsToldOnce() {
    runs("t", 7, 1, 4096);
    Outbox client = outbox();
    measure.add(client);
    told(client);

    pids.clear();
    timers.advance(TWO_SECONDS);
    assertThat(told(client)).isEmpty();
    timers.advance(TWO_SECONDS);
    assertThat(messages(client)).isEmpty();
  }

  @Test
  void whoComesLaterHearsTheLatestAtOnce() {
    runs("t", 7, 1, 4096);
    measure.add(outbox());
    Outbox second = outbox();

    measure.add(second);

    assertThat(told(second)).hasSize(1);
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void nobodyLooksWhereNobodyWantsToKnow() {
    runs("t", 7, 1, 4096);
    Outbox closes = outbox();
    Outbox leaves = outbox();
    measure.add(closes);
    measure.add(leaves);
    closes.close();
    measure.remove(leaves);

    timers.advance(TWO_SECONDS);
    assertThat(timers.pending()).isZero();
    int before = looks;
    timers.advance(TWO_SECONDS);
    assertThat(looks).isEqualTo(before);

    Outbox again = outbox();
    measure.add(again);
    assertThat(told(again)).containsExactly(new OfTask("t", OptionalInt.empty(), 4096, 1));
  }

  @Test
  void afterItsEndNobodyLooks() {
    runs("t", 7, 1, 4096);
    measure.add(outbox());
    measure.close();

    timers.advance(TWO_SECONDS);
    measure.add(outbox());

    assertThat(looks).isEqualTo(1);
  }

  private Map<Long, GroupUsage> look(Collection<Long> leaders) {
    looks++;
    Map<Long, GroupUsage> found = new HashMap<>(usages);
    found.keySet().retainAll(leaders);
    return found;
  }

  private void runs(String taskId, long pid, long cpuMillis, long bytes) {
    pids.put(taskId, pid);
    usages.put(pid, new GroupUsage(1, Duration.ofMillis(cpuMillis).toNanos(), bytes));
  }

  private Outbox outbox() {
    return new Outbox(1 << 16, timers, new ServerStatistics(), () -> {});
  }

  /** What the one message says that waits for a client. */
  private static List<OfTask> told(Outbox client) {
    List<ServerMessage> messages = messages(client);
    assertThat(messages).hasSize(1);
    return ((ServerMessage.Usage) messages.getFirst()).tasks();
  }

  private static List<ServerMessage> messages(Outbox client) {
    List<Waiting> taken = new ArrayList<>();
    client.take(taken, 100);
    client.take(new ArrayList<>(), 1);
    return taken.stream()
        .map(
            waiting -> {
              byte[] frame = ((Waiting.Frames) waiting).bytes();
              int head = frame[1] == 126 ? 4 : 2;
              return Wire.readServerMessage(Arrays.copyOfRange(frame, head, frame.length));
            })
        .toList();
  }
}
