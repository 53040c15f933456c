package dev.overseer.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one thread that waits for all children: it tells each {@link Source} that is ready, and
 * between two rounds runs what other threads have asked for.
 *
 * <pre>
 *   pipes, pidfds ──────────────► epoll_wait ──► each ready source, one turn ──► commands ─┐
 *   other threads ──► eventfd ──┘     ▲                                                    │
 *         └─────────► commands        └────────────────────────────────────────────────────┘
 * </pre>
 *
 * A turn is bounded, so a child that never stops talking delays the others by one read. What is
 * watched is closed by this thread only, and keys are never used twice: an event that was already
 * on its way when its descriptor was closed finds nobody.
 */
final class ReadLoop {
  static final int BUFFER_BYTES = 64 * 1024;

  private static final long WAKE_KEY = 0;
  private static final int COMMANDS_PER_ROUND = 256;

  private final Thread thread = Thread.currentThread();
  private final Arena memory = Arena.ofShared();
  private final Libc libc = new Libc(memory);
  private final MemorySegment nativeBuffer = memory.allocate(BUFFER_BYTES, 64);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final Epoll epoll;
  private final WakeUp wakeUp;

  private final Map<Long, Source> sources = new ConcurrentHashMap<>();
  private final AtomicLong keys = new AtomicLong(WAKE_KEY);
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private boolean stopped;

  /** What is told that its descriptor is ready, and under which key, on the loop's thread. */
  interface Source {
    void onReady(long key);
  }

  /**
   * Opens what the loop needs. It belongs to the thread that calls this.
   *
   * @throws IllegalStateException if there are too many open files
   */
  ReadLoop() {
    epoll = Epoll.open(libc, memory);
    wakeUp = WakeUp.open(memory);
    int added = epoll.add(libc, wakeUp.fd(), WAKE_KEY);
    if (added < 0) {
      throw new IllegalStateException("no wake-up: " + Errno.describe(-added));
    }
  }

  /** Waits and tells until {@link #stop}; then closes what is the loop's own. */
  void run() {
    while (!stopped) {
      epoll.await(libc, commands.isEmpty(), this::tell);
      awake.set(false);
      // No more than these: who asks without end must not keep the children waiting.
      for (int i = 0; i < COMMANDS_PER_ROUND; i++) {
        Runnable command = commands.poll();
        if (command == null) {
          break;
        }
        runLoudly(command);
      }
    }
    wakeUp.close();
    epoll.close(libc);
    memory.close();
  }

  /** Ends {@link #run} after the round that goes on. Thread-safe. */
  void stop() {
    execute(() -> stopped = true);
  }

  boolean isCurrentThread() {
    return Thread.currentThread().equals(thread);
  }

  /**
   * Runs something on the loop's thread, soon and never inside a call to a source; not at all once
   * the loop has stopped. In the order in which each thread asks. Thread-safe.
   */
  void execute(Runnable command) {
    commands.add(command);
    // On the loop's own thread, commands are looked at before the next wait anyway.
    if (!isCurrentThread() && awake.compareAndSet(false, true)) {
      wakeUp.ring();
    }
  }

  /**
   * Begins to watch a descriptor. From now on it is the loop's to close. Thread-safe where each
   * thread brings a Libc of its own.
   *
   * @return the key for {@link #forget}; or the error number, negated
   */
  long watch(Libc callers, int fd, Source source) {
    long key = keys.incrementAndGet();
    sources.put(key, source);
    int added = epoll.add(callers, fd, key);
    if (added < 0) {
      sources.remove(key);
      return added;
    }
    return key;
  }

  /** {@link #watch} on the loop's thread. */
  long watch(int fd, Source source) {
    return watch(libc, fd, source);
  }

  /** Stops watching a descriptor, which stays open. On the loop's thread. */
  void forget(long key, int fd) {
    sources.remove(key);
    epoll.remove(libc, fd);
  }

  /** Closes a descriptor that is not watched. On the loop's thread. */
  void close(int fd) {
    libc.close(fd);
  }

  /**
   * Reads once into {@link #buffer}, without waiting. On the loop's thread.
   *
   * @return how many bytes; 0 at the end; or the error number, negated: EAGAIN where there is
   *     nothing to read now
   */
  int read(int fd) {
    int count = (int) libc.read(fd, nativeBuffer);
    if (count > 0) {
      MemorySegment.copy(nativeBuffer, JAVA_BYTE, 0, buffer, 0, count);
    }
    return count;
  }

  byte[] buffer() {
    return buffer;
  }

  private void tell(long key) {
    if (key == WAKE_KEY) {
      wakeUp.hush(libc);
      return;
    }
    Source source = sources.get(key);
    if (source != null) {
      runLoudly(() -> source.onReady(key));
    }
  }

  /** One child's listener that throws must not end the reading of all others. */
  private void runLoudly(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
