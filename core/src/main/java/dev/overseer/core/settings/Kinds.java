package dev.overseer.core.settings;

import dev.overseer.core.GoDuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The usual kinds of values. */
public final class Kinds {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private Kinds() {}

  /**
   * A kind of one's own.
   *
   * @param range which values there are, in words that go on after "must be"
   * @param reader throws an IllegalArgumentException for what is not one
   */
  public static <T> Kind<T> of(
      String range, Function<String, T> reader, Function<T, String> writer) {
    return new TextKind<>(range, reader, writer);
  }

  /** Any text. */
  public static Kind<String> text() {
    return of("a text", Function.identity(), Function.identity());
  }

  /** A whole number. */
  public static Kind<Integer> wholeNumber(int min, int max) {
    return of(
        "a whole number" + between(min, max, max == Integer.MAX_VALUE),
        text -> inRange(Integer.parseInt(text), min, max),
        String::valueOf);
  }

  /** A whole number that an int may not hold. */
  public static Kind<Long> longNumber(long min, long max) {
    return of(
        "a whole number" + between(min, max, max == Long.MAX_VALUE),
        text -> inRange(Long.parseLong(text), min, max),
        String::valueOf);
  }

  /** A number with a fraction. */
  public static Kind<Double> decimal(double min, double max) {
    return of(
        "a number" + between(min, max, max == Double.MAX_VALUE),
        text -> inRange(Double.parseDouble(text), min, max),
        String::valueOf);
  }

  /** {@code true} or {@code false}; {@code yes/no}, {@code on/off} and {@code 1/0} say the same. */
  public static Kind<Boolean> trueOrFalse() {
    return of(
        "true or false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on", "1" -> true;
              case "false", "no", "off", "0" -> false;
              default -> throw new IllegalArgumentException(text);
            },
        String::valueOf);
  }

  /** A duration as Go writes it, {@code 1m30s}; zero or more. */
  public static Kind<Duration> duration() {
    return of(
        "a duration like 300ms, 5s or 1m30s, 0s or more",
        text -> inRange(GoDuration.parse(text), Duration.ZERO, LONGEST),
        Kinds::shortest);
  }

  /** A duration as Go writes it, within bounds. */
  public static Kind<Duration> duration(Duration min, Duration max) {
    return of(
        "a duration like 300ms, 5s or 1m30s, from %s to %s".formatted(shortest(min), shortest(max)),
        text -> inRange(GoDuration.parse(text), min, max),
        Kinds::shortest);
  }

  /** A duration in whole seconds, {@code 30}, or as Go writes it; zero or more. */
  public static Kind<Duration> seconds() {
    return of(
        "a number of seconds or a duration like 1m30s, 0 or more",
        text -> inRange(secondsOrDuration(text), Duration.ZERO, LONGEST),
        Kinds::shortest);
  }

  /** A number of bytes, {@code 512}, {@code 64KiB} or {@code 10MB}. */
  public static Kind<Long> size(long min, long max) {
    return of(
        "a number of bytes like 512, 64KiB or 10MB, from %s to %s"
            .formatted(ByteSize.format(min), ByteSize.format(max)),
        text -> inRange(ByteSize.parse(text), min, max),
        ByteSize::format);
  }

  /** One of an enum's constants, in lower case, with {@code -} for {@code _}. */
  public static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    Map<String, E> byWord =
        constants.stream().collect(Collectors.toMap(Kinds::word, Function.identity()));
    return of(
        constants.stream().map(Kinds::word).collect(Collectors.joining(" or ")),
        text ->
            Optional.ofNullable(byWord.get(text.toLowerCase(Locale.ROOT)))
                .orElseThrow(() -> new IllegalArgumentException(text)),
        Kinds::word);
  }

  /** A path; {@code ~} is the home folder, and <code>${NAME}</code> an environment variable. */
  public static Kind<Path> path() {
    return new PathKind();
  }

  /** A value that is hidden wherever it would be shown. Not blank. */
  public static Kind<Secret> secret() {
    return new SecretKind();
  }

  /** Several of a kind: a list where the source has lists, else a text with commas between. */
  public static <T> Kind<List<T>> listOf(Kind<T> item) {
    return new ListKind<>(item);
  }

  /** A kind of which an empty text is no value at all. */
  static <T> Kind<Optional<T>> optional(Kind<T> kind) {
    return new OptionalKind<>(kind);
  }

  private static <T extends Comparable<T>> T inRange(T value, T min, T max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(value.toString());
    }
    return value;
  }

  private static String between(Object min, Object max, boolean open) {
    return open ? ", %s or more".formatted(min) : " from %s to %s".formatted(min, max);
  }

  private static Duration secondsOrDuration(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Duration.ofSeconds(Long.parseLong(text)) : GoDuration.parse(text);
  }

  /** Go's {@code 2h0m0s} as {@code 2h}. */
  private static String shortest(Duration duration) {
    return GoDuration.format(duration).replaceFirst("m0s$", "m").replaceFirst("h0m$", "h");
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
