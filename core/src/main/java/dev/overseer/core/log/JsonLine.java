package dev.overseer.core.log;

import dev.overseer.core.JsonText;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * An event as a JSON object: {@code timestamp} (RFC 3339, UTC), {@code level}, {@code logger},
 * {@code message}, its fields beside them, and, where something was thrown, {@code error} and
 * {@code stack}.
 */
final class JsonLine implements LogLine {

  @Override
  public void append(StringBuilder out, LogEvent event) {
    out.append("{\"timestamp\":\"").append(event.at()).append('"');
    text(out, "level", event.level().name());
    if (!event.logger().isEmpty()) {
      text(out, "logger", event.logger());
    }
    text(out, "message", event.message());
    for (LogField field : event.fields()) {
      name(out, field.name());
      value(out, field.value());
    }
    event
        .cause()
        .ifPresent(
            cause -> {
              text(out, "error", cause.toString());
              text(out, "stack", stackOf(cause));
            });
    out.append('}');
  }

  private static void text(StringBuilder out, String name, String value) {
    name(out, name);
    JsonText.appendQuoted(out, value);
  }

  private static void name(StringBuilder out, String name) {
    out.append(',');
    JsonText.appendQuoted(out, name);
    out.append(':');
  }

  private static void value(StringBuilder out, Object value) {
    // JSON has no word for an endless number or for none.
    boolean plain =
        value instanceof Boolean
            || (value instanceof Number number && Double.isFinite(number.doubleValue()));
    if (plain) {
      out.append(value);
    } else {
      JsonText.appendQuoted(out, String.valueOf(value));
    }
  }

  private static String stackOf(Throwable cause) {
    StringWriter stack = new StringWriter();
    cause.printStackTrace(new PrintWriter(stack));
    return stack.toString();
  }
}
