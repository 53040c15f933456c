package dev.overseer.sidecar;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.transcript.tail.TailListener;
import java.nio.file.Path;

/** Logs what happens to files. */
final class TellOfTail implements TailListener {
  private final Log log;

  TellOfTail(Log log) {
    this.log = log;
  }

  @Override
  public void opened(Path file, long known) {
    log.info(
        "a transcript is followed",
        field("stage", "tail"),
        field("file", file),
        field("from_offset", known));
  }

  @Override
  public void rewritten(Path file) {
    log.info("a transcript was rewritten", field("stage", "tail"), field("file", file));
  }

  @Override
  public void replaced(Path file) {
    log.info("a transcript was replaced", field("stage", "tail"), field("file", file));
  }

  @Override
  public void vanished(Path file) {
    log.info("a transcript is gone", field("stage", "tail"), field("file", file));
  }

  @Override
  public void pollsOnly(String reason) {
    log.warn(
        "the system does not tell of changes: files are looked at instead",
        field("stage", "tail"),
        field("reason", reason));
  }
}
