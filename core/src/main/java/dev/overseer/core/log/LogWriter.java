package dev.overseer.core.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes each event as one line in one write, so that lines of several threads, or of several
 * processes with one stderr, don't mix. Thread-safe.
 */
public final class LogWriter implements LogSink {
  private final OutputStream out;
  private final LogLevel least;
  private final LogLine line;

  private LogWriter(OutputStream out, LogLevel least, LogLine line) {
    this.out = out;
    this.least = least;
    this.line = line;
  }

  /** Onto this process's stderr, in colour if that is a terminal and nobody minds. */
  public static LogWriter toStderr(LogLevel least, LogFormat format) {
    return to(new FileOutputStream(FileDescriptor.err), least, format, Terminal.wantsColour());
  }

  /**
   * Onto any stream.
   *
   * @param out not buffered, or a line may wait for the next one
   */
  public static LogWriter to(OutputStream out, LogLevel least, LogFormat format, boolean colour) {
    return new LogWriter(
        out,
        least,
        switch (format) {
          case JSON -> new JsonLine();
          case TEXT -> new TextLine(colour);
        });
  }

  @Override
  public boolean wants(LogLevel level) {
    return level.compareTo(least) >= 0;
  }

  @Override
  public void accept(LogEvent event) {
    StringBuilder text = new StringBuilder(256);
    line.append(text, event);
    byte[] bytes = text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    try {
      synchronized (out) {
        out.write(bytes);
      }
    } catch (IOException nobodyToTell) {
      // Stderr is gone or its disk is full. There is no other place to say so.
      return;
    }
  }
}
