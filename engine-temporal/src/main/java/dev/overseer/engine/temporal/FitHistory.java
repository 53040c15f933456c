package dev.overseer.engine.temporal;

import dev.overseer.worker.spool.Json;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a result within what a server takes as one payload (2 MiB, and it warns at 512 KiB). The
 * outputs are short already; but JSON writes a control character as six, and an agent's last words
 * have no bound of their own.
 */
final class FitHistory {
  private static final int MOST_BYTES = 1_500_000;

  private FitHistory() {}

  static ObjectNode fit(ObjectNode result, int textBytes) {
    shorten(result, "result", textBytes);
    for (int bytes = textBytes; Json.bytes(result).length > MOST_BYTES && bytes > 1024; ) {
      bytes /= 2;
      shorten(result, "stdout", bytes);
      shorten(result, "stderr", bytes);
      shorten(result, "result", bytes);
    }
    return result;
  }

  /** The end tells more than the beginning. */
  private static void shorten(ObjectNode result, String name, int bytes) {
    String text = result.path(name).asString("");
    if (text.getBytes(StandardCharsets.UTF_8).length > 2L * bytes) {
      String end = text.substring(Math.max(0, text.length() - bytes));
      result.put(name, "\n[… %,d bytes cut …]\n".formatted(text.length() - end.length()) + end);
    }
  }
}
