package dev.overseer.sidecar.pipeline;

import dev.overseer.discord.Limits;

/**
 * How much the queues hold, worked out from BATCH_SIZE: five times as many lines, three times as
 * many events, twice as many posts, within what 64 MiB can bear. A line waits as a place in a file
 * (100 bytes), the events of one take up to 100 KB and usually 2, a post up to 15.
 *
 * @param lines between tail and parse
 * @param events between parse and format, in lines
 * @param posts between format and send
 * @param embeds that posts are put together of in one message
 */
public record Capacities(int lines, int events, int posts, int embeds) {
  private static final int MOST_LINES = 500;
  private static final int MOST_EVENTS = 60;
  private static final int MOST_POSTS = 40;

  /** Of a batch's size, 1 or more. */
  public static Capacities of(int batchSize) {
    return new Capacities(
        capped(batchSize, 5, MOST_LINES),
        capped(batchSize, 3, MOST_EVENTS),
        capped(batchSize, 2, MOST_POSTS),
        Math.min(batchSize, Limits.EMBEDS));
  }

  private static int capped(int batchSize, int times, int most) {
    return (int) Math.max(1, Math.min((long) batchSize * times, most));
  }
}
