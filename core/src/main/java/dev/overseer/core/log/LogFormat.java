package dev.overseer.core.log;

/** How an event is written. */
public enum LogFormat {
  /** A line for people, in colour on a terminal. */
  TEXT,
  /** A JSON object on a line, for programs. */
  JSON
}
