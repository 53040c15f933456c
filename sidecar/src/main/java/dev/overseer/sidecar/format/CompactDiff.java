package dev.overseer.sidecar.format;

import dev.overseer.transcript.LineDiff;
import java.util.List;

/**
 * What an edit changes, in as few lines as can be understood: lines that are gone, lines that are
 * new, and two of those around them.
 */
final class CompactDiff {
  private static final int CONTEXT = 2;

  private CompactDiff() {}

  /** Lines with a blank, a minus or a plus in front; empty if nothing differs. */
  static String of(String before, String after) {
    return shorten(LineDiff.of(before, after, CONTEXT));
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
