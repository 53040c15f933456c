package dev.overseer.sidecar;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogField;
import dev.overseer.sidecar.health.Heartbeat;
import dev.overseer.sidecar.pipeline.Metrics;
import dev.overseer.sidecar.pipeline.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What is done every second: the heartbeat, and the checkpoint, which is forced to the disk here.
 * And every minute, where nobody scrapes them: the figures go to the log, if they changed.
 */
final class WatchTick {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int SECONDS_A_SNAPSHOT = 60;

  private final Pipeline pipeline;
  private final Metrics metrics;
  private final Timers timers;
  private final Executor executor;
  private final Runnable also;
  private final Log log;
  private final Optional<Heartbeat> heartbeat;

  private final boolean snapshots;

  private int seconds;
  private long linesAtSnapshot;
  private boolean beating = true;
  private boolean ended;

  /**
   * @param executor what runs it: it forces files to the disk
   * @param also done each time; must not throw
   * @param snapshots whether the figures go to the log
   */
  WatchTick(
      Pipeline pipeline,
      Metrics metrics,
      Timers timers,
      Executor executor,
      Runnable also,
      Log log,
      Optional<Heartbeat> heartbeat,
      boolean snapshots) {
    this.pipeline = pipeline;
    this.metrics = metrics;
    this.timers = timers;
    this.executor = executor;
    this.also = also;
    this.log = log;
    this.heartbeat = heartbeat;
    this.snapshots = snapshots;
  }

  void start() {
    tick();
  }

  private synchronized void tick() {
    if (ended) {
      return;
    }
    pipeline.sumUpQuiet();
    pipeline.saveCheckpoint();
    also.run();
    heartbeat.ifPresent(this::beat);
    seconds++;
    if (snapshots && seconds % SECONDS_A_SNAPSHOT == 0 && metrics.linesRead() != linesAtSnapshot) {
      linesAtSnapshot = metrics.linesRead();
      snapshot();
    }
    timers.after(SECOND, this::tickSoon);
  }

  /** The executor is there as long as this has not ended. */
  private synchronized void tickSoon() {
    if (!ended) {
      executor.execute(this::tick);
    }
  }

  private void beat(Heartbeat file) {
    try {
      file.beat(timers.instant(), pipeline.troubles().isEmpty());
      beating = true;
    } catch (IOException e) {
      if (beating) {
        beating = false;
        log.error(
            "the heartbeat can't be written",
            field("stage", "supervisor"),
            field("code", "heartbeat"),
            field("reason", String.valueOf(e)));
      }
    }
  }

  private void snapshot() {
    LogField[] figures = metrics.fields();
    LogField[] fields = new LogField[figures.length + 1];
    fields[0] = field("stage", "supervisor");
    System.arraycopy(figures, 0, fields, 1, figures.length);
    log.info("figures", fields);
  }

  /** The last one; the heartbeat is taken away. */
  synchronized void end() {
    ended = true;
    pipeline.saveCheckpoint();
    if (snapshots) {
      snapshot();
    }
    heartbeat.ifPresent(
        file -> {
          try {
            file.end();
          } catch (IOException stale) {
            // It gets too old by itself.
            beating = false;
          }
        });
  }
}
