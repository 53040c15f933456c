package dev.overseer.core.settings;

import dev.overseer.core.JsonText;

/** How values are shown in messages: quoted, on one line, and not without end. */
final class Shown {
  private static final int LONGEST = 80;

  private Shown() {}

  static String quoted(String text) {
    int end = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
    return end == text.length()
        ? JsonText.quoted(text)
        : JsonText.quoted(text.substring(0, end)) + " and so on";
  }

  static String of(Setting<?> setting, Given given) {
    if (setting.kind().isSecret()) {
      return Secret.REDACTED;
    }
    return given.isList()
        ? "["
            + String.join(", ", given.values().stream().map(Shown::quoted).limit(8).toList())
            + "]"
        : quoted(given.values().getFirst());
  }
}
