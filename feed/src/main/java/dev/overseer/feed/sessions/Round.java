package dev.overseer.feed.sessions;

/** Sums of many small amounts, without the digits that come of adding binary fractions. */
final class Round {
  private static final double PARTS = 1e6;

  private Round() {}

  /** To a millionth of a dollar. */
  static double dollars(double amount) {
    return Math.rint(amount * PARTS) / PARTS;
  }
}
