package dev.overseer.transcript.usage;

/**
 * Tokens.
 *
 * @param input read by the model, without those of the cache
 * @param output written by it
 * @param cacheWrite5m put into the cache for five minutes
 * @param cacheWrite1h put into the cache for an hour
 * @param cacheRead taken from the cache
 */
public record Usage(long input, long output, long cacheWrite5m, long cacheWrite1h, long cacheRead) {
  /** None. */
  public static final Usage ZERO = new Usage(0, 0, 0, 0, 0);

  /** Both. */
  public Usage plus(Usage other) {
    return new Usage(
        input + other.input,
        output + other.output,
        cacheWrite5m + other.cacheWrite5m,
        cacheWrite1h + other.cacheWrite1h,
        cacheRead + other.cacheRead);
  }

  /** Put into the cache for any time. */
  public long cacheWrite() {
    return cacheWrite5m + cacheWrite1h;
  }

  /** All of them. */
  public long total() {
    return input + output + cacheWrite() + cacheRead;
  }
}
