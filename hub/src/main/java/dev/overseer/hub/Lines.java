package dev.overseer.hub;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A few lines of text in one array of valid UTF-8, without their line ends. Immutable, so that one
 * read's worth of output can be numbered, kept, encoded and handed to everybody without a copy.
 *
 * <p>A line longer than the hub's bound comes in pieces; every piece but the last is {@linkplain
 * #isContinued continued}.
 */
public final class Lines {
  private final byte[] bytes;
  private final int[] bounds;
  private final boolean lastContinued;
  private final int first;

  /**
   * @param bytes valid UTF-8; not copied, so the caller gives it away
   * @param bounds where line i starts, at 2i, and ends (exclusive), at 2i + 1; not copied either
   * @param lastContinued whether the last line goes on in a later event
   */
  Lines(byte[] bytes, int[] bounds, boolean lastContinued) {
    this(bytes, bounds, lastContinued, 0);
  }

  private Lines(byte[] bytes, int[] bounds, boolean lastContinued, int first) {
    this.bytes = bytes;
    this.bounds = bounds;
    this.lastContinued = lastContinued;
    this.first = first;
  }

  /** Lines from texts that hold no line ends. */
  public static Lines of(List<String> texts) {
    byte[] joined = String.join("", texts).getBytes(StandardCharsets.UTF_8);
    int[] bounds = new int[2 * texts.size()];
    int at = 0;
    for (int i = 0; i < texts.size(); i++) {
      bounds[2 * i] = at;
      at += texts.get(i).getBytes(StandardCharsets.UTF_8).length;
      bounds[2 * i + 1] = at;
    }
    return new Lines(joined, bounds, false);
  }

  /** How many lines. At least 1. */
  public int count() {
    return bounds.length / 2 - first;
  }

  /** The array that the lines are in. Not a copy: it must not be changed. */
  public byte[] array() {
    return bytes;
  }

  /** Where a line starts in {@link #array}. */
  public int start(int line) {
    return bounds[2 * (first + line)];
  }

  /** Where a line ends in {@link #array}, exclusive. */
  public int end(int line) {
    return bounds[2 * (first + line) + 1];
  }

  /** A line as a string. */
  public String text(int line) {
    int start = start(line);
    return new String(bytes, start, end(line) - start, StandardCharsets.UTF_8);
  }

  /** Whether a line is a piece of a longer one that goes on in the stream's next line. */
  public boolean isContinued(int line) {
    return lastContinued && line == count() - 1;
  }

  /** All but the first few lines, sharing the array. */
  public Lines from(int line) {
    if (line < 0 || line >= count()) {
      throw new IndexOutOfBoundsException(
          "from line %d of %d: at least one line must remain".formatted(line, count()));
    }
    return new Lines(bytes, bounds, lastContinued, first + line);
  }

  /** Those lines that pass a test, sharing the array; empty if none does. */
  Optional<Lines> select(Predicate<String> test) {
    int[] passed = new int[2 * count()];
    int found = 0;
    boolean lastPassed = false;
    for (int line = 0; line < count(); line++) {
      lastPassed = test.test(text(line));
      if (lastPassed) {
        passed[found++] = start(line);
        passed[found++] = end(line);
      }
    }
    return found == 0
        ? Optional.empty()
        : Optional.of(new Lines(bytes, Arrays.copyOf(passed, found), lastContinued && lastPassed));
  }

  /** How many bytes the lines keep in memory. */
  public int retainedBytes() {
    return bytes.length + 4 * bounds.length;
  }

  @Override
  public String toString() {
    return IntStream.range(0, count()).mapToObj(this::text).toList().toString();
  }
}
