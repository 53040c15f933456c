package dev.overseer.server.eventlog;

import static dev.overseer.core.log.LogField.field;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overseer.core.log.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Writes what waits into the file, on a thread of its own, as soon as it comes and as much at once
 * as there is.
 *
 * <pre>
 *   waiting ─► writing ── done ──► waiting
 *                │  ▲
 *          fails ▼  │ after a pause that doubles
 *              failing, told once
 * </pre>
 */
final class WriteEvents implements Runnable {
  private static final int AT_ONCE_BYTES = 256 << 10;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

  private final WaitingEvents waiting;
  private final AppendFile file;
  private final Runnable relieved;
  private final InstantSource clock;
  private final Log log;

  private volatile boolean reopen;

  private Duration pause = FIRST_PAUSE;
  private boolean failing;
  private Instant nextReport = Instant.MIN;

  /**
   * @param relieved called when a congestion that was reported is over
   */
  WriteEvents(
      WaitingEvents waiting, AppendFile file, Runnable relieved, InstantSource clock, Log log) {
    this.waiting = waiting;
    this.file = file;
    this.relieved = relieved;
    this.clock = clock;
    this.log = log;
  }

  /** Asks for the file to be opened again before anything else is written. */
  void reopen() {
    reopen = true;
    waiting.wake();
  }

  @Override
  public void run() {
    try {
      boolean goesOn = true;
      while (goesOn) {
        reopenIfAsked();
        List<Entry> entries = waiting.next(AT_ONCE_BYTES);
        goesOn = entries.isEmpty() ? !waiting.isClosing() : write(entries);
      }
    } catch (InterruptedException nobodyShould) {
      Thread.currentThread().interrupt();
    } finally {
      closeFile();
    }
  }

  /** Returns false if this is closing and they could not be written. */
  private boolean write(List<Entry> entries) throws InterruptedException {
    ByteBuffer lines = encode(entries);
    while (lines.hasRemaining()) {
      boolean last = waiting.isClosing();
      try {
        reopenIfAsked();
        file.append(lines);
      } catch (IOException e) {
        failed(e);
        if (last) {
          giveUp(lines);
          return false;
        }
        waiting.pause(pause.toMillis());
      }
    }
    succeeded(waiting.written(entries));
    return true;
  }

  private static ByteBuffer encode(List<Entry> entries) {
    StringBuilder lines = new StringBuilder(AT_ONCE_BYTES);
    entries.forEach(entry -> EncodeEntry.append(lines, entry));
    return ByteBuffer.wrap(lines.toString().getBytes(UTF_8));
  }

  private void failed(IOException failure) {
    if (failing) {
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
      return;
    }
    failing = true;
    log.warn(
        "the event log can't be written; the hub goes on, and so does the log once it can",
        field("why", String.valueOf(failure.getMessage())));
  }

  private void succeeded(boolean noLongerCongested) {
    if (noLongerCongested) {
      relieved.run();
    }
    if (failing) {
      failing = false;
      pause = FIRST_PAUSE;
      Missed missed = waiting.takeMissedInAll();
      nextReport = clock.instant().plus(BETWEEN_REPORTS);
      log.info(
          "the event log is written again",
          field("lines_dropped", missed.lines()),
          field("events_dropped", missed.events()));
    } else {
      reportSlowness();
    }
  }

  /** Where the file takes less than the tasks write, for longer than they can be held back. */
  private void reportSlowness() {
    Instant now = clock.instant();
    if (now.isBefore(nextReport)) {
      return;
    }
    Missed missed = waiting.takeMissedInAll();
    if (!missed.isNothing()) {
      nextReport = now.plus(BETWEEN_REPORTS);
      log.warn(
          "the event log can't keep up; gaps in it say what is missing",
          field("lines_dropped", missed.lines()),
          field("events_dropped", missed.events()));
    }
  }

  private void giveUp(ByteBuffer unwritten) {
    long lines = 0;
    while (unwritten.hasRemaining()) {
      lines += unwritten.get() == '\n' ? 1 : 0;
    }
    waiting.giveUp();
    Missed missed = waiting.takeMissedInAll();
    log.error(
        "the event log could not be written until the end",
        field("lines_dropped", missed.lines() + lines),
        field("events_dropped", missed.events()));
  }

  private void reopenIfAsked() {
    if (!reopen) {
      return;
    }
    reopen = false;
    try {
      file.reopen();
      log.info("the event log is opened again");
    } catch (IOException e) {
      log.warn(
          "the event log can't be opened again and goes on in the old file",
          field("why", String.valueOf(e.getMessage())));
    }
  }

  private void closeFile() {
    try {
      file.close();
    } catch (IOException e) {
      log.warn("the event log could not be closed", field("why", String.valueOf(e.getMessage())));
    }
  }
}
