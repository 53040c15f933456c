package dev.overseer.cli;

import java.util.Map;

/** Colours, or none. Immutable. */
record Style(boolean coloured) {
  /** For tests, files and pipes. */
  static final Style PLAIN = new Style(false);

  /** The meanings that have a colour. */
  enum Tone {
    HEADING("1"),
    GOOD("32"),
    WAITING("33"),
    BAD("31"),
    DIM("2");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  /**
   * Coloured on a terminal that can, unless the user wants none.
   *
   * @param environment where {@code NO_COLOR}, set to anything, forbids it (no-color.org), and
   *     {@code TERM=dumb} says that it can't be
   */
  static Style of(boolean terminal, Map<String, String> environment) {
    boolean forbidden = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Style(terminal && !forbidden && !dumb);
  }

  /** The text in a colour, which ends with it. */
  String paint(Tone tone, String text) {
    return coloured ? code(tone.code) + text + code("0") : text;
  }

  /** The text in one of six colours that tell neighbours apart, by number. */
  String paintNumber(int number, String text) {
    return coloured
        ? code(Integer.toString(31 + Math.floorMod(number, 6))) + text + code("0")
        : text;
  }

  private static String code(String numbers) {
    return "\u001b[" + numbers + "m";
  }
}
