package dev.overseer.feed.sessions;

/** Tokens, and what they cost in US dollars. */
record Spent(long tokens, double dollars) {
  static final Spent NOTHING = new Spent(0, 0);

  Spent plus(Spent other) {
    return new Spent(tokens + other.tokens, dollars + other.dollars);
  }

  Spent minus(Spent other) {
    return new Spent(tokens - other.tokens, dollars - other.dollars);
  }
}
