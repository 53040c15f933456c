package dev.overseer.worker.schedule;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What a worker may spend in a day, in US dollars, as the agents themselves report it. Once it is
 * spent, no task is taken until the next day. A task that runs is not stopped: so a day can end
 * above its budget by what ran when it was reached.
 */
public final class Budget {
  private final Optional<BigDecimal> perDay;
  private final ZoneId zone;

  private LocalDate day = LocalDate.MIN;
  private BigDecimal spent = BigDecimal.ZERO;

  /**
   * A budget of which nothing is spent.
   *
   * @param perDay empty means no bound
   * @param zone whose midnight begins a new day
   */
  public Budget(Optional<BigDecimal> perDay, ZoneId zone) {
    this.perDay = perDay;
    this.zone = zone;
  }

  /** Adds what a task cost. */
  public void spend(BigDecimal cost, Instant now) {
    turnTo(now);
    spent = spent.add(cost);
  }

  /** Takes up what was spent on a day before we were started. */
  public void restore(LocalDate spentOn, BigDecimal amount) {
    day = spentOn;
    spent = amount;
  }

  /** What was spent on the day of an instant. */
  public BigDecimal spent(Instant now) {
    turnTo(now);
    return spent;
  }

  /** The day of an instant, as this budget counts days. */
  public LocalDate day(Instant now) {
    return LocalDate.ofInstant(now, zone);
  }

  /** When the next task may be taken; empty where one may now. */
  public Optional<Instant> spentUntil(Instant now) {
    turnTo(now);
    return perDay
        .filter(most -> spent.compareTo(most) >= 0)
        .map(_ -> day.plusDays(1).atStartOfDay(zone).toInstant());
  }

  private void turnTo(Instant now) {
    LocalDate today = day(now);
    if (!today.equals(day)) {
      day = today;
      spent = BigDecimal.ZERO;
    }
  }
}
