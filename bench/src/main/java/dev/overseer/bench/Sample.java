package dev.overseer.bench;

import java.util.Arrays;

/** Measured values, in the order of their size. */
final class Sample {
  private final long[] sorted;

  Sample(long[] values) {
    sorted = values.clone();
    Arrays.sort(sorted);
  }

  /** The value that a share of all values does not exceed. */
  long quantile(double share) {
    return sorted[
        (int) Math.min(sorted.length - 1L, Math.round(Math.ceil(share * sorted.length)) - 1)];
  }

  double millis(double share) {
    return (double) quantile(share) / 1e6;
  }

  /** {@code p50 / p99} in milliseconds. */
  String inMillis() {
    return "%.2f / %.2f".formatted(millis(0.5), millis(0.99));
  }
}
