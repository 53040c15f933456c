package dev.overseer.bot.runs;

import java.util.Locale;

/** Which run: one attempt at a task, with a short name that tells it from other ones. */
public record RunId(String taskId, int attempt, String shortId) {
  private static final int LONGEST_NAME = 100;

  /**
   * The name of its place: {@code run-<task>-<attempt>-<short>}, in letters that Discord takes in
   * the name of a channel. Two runs may have the same.
   */
  public String placeName() {
    String end = "-%d-%s".formatted(attempt, plain(shortId));
    String task = plain(taskId);
    int room = LONGEST_NAME - "run-".length() - end.length();
    return "run-" + task.substring(0, Math.min(task.length(), room)) + end;
  }

  private static String plain(String text) {
    String letters =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return letters.isEmpty() ? "x" : letters;
  }

  @Override
  public String toString() {
    return "%s/%d/%s".formatted(taskId, attempt, shortId);
  }
}
