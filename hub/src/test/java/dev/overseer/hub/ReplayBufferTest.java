package dev.overseer.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.hub.HubEvent.Exited;
import dev.overseer.hub.HubEvent.Output;
import dev.overseer.hub.Replay.Missing;
import dev.overseer.posix.StdStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ReplayBuffer buffer = new ReplayBuffer(100_000);
  private long seq;

  private void write(int lines) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      texts.add("line " + (seq + 1 + i));
    }
    Instant at = START.plusSeconds(seq);
    buffer.add(new Output("t", 1, StdStream.STDOUT, at, seq + 1, Lines.of(texts)));
    seq += lines;
  }

  private void exit() {
    buffer.add(new Exited("t", 1, 0, false, START.plusSeconds(seq)), seq);
  }

  private static List<String> texts(Replay replay) {
    Recorder recorder = new Recorder();
    replay.events().forEach(recorder::deliver);
    return recorder.lines();
  }

  @Test
  void theLastFewCutABatchWhereTheyMust() {
    write(5);
    exit();
    write(3);
    assertThat(texts(buffer.last(5, Instant.MIN)))
        .containsExactly(
            "output t stdout 5 line 5",
            "exited t 0",
            "output t stdout 6 line 6",
            "output t stdout 7 line 7",
            "output t stdout 8 line 8");
  }

  @Test
  void sinceIsInclusive() {
    write(2);
    write(2);
    assertThat(texts(buffer.last(100, START.plusSeconds(2))))
        .containsExactly("output t stdout 3 line 3", "output t stdout 4 line 4");
  }

  @Test
  void fromALineIncludesTheExitsAfterIt() {
    write(3);
    exit();
    write(1);
    exit();
    assertThat(texts(buffer.from(4, seq + 1)))
        .containsExactly("exited t 0", "output t stdout 4 line 4", "exited t 0");
    assertThat(texts(buffer.from(5, seq + 1))).containsExactly("exited t 0");
    assertThat(buffer.from(1, seq + 1).missing()).isEmpty();
  }

  @Test
  void whatIsNoLongerKeptIsNamedExactly() {
    for (int i = 0; i < 10_000; i++) {
      write(3);
    }
    Replay all = buffer.from(1, seq + 1);
    Output oldest = (Output) all.events().getFirst();
    assertThat(all.missing()).contains(new Missing(1, oldest.firstSeq() - 1));
    assertThat(oldest.firstSeq()).isGreaterThan(25_000);
    assertThat(buffer.from(oldest.firstSeq(), seq + 1).missing()).isEmpty();
  }

  @Test
  void aLowerBoundKeepsTheNewest() {
    write(10);
    write(1);
    buffer.bound(0);
    assertThat(texts(buffer.last(100, Instant.MIN))).containsExactly("output t stdout 11 line 11");
  }
}
