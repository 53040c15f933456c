package dev.overseer.transcript;

import dev.overseer.transcript.json.Json;
import dev.overseer.transcript.json.ReadJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text of a transcript: its beginning in memory, and the whole of it where the agent wrote it.
 *
 * @param head its beginning, at most {@link ReadJson#STRING_CHARS} characters of each part
 * @param length of the whole, in UTF-16 code units
 * @param parts where the whole is; empty if the head is all there is to be had
 */
public record Text(String head, long length, List<Part> parts) {
  /** No text. */
  public static final Text NONE = of("");

  public Text {
    parts = List.copyOf(parts);
  }

  /**
   * A string of a line.
   *
   * @param index which of its string values
   */
  public record Part(LineBytes line, int index) {}

  /** A text that is in memory. */
  public static Text of(String text) {
    return new Text(text, text.length(), List.of());
  }

  /** A string of a line; no text for all else. */
  public static Text of(Json value, LineBytes line) {
    return value instanceof Json.Chars chars
        ? new Text(chars.head(), chars.length(), List.of(new Part(line, chars.index())))
        : NONE;
  }

  /** Several texts, each on lines of its own. */
  public static Text join(List<Text> texts) {
    List<Text> some = texts.stream().filter(text -> text.length > 0).toList();
    if (some.size() <= 1) {
      return some.isEmpty() ? NONE : some.getFirst();
    }
    StringBuilder head = new StringBuilder();
    List<Part> parts = new ArrayList<>();
    long length = some.size() - 1L;
    boolean whole = true;
    for (Text text : some) {
      if (whole && head.length() < ReadJson.STRING_CHARS) {
        head.append(head.isEmpty() ? "" : "\n").append(text.head);
      }
      whole &= text.isWhole() && head.length() < ReadJson.STRING_CHARS;
      parts.addAll(text.parts);
      length += text.length;
    }
    boolean copied = some.stream().allMatch(text -> text.parts.isEmpty());
    return new Text(head.toString(), copied ? head.length() : length, parts);
  }

  /** Whether the head is all of it. */
  public boolean isWhole() {
    return head.length() >= length;
  }

  /** Whether there is nothing to see. */
  public boolean isBlank() {
    return head.isBlank() && isWhole();
  }

  /** Itself, unless it is blank. */
  public Optional<Text> ifAny() {
    return isBlank() ? Optional.empty() : Optional.of(this);
  }

  /**
   * Writes the whole of it; what is not in memory is read once more.
   *
   * @throws IOException if it can't be read any more
   */
  public void writeTo(Writer out) throws IOException {
    if (isWhole() || parts.isEmpty()) {
      out.write(head);
      return;
    }
    ReadJson json = new ReadJson();
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        out.write('\n');
      }
      try (InputStream in = parts.get(i).line.open()) {
        json.copyString(in, parts.get(i).index, out);
      }
    }
  }
}
