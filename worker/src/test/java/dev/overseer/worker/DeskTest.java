package dev.overseer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.worker.Verdict.Fault;
import dev.overseer.worker.schedule.Breaker;
import dev.overseer.worker.schedule.Budget;
import dev.overseer.worker.schedule.RateLimit;
import dev.overseer.worker.schedule.RetryDelay;
import dev.overseer.worker.schedule.Schedule;
import dev.overseer.worker.schedule.Schedule.Dependency;
import dev.overseer.worker.schedule.Schedule.Waiting;
import dev.overseer.worker.spool.Attempts;
import dev.overseer.worker.spool.Attempts.Attempt;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeskTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Attempt ATTEMPT = new Attempt(START, START, "failed", 1, "why");
  private static final Verdict AGENT_FAULT = new Verdict.Failed(new Fault.OfAgent("gone"));
  private static final Verdict TASK_FAULT = new Verdict.Failed(new Fault.OfTask("exit 1"));

  private Desk desk = desk(2, Optional.empty());

  private static Desk desk(int slots, Optional<RateLimit> rate) {
    return new Desk(
        new Schedule(_ -> Dependency.OPEN),
        new Breaker(2, Duration.ofSeconds(60)),
        new Budget(Optional.of(BigDecimal.ONE), ZoneOffset.UTC),
        rate,
        new Random(1),
        new Desk.Rules(slots, 1, new RetryDelay(Duration.ofSeconds(10), 2)));
  }

  private static Waiting task(String id) {
    return new Waiting(id + ".json", id, 0, START, Instant.MIN, Set.of());
  }

  private Waiting run(String id, Instant now) {
    desk.add(task(id));
    return desk.next(now).orElseThrow();
  }

  private Decision end(String id, Verdict verdict, Attempts before, Instant now) {
    Waiting task = run(id, now);
    Decision decision = desk.ended(task, verdict, before, ATTEMPT, now);
    desk.over(task, false);
    return decision;
  }

  @Test
  void neverRunsMoreThanItsSlots() {
    for (int i = 0; i < 3; i++) {
      desk.add(task("t" + i));
    }
    Waiting first = desk.next(START).orElseThrow();
    assertThat(desk.next(START)).isPresent();
    assertThat(desk.next(START)).isEmpty();
    assertThat(desk.wakeAt(START)).as("an end wakes, not time").isEmpty();
    desk.over(first, true);
    assertThat(desk.next(START)).isPresent();
  }

  @Test
  void aFailureCostsARetryUntilThereIsNone() {
    assertThat(end("t", TASK_FAULT, Attempts.NONE, START))
        .isInstanceOfSatisfying(
            Decision.Retry.class,
            retry -> {
              assertThat(retry.attempts().retries()).isEqualTo(1);
              assertThat(retry.at()).isBetween(START.plusSeconds(9), START.plusSeconds(10));
            });
    Attempts once = Attempts.NONE.failed(ATTEMPT, START);
    assertThat(end("t", TASK_FAULT, once, START))
        .isInstanceOfSatisfying(
            Decision.GiveUp.class, up -> assertThat(up.attempts().retries()).isEqualTo(1));
  }

  @Test
  void whatIsNotTheTasksFaultCostsItNothing() {
    Attempts used = Attempts.NONE.failed(ATTEMPT, START);
    for (Verdict verdict :
        new Verdict[] {
          new Verdict.Interrupted("stop"),
          new Verdict.Failed(new Fault.Ours("disk")),
          new Verdict.LimitReached(START.plusSeconds(5), "limit")
        }) {
      Instant now = START.plusSeconds(100);
      desk = desk(2, Optional.empty());
      assertThat(end("t", verdict, used, now))
          .as("%s", verdict)
          .isInstanceOfSatisfying(
              Decision.PutBack.class, back -> assertThat(back.attempts().retries()).isEqualTo(1));
      assertThat(desk.breaker(now)).isEqualTo(new Breaker.State.Closed());
    }
  }

  @Test
  void aRetryThatWaitsHoldsNoSlotAndComesBehindFreshOnes() {
    desk = desk(1, Optional.empty());
    Waiting failed = run("t", START);
    desk.putBack(failed, START.plusSeconds(10));
    desk.add(task("fresh"));

    assertThat(desk.next(START).orElseThrow().taskId()).isEqualTo("fresh");
    assertThat(desk.next(START)).isEmpty();
    desk.over(task("fresh"), true);
    assertThat(desk.wakeAt(START)).contains(START.plusSeconds(10));
    assertThat(desk.next(START.plusSeconds(10)).orElseThrow().taskId()).isEqualTo("t");
  }

  @Test
  void halfOpenLetsOneTrialThroughThoughSlotsAreFree() {
    end("a", AGENT_FAULT, Attempts.NONE, START);
    end("b", AGENT_FAULT, Attempts.NONE, START);
    desk.add(task("c"));
    desk.add(task("d"));
    assertThat(desk.next(START)).isEmpty();
    assertThat(desk.hold(START)).contains(new Hold.BreakerOpen(START.plusSeconds(60)));
    assertThat(desk.wakeAt(START)).contains(START.plusSeconds(60));

    Instant later = START.plusSeconds(60);
    Waiting trial = desk.next(later).orElseThrow();
    assertThat(desk.next(later)).isEmpty();
    desk.ended(trial, new Verdict.Interrupted("stop"), Attempts.NONE, ATTEMPT, later);
    desk.over(trial, false);
    assertThat(desk.next(later)).as("the trial said nothing: another one").isPresent();
  }

  @Test
  void aTrialThatIsNotToBeHadMakesRoomForAnother() {
    end("a", AGENT_FAULT, Attempts.NONE, START);
    end("b", AGENT_FAULT, Attempts.NONE, START);
    desk.add(task("c"));
    desk.add(task("d"));
    Instant later = START.plusSeconds(60);
    Waiting trial = desk.next(later).orElseThrow();
    desk.putBack(trial, later.plusSeconds(1));

    assertThat(desk.next(later)).isPresent();
  }

  @Test
  void aPauseHoldsEverythingUntilItsEnd() {
    desk.pauseUntil(START.plusSeconds(30), "limit");
    desk.add(task("t"));

    assertThat(desk.next(START.plusSeconds(29))).isEmpty();
    assertThat(desk.wakeAt(START)).contains(START.plusSeconds(30));
    assertThat(desk.next(START.plusSeconds(30))).isPresent();
  }

  @Test
  void aSpentBudgetHoldsUntilMidnight() {
    desk.spend(BigDecimal.TEN, START);
    desk.add(task("t"));

    assertThat(desk.next(START)).isEmpty();
    assertThat(desk.hold(START)).contains(new Hold.OverBudget(START.plus(Duration.ofDays(1))));
    assertThat(desk.next(START.plus(Duration.ofDays(1)))).isPresent();
  }

  @Test
  void aRateSpreadsStarts() {
    desk = desk(5, Optional.of(new RateLimit(2, Duration.ofMinutes(1))));
    for (int i = 0; i < 3; i++) {
      desk.add(task("t" + i));
    }
    assertThat(desk.next(START)).isPresent();
    assertThat(desk.next(START)).isPresent();
    assertThat(desk.next(START)).isEmpty();
    assertThat(desk.wakeAt(START)).contains(START.plusSeconds(30));
  }

  @Test
  void theSameTaskIsNeverTakenTwice() {
    run("t", START);
    desk.add(task("t"));

    assertThat(desk.next(START)).isEmpty();
    assertThat(desk.occupy(task("t"))).isFalse();
    assertThat(desk.takeOut("t.json")).isEmpty();
  }

  @Test
  void whoeverIsInterruptedAgainAndAgainWaits() {
    assertThat(Desk.interruptionDelay(3)).isZero();
    assertThat(Desk.interruptionDelay(4)).isEqualTo(Duration.ofSeconds(2));
    assertThat(Desk.interruptionDelay(50)).isEqualTo(Duration.ofMinutes(5));
  }
}
