package dev.overseer.sidecar.format;

import java.util.ArrayList;
import java.util.List;

/**
 * What an edit changes, in as few lines as can be understood: lines that are gone, lines that are
 * new, and two of those around them.
 */
final class CompactDiff {
  private static final int CONTEXT = 2;

  /** Above this many pairs of lines the middle is shown as gone and new, without looking closer. */
  private static final int MOST_PAIRS = 40_000;

  private CompactDiff() {}

  /** Lines with a blank, a minus or a plus in front; empty if nothing differs. */
  static String of(String before, String after) {
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
    List<String> diff = new ArrayList<>();
    for (int i = Math.max(0, head - CONTEXT); i < head; i++) {
      diff.add(" " + old.get(i));
    }
    List<String> gone = old.subList(head, old.size() - tail);
    List<String> come = now.subList(head, now.size() - tail);
    if (gone.isEmpty() && come.isEmpty()) {
      return "";
    }
    if ((long) gone.size() * come.size() > MOST_PAIRS) {
      gone.forEach(line -> diff.add("-" + line));
      come.forEach(line -> diff.add("+" + line));
    } else {
      compare(gone, come, diff);
    }
    for (int i = 0; i < Math.min(CONTEXT, tail); i++) {
      diff.add(" " + old.get(old.size() - tail + i));
    }
    return shorten(diff);
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

  /** By the longest common subsequence. */
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

  /** Long rows of lines that stay are left out but for their ends. */
  static String shorten(List<String> diff) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < diff.size(); i++) {
      int run = i;
      while (run < diff.size() && diff.get(run).startsWith(" ")) {
        run++;
      }
      if (run - i > 2 * CONTEXT + 1) {
        for (int k = i; k < i + CONTEXT; k++) {
          out.append(diff.get(k)).append('\n');
        }
        out.append("@@ ")
            .append(Numbers.count(run - i - 2L * CONTEXT, "line"))
            .append(" unchanged @@\n");
        i = run - CONTEXT;
      }
      out.append(diff.get(i)).append('\n');
    }
    return out.isEmpty() ? "" : out.substring(0, out.length() - 1);
  }
}
