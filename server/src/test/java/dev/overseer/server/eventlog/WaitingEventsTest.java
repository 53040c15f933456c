package dev.overseer.server.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.hub.HubEvent.Exited;
import dev.overseer.hub.HubEvent.Output;
import dev.overseer.hub.HubEvent.TaskEvent;
import dev.overseer.hub.Lines;
import dev.overseer.posix.StdStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingEventsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** An output takes some 200 bytes of it: five fit, the fifth going over its edge. */
  private final WaitingEvents waiting = new WaitingEvents(1000, InstantSource.fixed(NOW));

  @Test
  void keepsTheOrderOfEvents() throws InterruptedException {
    TaskEvent first = output("a", 1, 1);
    TaskEvent second = exited("a");
    waiting.add(first);
    waiting.add(second);

    assertThat(waiting.next(1_000_000))
        .containsExactly(new Entry.Event(first), new Entry.Event(second));
  }

  @Test
  void takesNoMoreAtOnceThanItIsAskedFor() throws InterruptedException {
    waiting.add(output("a", 1, 1));
    waiting.add(output("a", 2, 2));

    assertThat(waiting.next(1)).hasSize(1);
    assertThat(waiting.next(1)).hasSize(1);
  }

  @Test
  void dropsLinesBeyondItsRoomAndTellsWhich() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      waiting.add(output("a", 2 * i + 1, 2 * i + 2));
    }
    waiting.add(output("b", 1, 1));

    List<Entry> first = waiting.next(1_000_000);
    assertThat(first).hasSize(5);
    waiting.written(first);

    assertThat(waiting.next(1_000_000))
        .containsExactly(
            new Entry.Gap("a", new Missed(11, 20, 10, 0), NOW),
            new Entry.Gap("b", new Missed(1, 1, 1, 0), NOW));
    assertThat(waiting.takeMissedInAll()).isEqualTo(new Missed(11, 1, 11, 0));
    assertThat(waiting.takeMissedInAll()).isEqualTo(Missed.NOTHING);
  }

  @Test
  void goesOnWithATaskOnlyOnceTheGapHasItsPlace() throws InterruptedException {
    for (int i = 1; i <= 6; i++) {
      waiting.add(output("a", i, i));
    }
    waiting.written(waiting.next(1));
    // There is room for one more, but not for a task with a gap.
    waiting.add(output("a", 7, 7));
    waiting.add(output("b", 1, 1));
    waiting.written(waiting.next(1_000_000));
    Output next = output("a", 8, 8);
    waiting.add(next);

    assertThat(waiting.next(1_000_000))
        .containsExactly(new Entry.Gap("a", new Missed(6, 7, 2, 0), NOW), new Entry.Event(next));
  }

  @Test
  void letsTheEndOfATaskInWithItsGapBeforeIt() throws InterruptedException {
    for (int i = 1; i <= 6; i++) {
      waiting.add(output("a", i, i));
    }
    waiting.add(exited("a"));

    List<Entry> all = waiting.next(1_000_000);
    assertThat(all.subList(5, 7))
        .containsExactly(
            new Entry.Gap("a", new Missed(6, 6, 1, 0), NOW), new Entry.Event(exited("a")));
  }

  @Test
  void countsEventsThatFindNoRoomEither() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      waiting.add(exited("t" + i));
    }

    List<Entry> first = waiting.next(1_000_000);
    assertThat(first).hasSize(11);
    waiting.written(first);

    assertThat(waiting.next(1_000_000))
        .hasSize(9)
        .allSatisfy(
            entry -> assertThat(((Entry.Gap) entry).missed()).isEqualTo(new Missed(0, 0, 0, 1)));
  }

  @Test
  void countsTasksTogetherThatAreTooMany() throws InterruptedException {
    for (int i = 0; i < 12_000; i++) {
      waiting.add(output("t" + i, 1, 3));
    }
    waiting.written(waiting.next(1_000_000));

    List<Entry> gaps = new ArrayList<>(waiting.next(Long.MAX_VALUE));
    assertThat(gaps).hasSize(10_001);
    assertThat(gaps.getLast()).isEqualTo(new Entry.Gap("", new Missed(0, 0, 3 * 1995, 0), NOW));
  }

  @Test
  void saysWhenItIsCongestedAndWhenNoLonger() throws InterruptedException {
    waiting.add(output("a", 1, 1));
    waiting.add(output("a", 2, 2));
    assertThat(waiting.isCongested()).isFalse();
    waiting.add(output("a", 3, 3));
    assertThat(waiting.isCongested()).isTrue();

    assertThat(waiting.written(waiting.next(1))).isFalse();
    assertThat(waiting.written(waiting.next(1))).isTrue();
    assertThat(waiting.written(waiting.next(1))).isFalse();
  }

  @Test
  void tellsWhatIsMissingWhenItCloses() throws InterruptedException {
    for (int i = 1; i <= 7; i++) {
      waiting.add(output("a", i, i));
    }
    waiting.close();
    waiting.add(output("a", 8, 8));

    assertThat(waiting.next(1_000_000))
        .last()
        .isEqualTo(new Entry.Gap("a", new Missed(6, 7, 2, 0), NOW));
    assertThat(waiting.next(1_000_000)).isEmpty();
    assertThat(waiting.isClosing()).isTrue();
  }

  @Test
  void countsWhatIsGivenUp() {
    waiting.add(output("a", 1, 3));
    waiting.add(exited("a"));

    waiting.giveUp();

    assertThat(waiting.takeMissedInAll()).isEqualTo(new Missed(1, 3, 3, 1));
  }

  /**
   * Always the same size in memory, whatever the number of lines: what counts here is the bound.
   */
  private static Output output(String taskId, long from, long to) {
    List<String> lines = Collections.nCopies((int) (to - from + 1), "");
    Lines some = Lines.of(lines);
    return new Output(taskId, 1, StdStream.STDOUT, NOW, from, some);
  }

  private static Exited exited(String taskId) {
    return new Exited(taskId, 1, 0, false, NOW);
  }
}
