package dev.overseer.core.log;

/** How much an event matters, the least first. */
public enum LogLevel {
  /** For who looks for a fault: what was done and why. */
  DEBUG,
  /** For who operates it: what has changed. */
  INFO,
  /** Something went wrong and was dealt with; somebody should look in the morning. */
  WARN,
  /** Something doesn't work; somebody should look now. */
  ERROR
}
