package dev.overseer.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.worker.schedule.Breaker.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Breaker breaker = new Breaker(3, Duration.ofSeconds(60));

  private void fail(String... taskIds) {
    for (String taskId : taskIds) {
      breaker.failed(taskId, START);
    }
  }

  @Test
  void opensAtTheThresholdOfDistinctTasks() {
    fail("a", "a", "a", "a", "b");
    assertThat(breaker.admit("x", START)).isTrue();
    fail("c");
    assertThat(breaker.state(START)).isEqualTo(new State.Open(START.plusSeconds(60)));
    assertThat(breaker.admit("x", START.plusSeconds(59))).isFalse();
  }

  @Test
  void aSuccessBetweenThemStartsTheCountAnew() {
    fail("a", "b");
    breaker.worked();
    fail("c", "d");
    assertThat(breaker.admit("x", START)).isTrue();
  }

  @Test
  void halfOpenLetsOneTrialThroughAndNoOther() {
    fail("a", "b", "c");
    Instant later = START.plusSeconds(60);
    assertThat(breaker.admit("x", later)).isTrue();
    assertThat(breaker.admit("y", later)).isFalse();
    assertThat(breaker.state(later)).isEqualTo(new State.HalfOpen(Optional.of("x")));
    breaker.worked();
    assertThat(breaker.admit("y", later)).isTrue();
    assertThat(breaker.state(later)).isEqualTo(new State.Closed());
  }

  @Test
  void aFailedTrialOpensItAgain() {
    fail("a", "b", "c");
    Instant later = START.plusSeconds(60);
    breaker.admit("x", later);
    breaker.failed("x", later);
    assertThat(breaker.state(later)).isEqualTo(new State.Open(later.plusSeconds(60)));
  }

  @Test
  void aWithdrawnTrialMakesRoomForAnother() {
    fail("a", "b", "c");
    Instant later = START.plusSeconds(60);
    breaker.admit("x", later);
    breaker.withdrawn("x");
    assertThat(breaker.admit("y", later)).isTrue();
  }

  @Test
  void aStragglerThatFailsSaysNothingAboutTheTrial() {
    fail("a", "b", "c");
    Instant later = START.plusSeconds(60);
    breaker.admit("x", later);
    breaker.failed("straggler", later);
    assertThat(breaker.state(later)).isEqualTo(new State.HalfOpen(Optional.of("x")));
  }
}
