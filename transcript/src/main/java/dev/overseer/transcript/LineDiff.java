package dev.overseer.transcript;

import java.util.ArrayList;
import java.util.List;

/**
 * What an edit changes: lines that are gone, lines that are new, those between them, and a few at
 * either end. By the longest common subsequence.
 */
public final class LineDiff {
  /** Above this many pairs of lines the middle is shown as gone and new, without looking closer. */
  private static final int MOST_PAIRS = 40_000;

  private LineDiff() {}

  /**
   * Compares two texts.
   *
   * @param context how many lines that stay are told at either end
   * @return lines with a blank, a minus or a plus in front; none if nothing differs
   */
  public static List<String> of(String before, String after, int context) {
    List<String> old = lines(before);
    List<String> now = lines(after);
    int head = 0;
    while (head < old.size() && head < now.size() && old.get(head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < old.size() - head
        && tail < now.size() - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    List<String> gone = old.subList(head, old.size() - tail);
    List<String> come = now.subList(head, now.size() - tail);
    if (gone.isEmpty() && come.isEmpty()) {
      return List.of();
    }
    List<String> diff = new ArrayList<>();
    for (int i = Math.max(0, head - context); i < head; i++) {
      diff.add(" " + old.get(i));
    }
    if ((long) gone.size() * come.size() > MOST_PAIRS) {
      gone.forEach(line -> diff.add("-" + line));
      come.forEach(line -> diff.add("+" + line));
    } else {
      compare(gone, come, diff);
    }
    for (int i = 0; i < Math.min(context, tail); i++) {
      diff.add(" " + old.get(old.size() - tail + i));
    }
    return diff;
  }

  private static List<String> lines(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  private static void compare(List<String> old, List<String> now, List<String> diff) {
    int width = now.size() + 1;
    short[] length = new short[(old.size() + 1) * width];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        length[i * width + j] =
            old.get(i).equals(now.get(j))
                ? (short) (length[(i + 1) * width + j + 1] + 1)
                : (short) Math.max(length[(i + 1) * width + j], length[i * width + j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        diff.add(" " + old.get(i));
        i++;
        j++;
      } else if (j == now.size()
          || (i < old.size() && length[(i + 1) * width + j] >= length[i * width + j + 1])) {
        diff.add("-" + old.get(i++));
      } else {
        diff.add("+" + now.get(j++));
      }
    }
  }
}
