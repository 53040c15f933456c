package dev.overseer.sidecar;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.sidecar.pipeline.Pipeline;
import java.time.Duration;

/**
 * Ends the watcher: intake first, then what is on its way is sent, then the summary, all within the
 * grace period. Once, however often it is asked for.
 */
final class EndWatch {
  private final Pipeline pipeline;
  private final Log log;
  private final Runnable last;

  private final Duration grace;

  private boolean ended;

  /**
   * @param last called when nothing is sent any more
   */
  EndWatch(Pipeline pipeline, Duration grace, Log log, Runnable last) {
    this.pipeline = pipeline;
    this.grace = grace;
    this.log = log;
    this.last = last;
  }

  /** From now on SIGTERM, SIGINT and SIGHUP do it, and then end the JVM with 0. */
  void onSignal() {
    // A hook and no handler: those would load a proxy, and there is nothing else to do.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("overseer-end")
                .unstarted(
                    () -> {
                      now();
                      Runtime.getRuntime().halt(0);
                    }));
  }

  synchronized void now() {
    if (ended) {
      return;
    }
    ended = true;
    long began = System.nanoTime();
    log.info("ending", field("stage", "supervisor"), field("grace_ms", grace.toMillis()));
    pipeline.stopIntake();
    boolean drained = false;
    try {
      drained = pipeline.drain(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int pending = pipeline.pending();
    pipeline.stop();
    last.run();
    log.info(
        drained ? "ended" : "ended before all was sent: the next start goes on there",
        field("stage", "supervisor"),
        field("took_ms", (System.nanoTime() - began) / 1_000_000),
        field("not_sent", drained ? 0 : pending));
  }
}
