package dev.overseer.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void retryDelaysGrowByTheBackoffAndNeverExceedAnHour() {
    RetryDelay delay = new RetryDelay(Duration.ofSeconds(1), 2.0);
    Random random = new Random(1);
    for (int retry = 0; retry < 40; retry++) {
      double full = Math.min(1000 * Math.pow(2, retry), 3_600_000);
      assertThat((double) delay.before(retry, random).toMillis()).isBetween(full * 0.9 - 1, full);
    }
  }

  @Test
  void aSpentBudgetHoldsUntilMidnight() {
    Budget budget = new Budget(Optional.of(new BigDecimal("5")), ZoneOffset.UTC);
    budget.spend(new BigDecimal("4.99"), NOON);
    assertThat(budget.spentUntil(NOON)).isEmpty();
    budget.spend(new BigDecimal("0.02"), NOON);
    assertThat(budget.spentUntil(NOON)).contains(Instant.parse("2026-01-02T00:00:00Z"));
    assertThat(budget.spentUntil(NOON.plus(Duration.ofHours(12)))).isEmpty();
    assertThat(budget.spent(NOON.plus(Duration.ofHours(12)))).isZero();
  }

  @Test
  void whatWasSpentBeforeARestartCounts() {
    Budget budget = new Budget(Optional.of(BigDecimal.ONE), ZoneOffset.UTC);
    budget.restore(LocalDate.parse("2026-01-01"), BigDecimal.TWO);
    assertThat(budget.spentUntil(NOON)).isPresent();
    budget.restore(LocalDate.parse("2025-12-31"), BigDecimal.TWO);
    assertThat(budget.spentUntil(NOON)).isEmpty();
  }

  @Test
  void aRateAllowsABurstOfOnePeriodAndThenItsPace() {
    RateLimit limit = new RateLimit(6, Duration.ofMinutes(1));
    for (int i = 0; i < 6; i++) {
      assertThat(limit.nextAt()).isBeforeOrEqualTo(NOON);
      limit.take(NOON);
    }
    assertThat(limit.nextAt()).isEqualTo(NOON.plusSeconds(10));
    limit.take(NOON.plusSeconds(10));
    assertThat(limit.nextAt()).isEqualTo(NOON.plusSeconds(20));
    assertThat(limit.nextAt()).isBefore(NOON.plusSeconds(600));
  }
}
