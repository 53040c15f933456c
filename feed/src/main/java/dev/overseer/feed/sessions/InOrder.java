package dev.overseer.feed.sessions;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Does what it is given, in order, on a thread of its own; and in between, a little at a time, what
 * can wait. What belongs to this thread needs no locks.
 */
final class InOrder implements AutoCloseable {
  private final Timers timers;
  private final Log log;

  private final BlockingQueue<Runnable> given = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean ended;

  /** What can wait. */
  @FunctionalInterface
  interface Rest {
    /** Does some of it, for some milliseconds; false if there is none left. */
    boolean doSome() throws InterruptedException;
  }

  /**
   * @param last done on the same thread at the end, whatever ends it
   */
  InOrder(String name, Rest rest, Runnable last, Timers timers, Log log) {
    this.timers = timers;
    this.log = log;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .unstarted(
                () -> {
                  try {
                    run(rest);
                  } catch (InterruptedException ending) {
                    Thread.currentThread().interrupt();
                  } finally {
                    last.run();
                  }
                });
  }

  void start() {
    thread.start();
  }

  /** Has something done, soon. Never done if it is closed by then. */
  void put(Runnable work) {
    given.add(work);
  }

  /** Has something done after a while, unless it is cancelled before. */
  Timers.Timer later(Duration delay, Runnable work) {
    return timers.after(delay, () -> put(work));
  }

  private void run(Rest rest) throws InterruptedException {
    boolean more = true;
    while (!ended) {
      Runnable work = more ? given.poll() : given.take();
      if (ended) {
        return;
      }
      try {
        if (work != null) {
          work.run();
        }
        if (work == null || given.isEmpty()) {
          more = rest.doSome();
        } else {
          more = true;
        }
      } catch (RuntimeException fault) {
        // Of one file or of one listener: the others must not go without.
        log.error("sessions: something could not be done", fault);
        more = true;
      }
    }
  }

  /** Ends it after what it does right now, and does not wait for that. */
  void end() {
    ended = true;
    given.add(this::wake);
  }

  private void wake() {
    // It was given so that whoever waits for work sees that there will be none.
  }

  /** Ends it after what it does right now. */
  @Override
  public void close() {
    end();
    boolean interrupted = false;
    while (thread.isAlive() && !thread.equals(Thread.currentThread())) {
      try {
        thread.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
