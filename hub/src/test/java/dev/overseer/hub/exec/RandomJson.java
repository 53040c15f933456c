package dev.overseer.hub.exec;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes JSON, and damages it. */
final class RandomJson {
  private static final String PIECES = "{}[]\":,\\ \t\nu0e+-.tfn/*x\u0000é";

  private RandomJson() {}

  static String object(RandomGenerator random) {
    return object(random, 0);
  }

  /** Takes away, doubles or replaces a character. */
  static String damage(RandomGenerator random, String line) {
    int at = random.nextInt(line.length());
    String other = String.valueOf(PIECES.charAt(random.nextInt(PIECES.length())));
    return line.substring(0, at)
        + switch (random.nextInt(3)) {
          case 0 -> "";
          case 1 -> other;
          default -> line.charAt(at) + other;
        }
        + line.substring(at + 1);
  }

  private static String object(RandomGenerator random, int depth) {
    return list(random, depth, () -> text(random) + space(random) + ":" + value(random, depth + 1))
        .collect(Collectors.joining(",", "{", "}" + space(random)));
  }

  private static String value(RandomGenerator random, int depth) {
    return space(random)
        + switch (random.nextInt(depth > 4 ? 5 : 7)) {
          case 0 -> text(random);
          case 1 ->
              pick(
                  random,
                  "0",
                  "-0",
                  "7",
                  "-12.5",
                  "1e3",
                  "2.5E-7",
                  "1e400",
                  "123456789012345678901");
          case 2 -> "true";
          case 3 -> "false";
          case 4 -> "null";
          case 5 -> object(random, depth);
          default ->
              list(random, depth, () -> value(random, depth + 1))
                  .collect(Collectors.joining(",", "[", "]"));
        }
        + space(random);
  }

  private static Stream<String> list(RandomGenerator random, int depth, Supplier<String> item) {
    return Stream.generate(item).limit(random.nextInt(depth > 2 ? 2 : 4));
  }

  private static String text(RandomGenerator random) {
    return "\""
        + Stream.generate(() -> pick(random, "a", "key", " ", "é", "😀", "\\n", "\\\"", "\\u0041"))
            .limit(random.nextInt(4))
            .collect(Collectors.joining())
        + "\"";
  }

  private static String space(RandomGenerator random) {
    return pick(random, "", "", "", " ", "\t", "\n");
  }

  private static String pick(RandomGenerator random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
