package dev.overseer.feed.spool;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a worker may do at most, which stands in none of its files.
 *
 * @param slots how many tasks it runs at once
 * @param tasksPerMinute how many attempts it may start in a minute
 * @param dailyBudget what it may spend in a day, in US dollars
 */
public record WorkerLimits(
    int slots, Optional<Integer> tasksPerMinute, Optional<BigDecimal> dailyBudget) {}
