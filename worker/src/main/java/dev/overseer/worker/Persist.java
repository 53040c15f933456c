package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes what must not be lost. Where the disk is full or a folder can't be made, it tries again
 * until it can: an attempt that has ended is not made again because nobody could write that down.
 * Thread-safe.
 */
final class Persist {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Log log;
  private final Trouble trouble;
  private final CountDownLatch stopped;

  /**
   * A writer.
   *
   * @param stopped from when on there is no time left to try again
   */
  Persist(Log log, Trouble trouble, CountDownLatch stopped) {
    this.log = log;
    this.trouble = trouble;
    this.stopped = stopped;
  }

  /** A step that can be taken again where it failed. */
  interface Step {
    void take() throws IOException;
  }

  /**
   * Takes a step, however often it needs.
   *
   * @param what it is, for people
   * @throws IOException if it failed, and the worker is about to end
   */
  void until(String what, Step step) throws IOException, InterruptedException {
    while (true) {
      try {
        step.take();
        if (trouble.end(what)) {
          log.info("writing works again", field("what", what));
        }
        return;
      } catch (IOException e) {
        if (trouble.begin(what, "can't write %s: %s".formatted(what, e))) {
          log.error("writing failed; it is tried again until it works", e, field("what", what));
        }
        if (stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          throw e;
        }
      }
    }
  }
}
