package dev.overseer.posix;

/** How a group is to end; in rising order, a later wish never weakens an earlier one. */
enum Wish {
  /** One SIGTERM to each who is there now. What they do about it is theirs. */
  ASK,
  /** SIGTERM to each; who is left after the stop grace gets SIGKILL. */
  ASK_THEN_KILL,
  /** SIGKILL to each who is there or turns up, until nobody is. */
  KILL;

  Wish or(Wish other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
