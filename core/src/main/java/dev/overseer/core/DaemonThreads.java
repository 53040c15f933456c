package dev.overseer.core;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what may wait. They are platform threads: a virtual one that waits for a monitor may
 * be left waiting for good on the Java that we run on (docs/decisions/0015).
 */
public final class DaemonThreads {
  private static final long IDLE_SECONDS = 10;

  private DaemonThreads() {}

  /**
   * A pool that starts a thread where none is idle, and lets those go that have been for ten
   * seconds. Nothing ever queues, and none of them keeps the JVM from ending.
   *
   * @param name of each thread
   */
  public static ExecutorService pool(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> Thread.ofPlatform().daemon().name(name).unstarted(work));
  }
}
