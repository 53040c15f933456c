package dev.overseer.core.log;

/** Takes events. Thread-safe; must not throw, since nobody expects a log to. */
public interface LogSink {

  /** Whether events of a level are wanted; the others aren't even made. */
  default boolean wants(LogLevel level) {
    return true;
  }

  /** Takes an event. */
  void accept(LogEvent event);
}
