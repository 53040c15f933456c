package dev.overseer.cli;

import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogLevel;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Sends what libraries log to our log, so that stderr has one format. Netty, where it finds nothing
 * else, and {@link System.Logger} both end in java.util.logging.
 */
final class LibraryLogs extends Handler {
  private final Log log;
  private final SimpleFormatter formatter = new SimpleFormatter();

  private LibraryLogs(Log log) {
    this.log = log;
  }

  /** From now on, for the whole process. */
  static void sendTo(Log log) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(new LibraryLogs(log));
    // What is below is noise of libraries that nobody can do anything about.
    root.setLevel(log.isEnabled(LogLevel.DEBUG) ? Level.FINE : Level.INFO);
  }

  @Override
  public void publish(LogRecord entry) {
    Log named = log.named(String.valueOf(entry.getLoggerName()));
    String message = formatter.formatMessage(entry);
    Throwable thrown = entry.getThrown();
    int level = entry.getLevel().intValue();
    if (level >= Level.SEVERE.intValue()) {
      if (thrown == null) {
        named.error(message);
      } else {
        named.error(message, thrown);
      }
    } else if (level >= Level.WARNING.intValue()) {
      if (thrown == null) {
        named.warn(message);
      } else {
        named.warn(message, thrown);
      }
    } else if (level >= Level.INFO.intValue()) {
      named.info(message);
    } else {
      named.debug(message);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
