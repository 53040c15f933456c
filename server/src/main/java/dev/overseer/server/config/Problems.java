package dev.overseer.server.config;

import dev.overseer.core.settings.InvalidSettingsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The mistakes of one reading, so that all of them can be reported at once. */
final class Problems {
  private static final int MOST = 100;
  private static final int LONGEST = 1000;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f\u2028\u2029]");

  private final String file;

  private final List<String> all = new ArrayList<>();

  /**
   * @param file what to call the file in messages
   */
  Problems(String file) {
    this.file = file;
  }

  /** A place in the file, as compilers write it. */
  String place(int line) {
    return file + ":" + line;
  }

  /** A mistake in the file, without its place. */
  void add(int line, String text) {
    all.add(place(line) + ": " + printable(text));
  }

  /** A mistake that is not in the file, or has its place in it. */
  void add(String text) {
    all.add(text);
  }

  /** The mistakes that another reader found. */
  void addAll(InvalidSettingsException wrong) {
    all.addAll(wrong.problems());
  }

  void addAll(Problems others) {
    all.addAll(others.all);
  }

  boolean any() {
    return !all.isEmpty();
  }

  /**
   * Ends the reading if there was any mistake.
   *
   * @throws InvalidSettingsException with all of them, those in the file in its order
   */
  void throwIfAny() {
    if (all.isEmpty()) {
      return;
    }
    List<String> sorted =
        all.stream().distinct().sorted(Comparator.comparingInt(this::lineOf)).toList();
    List<String> shown = new ArrayList<>(sorted.subList(0, Math.min(MOST, sorted.size())));
    if (sorted.size() > MOST) {
      shown.add("and %d more".formatted(sorted.size() - MOST));
    }
    throw new InvalidSettingsException(shown);
  }

  /** Keys may hold anything: nothing of them may break the line or command the terminal. */
  private static String printable(String text) {
    String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " and so on";
    return CONTROL.matcher(shown).replaceAll(c -> "\\\\u%04x".formatted((int) c.group().charAt(0)));
  }

  /** The line that a problem names; 0 for one that is not in the file. */
  private int lineOf(String problem) {
    String start = file + ":";
    if (!problem.startsWith(start)) {
      return 0;
    }
    String digits = problem.substring(start.length()).split(":", 2)[0];
    return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0;
  }
}
