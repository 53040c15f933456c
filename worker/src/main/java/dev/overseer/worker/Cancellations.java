package dev.overseer.worker;

import dev.overseer.core.log.Log;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The requests to cancel tasks of one worker. Thread-safe. */
final class Cancellations {
  private final SpoolLayout layout;
  private final String worker;
  private final Log log;

  Cancellations(SpoolLayout layout, String worker, Log log) {
    this.layout = layout;
    this.worker = worker;
    this.log = log;
  }

  /** Whether somebody asked for it, after the task was written: an older request meant another. */
  boolean isAsked(String taskId, TaskOrigin origin) {
    try {
      Path request = layout.cancellation(worker, taskId);
      return Files.getLastModifiedTime(request).to(TimeUnit.NANOSECONDS) >= origin.modifiedNanos();
    } catch (NoSuchFileException none) {
      return false;
    } catch (IOException e) {
      log.warn("a request to cancel can't be read", e);
      return false;
    }
  }

  /** It was cancelled, or is over anyway. */
  void done(String taskId) {
    try {
      Files.deleteIfExists(layout.cancellation(worker, taskId));
    } catch (IOException e) {
      log.warn("a request to cancel can't be removed", e);
    }
  }
}
