package dev.overseer.core.log;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a part of the program says about itself. Given to those who have something to say, like
 * anything else that they work with.
 *
 * <pre>{@code
 * log.info("task ended", field("task_id", id), field("exit_code", 3));
 * log.error("the event log can't be written", e, field("file", file));
 * }</pre>
 *
 * <p>Immutable and thread-safe if its sink is. Calls write before they return: don't make them
 * under a lock that others wait for.
 */
public final class Log {
  private final LogSink sink;
  private final InstantSource time;
  private final String name;
  private final List<LogField> always;

  private Log(LogSink sink, InstantSource time, String name, List<LogField> always) {
    this.sink = sink;
    this.time = time;
    this.name = name;
    this.always = always;
  }

  /** A log into a sink. */
  public static Log to(LogSink sink, InstantSource time, String name) {
    return new Log(sink, time, name, List.of());
  }

  /** A log on this process's stderr. */
  public static Log toStderr(LogLevel level, LogFormat format, String name) {
    return to(LogWriter.toStderr(level, format), InstantSource.system(), name);
  }

  /** A log that nobody reads. */
  public static Log silent() {
    return to(new Silence(), InstantSource.system(), "");
  }

  /** The same log for another part of the program. */
  public Log named(String other) {
    return new Log(sink, time, other, always);
  }

  /** The same log, with fields that stand in each event, before its own. */
  public Log with(LogField... fields) {
    return new Log(sink, time, name, joined(fields));
  }

  /** Whether a level is written; worth asking only before work that serves nothing but the log. */
  public boolean isEnabled(LogLevel level) {
    return sink.wants(level);
  }

  public void debug(String message, LogField... fields) {
    log(LogLevel.DEBUG, message, Optional.empty(), fields);
  }

  public void info(String message, LogField... fields) {
    log(LogLevel.INFO, message, Optional.empty(), fields);
  }

  public void warn(String message, LogField... fields) {
    log(LogLevel.WARN, message, Optional.empty(), fields);
  }

  public void warn(String message, Throwable cause, LogField... fields) {
    log(LogLevel.WARN, message, Optional.of(cause), fields);
  }

  public void error(String message, LogField... fields) {
    log(LogLevel.ERROR, message, Optional.empty(), fields);
  }

  public void error(String message, Throwable cause, LogField... fields) {
    log(LogLevel.ERROR, message, Optional.of(cause), fields);
  }

  private void log(LogLevel level, String message, Optional<Throwable> cause, LogField... fields) {
    if (sink.wants(level)) {
      sink.accept(new LogEvent(time.instant(), level, name, message, joined(fields), cause));
    }
  }

  private List<LogField> joined(LogField... fields) {
    return always.isEmpty()
        ? List.of(fields)
        : Stream.concat(always.stream(), Stream.of(fields)).toList();
  }

  private static final class Silence implements LogSink {
    @Override
    public boolean wants(LogLevel level) {
      return false;
    }

    @Override
    public void accept(LogEvent event) {}
  }
}
