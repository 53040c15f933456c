package dev.overseer.bridge.ask;

import java.util.ArrayList;
import java.util.List;

/**
 * One text as another: what is the same at both ends is left out but for three lines, what is
 * between is replaced. Edits by agents have one such place each.
 */
final class LineDiff {
  private static final int CONTEXT = 3;

  private LineDiff() {}

  static String between(String before, String after) {
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
    mark(diff, " ", old.subList(Math.max(0, head - CONTEXT), head));
    mark(diff, "-", old.subList(head, old.size() - tail));
    mark(diff, "+", now.subList(head, now.size() - tail));
    int end = old.size() - tail;
    mark(diff, " ", old.subList(end, Math.min(old.size(), end + CONTEXT)));
    return String.join("\n", diff);
  }

  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
  }

  private static void mark(List<String> diff, String mark, List<String> lines) {
    lines.forEach(line -> diff.add(mark + line));
  }
}
