package dev.overseer.transcript.read;

import dev.overseer.transcript.LineBytes;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What all formats ask of their fields. */
final class Fields {
  private static final int DEEPEST = 6;

  private Fields() {}

  static Optional<Instant> time(Json value) {
    String text = value.text();
    if (text.length() < 20) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  static Optional<Duration> millis(Json value) {
    return value instanceof Json.Amount amount && amount.whole() >= 0
        ? Optional.of(Duration.ofMillis(amount.whole()))
        : Optional.empty();
  }

  /** A string, or the texts of an array of strings and of blocks that have a text. */
  static Text text(Json content, LineBytes line) {
    if (content instanceof Json.Chars) {
      return Text.of(content, line);
    }
    if (content.isObject()) {
      return Text.of(content.get("text"), line);
    }
    List<Text> texts = new ArrayList<>();
    for (Json item : content.items()) {
      texts.add(item.isObject() ? Text.of(item.get("text"), line) : Text.of(item, line));
    }
    return Text.join(texts);
  }

  /** The first of these fields that is a string with something in it. */
  static String firstOf(Json value, String... names) {
    for (String name : names) {
      String text = value.get(name).text();
      if (!text.isBlank()) {
        return text;
      }
    }
    return "";
  }

  /** An object's fields, a line each. */
  static Text lines(Json value, LineBytes line) {
    if (value instanceof Json.Chars) {
      return Text.of(value, line);
    }
    StringBuilder out = new StringBuilder();
    if (value instanceof Json.Fields fields) {
      fields
          .values()
          .forEach(
              (name, field) -> {
                out.append(out.isEmpty() ? "" : "\n").append(name).append(": ");
                write(field, out, 0);
              });
    } else {
      write(value, out, 0);
    }
    return Text.of(out.toString());
  }

  private static void write(Json value, StringBuilder out, int depth) {
    if (depth > DEEPEST) {
      out.append('…');
      return;
    }
    switch (value) {
      case Json.Chars chars -> {
        out.append(chars.head());
        if (chars.head().length() < chars.length()) {
          out.append('…');
        }
      }
      case Json.Amount amount ->
          out.append(
              amount.value() == amount.whole()
                  ? Long.toString(amount.whole())
                  : Double.toString(amount.value()));
      case Json.Truth truth -> out.append(truth.value());
      case Json.Missing missing -> out.append("null");
      case Json.Items items -> {
        out.append('[');
        for (int i = 0; i < items.values().size(); i++) {
          out.append(i > 0 ? ", " : "");
          write(items.values().get(i), out, depth + 1);
        }
        out.append(items.length() > items.values().size() ? ", …]" : "]");
      }
      case Json.Fields fields -> {
        out.append('{');
        boolean first = true;
        for (var field : fields.values().entrySet()) {
          out.append(first ? "" : ", ").append(field.getKey()).append(": ");
          write(field.getValue(), out, depth + 1);
          first = false;
        }
        out.append('}');
      }
    }
  }
}
