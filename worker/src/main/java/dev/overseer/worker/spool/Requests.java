package dev.overseer.worker.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What people ask of a worker, as files that it sees at once if it runs, and when it starts. */
public final class Requests {
  static final String DRAIN = "drain";
  private static final String RESUMED = "resumed";

  private final SpoolLayout layout;
  private final WriteFile write;

  /** Asks in these folders. */
  public Requests(SpoolLayout layout, WriteFile write) {
    this.layout = layout;
    this.write = write;
  }

  /** Asks to cancel a task: one that waits never starts, one that runs is ended. */
  public void cancel(String worker, String taskId) throws IOException {
    write.whole(layout.cancellation(worker, taskId), taskId.getBytes(StandardCharsets.UTF_8));
  }

  /** Asks to take no more tasks; those that run go on. */
  public void drain(String worker) throws IOException {
    write.whole(layout.drainOf(worker), new byte[0]);
  }

  /** Asks to take tasks again. */
  public void resume(String worker) throws IOException {
    Files.deleteIfExists(layout.drainOf(worker));
    // Of a file that goes no event tells, but of one that comes.
    write.whole(layout.drainOf(worker).resolveSibling(RESUMED), new byte[0]);
  }

  /** Whether a file among what is a worker's own is a request to it. */
  public static boolean isOfWorker(String fileName) {
    return fileName.equals(DRAIN) || fileName.equals(RESUMED);
  }

  /** Whether the worker was asked to take no more. */
  public boolean isDrained(String worker) {
    return Files.exists(layout.drainOf(worker));
  }

  /** The tasks that somebody wants cancelled. */
  public static String taskIdOf(Path request) throws IOException {
    return Files.readString(request);
  }
}
