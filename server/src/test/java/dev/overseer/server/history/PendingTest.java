package dev.overseer.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.hub.TaskSnapshot;
import dev.overseer.hub.TaskSnapshot.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingTest {
  private final Pending pending = new Pending(3);

  @Test
  void keepsTheLastStateAndEveryExit() {
    TaskSnapshot first = Tasks.running("t", 0);
    TaskSnapshot firstEnd = Tasks.ended(first, Phase.RESTARTING, 5, 1);
    TaskSnapshot second = Tasks.again(firstEnd, 6);
    TaskSnapshot secondEnd = Tasks.ended(second, Phase.RESTARTING, 9, 2);
    TaskSnapshot over = Tasks.ended(second, Phase.ERRORED, 9, 2);

    List.of(first, firstEnd, second, secondEnd, over).forEach(pending::add);

    assertThat(pending.take(10))
        .containsExactly(
            new Pending.Change(
                over,
                List.of(
                    new Exit(4711, first.lastStartedAt(), Tasks.at(5), 1),
                    new Exit(4712, second.lastStartedAt(), Tasks.at(9), 2))));
    assertThat(pending.isEmpty()).isTrue();
  }

  @Test
  void putsBackWhatCouldNotBeWrittenBeforeWhatCameSince() {
    TaskSnapshot first = Tasks.running("t", 0);
    TaskSnapshot firstEnd = Tasks.ended(first, Phase.RESTARTING, 5, 1);
    TaskSnapshot other = Tasks.running("other", 1);
    pending.add(firstEnd);
    pending.add(other);
    List<Pending.Change> unwritten = pending.take(10);
    TaskSnapshot second = Tasks.again(firstEnd, 6);
    pending.add(second);

    pending.putBack(unwritten);

    assertThat(pending.take(10))
        .containsExactly(
            new Pending.Change(other, List.of()),
            new Pending.Change(
                second, List.of(new Exit(4711, first.lastStartedAt(), Tasks.at(5), 1))));
  }

  @Test
  void givesUpTheOldestBeyondItsBoundAndCountsThem() {
    for (int i = 0; i < 5; i++) {
      pending.add(Tasks.exited("t" + i, i));
    }

    assertThat(pending.takeLost()).isEqualTo(2);
    assertThat(pending.takeLost()).isZero();
    assertThat(pending.take(10).stream().map(change -> change.task().taskId()))
        .containsExactly("t2", "t3", "t4");
  }

  @Test
  void takesThoseThatWaitLongest() {
    pending.add(Tasks.exited("a", 0));
    pending.add(Tasks.exited("b", 1));
    pending.add(Tasks.exited("a", 0));

    assertThat(pending.take(1).getFirst().task().taskId()).isEqualTo("b");
    assertThat(pending.take(1).getFirst().task().taskId()).isEqualTo("a");
    assertThat(pending.isEmpty()).isTrue();
  }

  @Test
  void boundsTheExitsOfOneTask() {
    TaskSnapshot task = Tasks.running("t", 0);
    for (int i = 1; i <= TaskRows.EXITS_KEPT + 20; i++) {
      task = Tasks.ended(Tasks.again(task, 10 * i), Phase.RESTARTING, 10 * i + 5, 1);
      pending.add(task);
    }

    List<Exit> exits = pending.take(10).getFirst().exits();

    assertThat(exits).hasSize(TaskRows.EXITS_KEPT);
    assertThat(exits.getLast().exitedAt()).isEqualTo(task.lastExitedAt().orElseThrow());
  }

  @Test
  void forgetsTheExitsOfAnEarlierTaskWithTheSameId() {
    pending.add(Tasks.exited("t", 0));
    pending.add(Tasks.running("t", 100));

    assertThat(pending.take(10))
        .containsExactly(new Pending.Change(Tasks.running("t", 100), List.of()));
  }
}
