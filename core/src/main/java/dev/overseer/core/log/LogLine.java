package dev.overseer.core.log;

/** Turns an event into the text of its line, without the line's end. */
interface LogLine {
  void append(StringBuilder out, LogEvent event);
}
