package dev.overseer.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.protocol.OutputStreamName;
import dev.overseer.protocol.ServerMessage.Exited;
import dev.overseer.protocol.ServerMessage.Gap;
import dev.overseer.protocol.ServerMessage.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LineOrderTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<String> heard = new ArrayList<>();
  private final LineOrder lines = new LineOrder(1, new Ear());

  @Test
  void passesOnWhatComesInOrder() {
    live(1, 2, 3);

    assertThat(heard).containsExactly("1", "2", "3");
    assertThat(lines.hasHole()).isFalse();
  }

  @Test
  void leavesOutWhatCameBefore() {
    live(1, 2, 1, 2, 3, 3);

    assertThat(heard).containsExactly("1", "2", "3");
  }

  @Test
  void aLineAheadWaitsForThoseBeforeIt() {
    live(1, 4, 5);
    assertThat(heard).containsExactly("1");
    assertThat(lines.hasHole()).isTrue();

    lines.replayAsked();
    live(2, 6, 3);

    assertThat(heard).containsExactly("1", "2", "3", "4", "5", "6");
    assertThat(lines.replayed()).isTrue();
  }

  @Test
  void whatASlowReaderMissedComesAgain() {
    live(1);
    lines.gap(gap(2, 9));
    assertThat(lines.hasHole()).isTrue();

    lines.replayAsked();
    live(2, 3, 4, 5, 6, 7, 8, 9, 10);

    assertThat(lines.replayed()).isTrue();
    assertThat(heard).hasSize(10).doesNotContain("missing");
  }

  @Test
  void whatTheHubNoLongerHasIsToldExactly() {
    live(1);
    lines.gap(gap(2, 9));
    lines.replayAsked();
    lines.gap(gap(2, 6));
    live(7, 8, 9);
    assertThat(lines.replayed()).as("another replay has to confirm it").isFalse();
    assertThat(heard).containsExactly("1");

    lines.replayAsked();
    lines.gap(gap(2, 7));
    live(8, 9);
    assertThat(lines.replayed()).isTrue();
    assertThat(heard).containsExactly("1", "missing 2-6", "7", "8", "9");
  }

  @Test
  void aGapOfLinesThatCameAfterTheReplayWasTakenIsNoLoss() {
    live(1);
    lines.replayAsked();
    lines.gap(gap(2, 3));
    assertThat(lines.replayed()).isFalse();

    lines.replayAsked();
    live(2, 3);
    assertThat(lines.replayed()).isTrue();
    assertThat(heard).containsExactly("1", "2", "3");
  }

  @Test
  void aGapThatTheReplayFillsAfterAllIsNone() {
    // The live lines after the subscription did not fit; the replay, taken later, has them.
    lines.replayAsked();
    lines.gap(gap(1, 3));
    live(4, 1, 2, 3);

    assertThat(lines.replayed()).isTrue();
    assertThat(heard).containsExactly("1", "2", "3", "4");
  }

  @Test
  void aGapWithinAReplayIsAskedForAgain() {
    lines.replayAsked();
    live(1, 2);
    lines.gap(gap(3, 5));
    live(6);
    assertThat(lines.replayed()).isFalse();

    lines.replayAsked();
    live(3, 4, 5, 6);
    assertThat(lines.replayed()).isTrue();
    assertThat(heard).containsExactly("1", "2", "3", "4", "5", "6");
  }

  @Test
  void replaysThatBringNothingEndInALossThatIsTold() {
    live(1, 5);
    for (int round = 1; round <= 3; round++) {
      lines.replayAsked();
      assertThat(lines.replayed()).isEqualTo(round == 3);
    }

    assertThat(heard).containsExactly("1", "missing 2-4", "5");
  }

  @Test
  void anExitComesAfterItsLinesAndBeforeThoseOfTheNextRun() {
    lines.replayAsked();
    lines.exited(exit(20, 7));
    lines.output(line(1, 10, 7));
    lines.output(line(2, 15, 7));
    lines.output(line(3, 30, 8));
    lines.exited(exit(20, 7));
    lines.replayed();

    assertThat(heard).containsExactly("1", "2", "exit 7", "3");
  }

  @Test
  void anExitWaitsForTheReplayThatMayHaveLinesBeforeIt() {
    live(1);
    lines.replayAsked();
    lines.exited(exit(50, 7));
    assertThat(heard).containsExactly("1");

    live(2);
    lines.replayed();
    assertThat(heard).containsExactly("1", "2", "exit 7");
  }

  @Test
  void anExitComesOnce() {
    lines.exited(exit(50, 7));
    lines.replayAsked();
    lines.exited(exit(50, 7));
    lines.replayed();

    assertThat(heard).containsExactly("exit 7");
  }

  @Test
  void whatWaitsIsBounded() {
    String kilobyte = "x".repeat(1024);
    for (long seq = 2; seq <= 100_000; seq++) {
      lines.output(new Output("t", 7, OutputStreamName.STDOUT, kilobyte, seq, START, false));
    }
    long before = lines.next();

    lines.replayAsked();
    live(1);

    assertThat(before).isEqualTo(1);
    assertThat(lines.next()).as("8 MiB of lines waited").isBetween(7_000L, 8_193L);
    assertThat(lines.hasHole()).isTrue();
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  /**
   * A hub that keeps the last few lines, a network that delivers live lines and replays mixed in
   * any way that keeps each one's order, drops ranges of live lines and tells of them, and cuts.
   * What is heard must be every line once, in order, but for those that were told missing, and none
   * of those may have been kept.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void hearsEveryLineOnceOverAnyNetwork(int seed) {
    new Simulation(seed).run();
  }

  private final class Simulation {
    final Random random;
    final int total;
    final int kept;
    final List<Runnable> live = new ArrayList<>();
    final List<Runnable> replay = new ArrayList<>();
    long written;
    long droppedFrom;

    Simulation(int seed) {
      random = new Random(seed);
      total = 50 + random.nextInt(200);
      kept = 5 + random.nextInt(40);
    }

    void run() {
      int steps = 0;
      while (written < total || !live.isEmpty() || !replay.isEmpty() || lines.hasHole()) {
        assertThat(steps++).as("it comes to an end").isLessThan(100_000);
        int before = heard.size();
        step();
        for (String each : heard.subList(before, heard.size())) {
          if (each.startsWith("missing")) {
            assertThat(Long.parseLong(each.substring(each.indexOf('-') + 1)))
                .as("the hub still has it")
                .isLessThanOrEqualTo(written - kept);
          }
        }
        if (lines.hasHole() && !lines.isReplaying()) {
          askReplay();
        }
        if (droppedFrom > 0 && written == total) {
          tellGap();
        }
      }
      long next = 1;
      for (String each : heard) {
        if (each.startsWith("missing")) {
          String[] range = each.substring(8).split("-", 2);
          assertThat(Long.parseLong(range[0])).isEqualTo(next);
          next = Long.parseLong(range[1]) + 1;
        } else {
          assertThat(Long.parseLong(each)).isEqualTo(next++);
        }
      }
      assertThat(next).isEqualTo(total + 1);
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> write();
        case 4, 5, 6 -> deliver(live);
        case 7, 8, 9, 10 -> deliver(replay);
        default -> {
          if (random.nextInt(10) == 0) {
            // Cut: what was under way is gone; subscribe and replay on a new connection.
            live.clear();
            replay.clear();
            droppedFrom = 0;
            askReplay();
          }
        }
      }
    }

    void write() {
      if (written == total) {
        return;
      }
      long seq = ++written;
      boolean full = droppedFrom > 0 ? random.nextInt(4) > 0 : random.nextInt(20) == 0;
      if (full) {
        droppedFrom = droppedFrom > 0 ? droppedFrom : seq;
        return;
      }
      if (droppedFrom > 0) {
        long from = droppedFrom;
        droppedFrom = 0;
        live.add(() -> lines.gap(gap(from, seq - 1)));
      }
      live.add(() -> lines.output(line(seq)));
    }

    void tellGap() {
      long from = droppedFrom;
      droppedFrom = 0;
      live.add(() -> lines.gap(gap(from, total)));
    }

    void askReplay() {
      long from = lines.next();
      lines.replayAsked();
      long oldest = Math.max(1, written - kept + 1);
      if (from < oldest) {
        replay.add(() -> lines.gap(gap(from, oldest - 1)));
      }
      for (long seq = Math.max(from, oldest); seq <= written; seq++) {
        long each = seq;
        replay.add(() -> lines.output(line(each)));
      }
      replay.add(() -> lines.replayed());
    }

    void deliver(List<Runnable> queue) {
      if (!queue.isEmpty()) {
        queue.removeFirst().run();
      }
    }
  }

  private void live(long... seqs) {
    for (long seq : seqs) {
      lines.output(line(seq));
    }
  }

  private static Output line(long seq) {
    return line(seq, seq, 7);
  }

  private static Output line(long seq, long at, long pid) {
    return new Output(
        "t", pid, OutputStreamName.STDOUT, "line " + seq, seq, START.plusMillis(at), false);
  }

  private static Exited exit(long at, long pid) {
    return new Exited("t", pid, 0, false, START.plusMillis(at));
  }

  private static Gap gap(long from, long to) {
    return new Gap("t", from, to, START);
  }

  private final class Ear implements LineOrder.Sink {
    @Override
    public void line(Output line) {
      heard.add(Long.toString(line.seq()));
    }

    @Override
    public void missing(long fromSeq, long toSeq) {
      heard.add("missing %d-%d".formatted(fromSeq, toSeq));
    }

    @Override
    public void exited(Exited exit) {
      heard.add("exit " + exit.pid());
    }
  }
}
