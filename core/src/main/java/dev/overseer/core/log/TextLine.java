package dev.overseer.core.log;

import dev.overseer.core.JsonText;
import java.time.temporal.ChronoUnit;

/**
 * An event for people: {@code 2026-01-01T00:00:00.000Z INFO hub: task ended task_id=t1
 * exit_code=3}. A cause's stack goes on the lines below it. Whatever comes from outside is quoted
 * if it holds more than a plain word, so that it can neither pass for a field nor command the
 * terminal.
 */
final class TextLine implements LogLine {
  private static final String RESET = "\u001b[0m";
  private static final String DIM = "\u001b[2m";

  /** Causes may go round in a circle. */
  private static final int MOST_CAUSES = 8;

  private final boolean colour;

  TextLine(boolean colour) {
    this.colour = colour;
  }

  @Override
  public void append(StringBuilder out, LogEvent event) {
    painted(out, DIM, timeOf(event));
    out.append(' ');
    painted(out, colourOf(event.level()), nameOf(event.level()));
    out.append(' ');
    if (!event.logger().isEmpty()) {
      painted(out, DIM, event.logger() + ":");
      out.append(' ');
    }
    out.append(oneLine(event.message()));
    for (LogField field : event.fields()) {
      out.append(' ');
      painted(out, DIM, field.name() + "=");
      out.append(word(String.valueOf(field.value())));
    }
    event.cause().ifPresent(cause -> appendCause(out, cause, MOST_CAUSES));
  }

  private static String timeOf(LogEvent event) {
    String text = event.at().truncatedTo(ChronoUnit.MILLIS).toString();
    // Instant leaves out zeros that a column of times needs.
    return text.length() == "2026-01-01T00:00:00Z".length()
        ? text.substring(0, text.length() - 1) + ".000Z"
        : text;
  }

  private static void appendCause(StringBuilder out, Throwable cause, int most) {
    out.append(' ').append("error=").append(word(cause.toString()));
    for (StackTraceElement frame : cause.getStackTrace()) {
      out.append("\n    at ").append(frame);
    }
    Throwable deeper = cause.getCause();
    if (deeper != null && most > 1) {
      out.append("\n  because");
      appendCause(out, deeper, most - 1);
    }
  }

  private void painted(StringBuilder out, String paint, String text) {
    if (colour) {
      out.append(paint).append(text).append(RESET);
    } else {
      out.append(text);
    }
  }

  private static String nameOf(LogLevel level) {
    return switch (level) {
      case DEBUG -> "DEBUG";
      case INFO -> "INFO ";
      case WARN -> "WARN ";
      case ERROR -> "ERROR";
    };
  }

  private static String colourOf(LogLevel level) {
    return switch (level) {
      case DEBUG -> DIM;
      case INFO -> "\u001b[32m";
      case WARN -> "\u001b[33m";
      case ERROR -> "\u001b[31m";
    };
  }

  private static String oneLine(String text) {
    boolean plain = text.chars().noneMatch(TextLine::isUnsafe);
    return plain ? text : JsonText.quoted(text);
  }

  private static String word(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c == ' ' || c == '"' || c == '=' || isUnsafe(c));
    return plain ? text : JsonText.quoted(text);
  }

  private static boolean isUnsafe(int c) {
    return Character.isISOControl(c)
        || Character.isSurrogate((char) c)
        || c == '\u2028'
        || c == '\u2029';
  }
}
