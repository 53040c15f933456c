package dev.overseer.core.stages;

import dev.overseer.core.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * Runs a stage on a thread of its own, and runs it again when it dies.
 *
 * <pre>
 *          returns
 *   ┌───────────────────► DONE
 *   │ RUNNING ◄───────────────────────────────┐
 *   │   │ dies                                │ after 100 ms to 5 s, doubled each time, jittered
 *   │   ├───────────────────► RESTING ────────┤
 *   │   │ the 8th time within a minute        │ after 30 s
 *   │   ├───────────────────► BROKEN ─────────┘
 *   │   │ of something fatal
 *   └───┴───────────────────► FAILED
 * </pre>
 *
 * <p>A run that has lasted half a minute makes up for the deaths before it. Fatal is what the stage
 * says is, and what is wrong with the program or the JVM rather than with the data: classes that
 * don't fit, no memory.
 *
 * <p>Thread-safe.
 */
public final class SuperviseStage {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int TOO_OFTEN = 8;
  private static final Duration BREAK = Duration.ofSeconds(30);

  private final StageBody body;
  private final Timers timers;
  private final RandomGenerator random;
  private final StageListener listener;

  private final String name;

  private final Thread thread;
  private final Deque<Instant> deaths = new ArrayDeque<>();
  private StageState state = new StageState.New();
  private int restarts;
  private int inARow;
  private boolean told;

  /** Nothing runs before {@link #start}. */
  public SuperviseStage(
      String name, StageBody body, Timers timers, RandomGenerator random, StageListener listener) {
    this.name = name;
    this.body = body;
    this.timers = timers;
    this.random = random;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("overseer-" + name).daemon().unstarted(this::supervise);
  }

  /** Starts it. */
  public void start() {
    thread.start();
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** How it stands with it. */
  public synchronized StageState state() {
    return state;
  }

  /** How often it has been run again. */
  public synchronized int restarts() {
    return restarts;
  }

  /** Ends it where it is. */
  public void interrupt() {
    thread.interrupt();
  }

  /**
   * Waits until it is done or has failed.
   *
   * @return whether it is, by then
   */
  public boolean join(Duration most) throws InterruptedException {
    return thread.join(most);
  }

  private void supervise() {
    while (true) {
      become(new StageState.Running());
      Instant began = timers.instant();
      Throwable cause;
      try {
        body.run();
        become(new StageState.Done());
        return;
      } catch (InterruptedException e) {
        become(new StageState.Done());
        return;
      } catch (Throwable e) {
        cause = e;
      }
      if (isFatal(cause)) {
        become(new StageState.Failed(cause));
        listener.failed(name, cause);
        return;
      }
      try {
        rest(cause, Duration.between(began, timers.instant()));
      } catch (InterruptedException e) {
        become(new StageState.Done());
        return;
      }
    }
  }

  private static boolean isFatal(Throwable cause) {
    return cause instanceof FatalStageException
        || cause instanceof LinkageError
        || (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError));
  }

  private void rest(Throwable cause, Duration lasted) throws InterruptedException {
    Instant now = timers.instant();
    Duration wait;
    boolean broken;
    int count;
    synchronized (this) {
      restarts++;
      count = restarts;
      inARow = lasted.compareTo(BREAK) >= 0 ? 1 : inARow + 1;
      deaths.addLast(now);
      while (deaths.getFirst().isBefore(now.minus(PERIOD))) {
        deaths.removeFirst();
      }
      broken = deaths.size() >= TOO_OFTEN;
      wait = broken ? BREAK : backoff(inARow);
      if (broken) {
        deaths.clear();
        state = new StageState.Broken(now.plus(wait), cause);
      } else {
        state = new StageState.Resting(now.plus(wait), cause);
      }
    }
    listener.died(name, cause, count, wait, broken);
    await(wait);
  }

  /** From half to the whole of a span that doubles. */
  private Duration backoff(int deathsInARow) {
    long span = SHORTEST.toMillis() << Math.min(deathsInARow, 10);
    long whole = Math.min(LONGEST.toMillis(), span);
    return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
  }

  private void await(Duration wait) throws InterruptedException {
    synchronized (this) {
      told = false;
    }
    Timers.Timer timer =
        timers.after(
            wait,
            () -> {
              synchronized (this) {
                told = true;
                notifyAll();
              }
            });
    try {
      synchronized (this) {
        while (!told) {
          wait();
        }
      }
    } finally {
      timer.cancel();
    }
  }

  private synchronized void become(StageState next) {
    state = next;
  }
}
