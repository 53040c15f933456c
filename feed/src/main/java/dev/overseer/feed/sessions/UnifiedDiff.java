package dev.overseer.feed.sessions;

import dev.overseer.transcript.LineDiff;
import dev.overseer.transcript.ToolOutcome.Hunk;
import java.util.List;

/**
 * Edits as unified diffs. Where it is not known which lines of a file they are, the line before
 * them says nothing but that there is a gap: {@code @@ @@}.
 */
final class UnifiedDiff {
  private static final int CONTEXT = 3;

  private UnifiedDiff() {}

  /** How a file has changed. */
  static String of(String file, List<Hunk> hunks) {
    StringBuilder diff = head(file, file);
    for (Hunk hunk : hunks) {
      add(diff, hunk.oldStart(), hunk.newStart(), hunk.lines());
    }
    return cut(diff);
  }

  /** What is to be put in another text's place, somewhere in a file. Empty if nothing changes. */
  static String of(String file, String before, String after) {
    List<String> lines = LineDiff.of(before, after, CONTEXT);
    if (lines.isEmpty()) {
      return "";
    }
    StringBuilder diff = head(file, file);
    add(diff, 0, 0, lines);
    return cut(diff);
  }

  /** A file that was written whole. */
  static String ofNew(String file, String content) {
    StringBuilder diff = head("", file);
    List<String> lines = LineDiff.of("", content, 0);
    add(diff, 0, 1, lines);
    return cut(diff);
  }

  private static StringBuilder head(String before, String after) {
    return new StringBuilder()
        .append("--- ")
        .append(before.isEmpty() ? "/dev/null" : "a/" + relative(before))
        .append("\n+++ b/")
        .append(relative(after))
        .append('\n');
  }

  private static String relative(String file) {
    return (file.startsWith("/") ? file.substring(1) : file).replace('\n', ' ');
  }

  private static void add(StringBuilder diff, long oldStart, long newStart, List<String> lines) {
    if (newStart > 0) {
      long old = lines.stream().filter(line -> !isOf(line, '+')).count();
      long now = lines.stream().filter(line -> !isOf(line, '-')).count();
      diff.append("@@ -%d,%d +%d,%d @@\n".formatted(oldStart, old, newStart, now));
    } else {
      diff.append("@@ @@\n");
    }
    for (String line : lines) {
      diff.append(line).append('\n');
    }
  }

  private static boolean isOf(String line, char sign) {
    return line.startsWith(String.valueOf(sign)) || line.startsWith("\\");
  }

  private static String cut(StringBuilder diff) {
    if (diff.length() <= WholeText.MOST) {
      return diff.substring(0, diff.length() - 1);
    }
    int end = diff.lastIndexOf("\n", WholeText.MOST);
    long left = diff.substring(end + 1).lines().count();
    return diff.substring(0, end) + "\n@@ … " + Words.count(left, "more line") + " @@";
  }
}
