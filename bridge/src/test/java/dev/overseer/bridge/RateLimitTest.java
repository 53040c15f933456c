package dev.overseer.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.testkit.ManualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final ManualTimers timers = new ManualTimers();

  @Test
  void soManyAtOnceAndThenOneByOne() {
    RateLimit rate = new RateLimit(10, timers);
    for (int i = 0; i < 10; i++) {
      assertThat(rate.take()).isEmpty();
    }
    assertThat(rate.take()).contains(Duration.ofMillis(100));
    timers.advance(Duration.ofMillis(99));
    assertThat(rate.take()).contains(Duration.ofMillis(1));
    timers.advance(Duration.ofMillis(1));
    assertThat(rate.take()).isEmpty();
    assertThat(rate.take()).isPresent();
  }

  @Test
  void inTheLongRunItIsTheRate() {
    RateLimit rate = new RateLimit(3, timers);
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      taken += rate.take().isEmpty() ? 1 : 0;
      timers.advance(Duration.ofMillis(1));
    }
    assertThat(taken).isBetween(30, 33);
  }

  @Test
  void oneInASecond() {
    RateLimit rate = new RateLimit(1, timers);
    assertThat(rate.take()).isEmpty();
    assertThat(rate.take()).contains(Duration.ofSeconds(1));
    timers.advance(Duration.ofHours(1));
    assertThat(rate.take()).isEmpty();
    assertThat(rate.take()).contains(Duration.ofSeconds(1));
  }
}
