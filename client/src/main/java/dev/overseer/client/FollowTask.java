package dev.overseer.client;

import dev.overseer.core.Backoff;
import dev.overseer.core.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Follows one task to its end, over as many connections as it takes, so that each of its lines
 * comes once and in order. What the hub no longer has is told as the exact range that is missing.
 *
 * <pre>
 *            ┌──── connection lost ────► wait 100 ms … 5 s ───► patience at its end ─► Unreachable
 *            │                                │
 * connect ─► talk ◄───── connect ◄────────────┘
 *            │
 *            └──── exited, given up, dequeued, hub restarted
 * </pre>
 *
 * <p>It works on the thread that calls {@link #start} or {@link #join}, once; events are told on
 * it. Any thread may call {@link #stop} and {@link #close}.
 */
public final class FollowTask implements AutoCloseable {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

  private final HubSettings settings;
  private final FollowOptions options;
  private final Timers timers;
  private final RandomGenerator random;

  private Optional<HubConnection> connection = Optional.empty();
  private Optional<Conversation> conversation = Optional.empty();
  private Optional<CountDownLatch> pause = Optional.empty();
  private boolean stopWanted;
  private boolean closed;

  /**
   * @param random for the waits between attempts, and for WebSocket masks
   */
  public FollowTask(
      HubSettings settings, FollowOptions options, Timers timers, RandomGenerator random) {
    this.settings = settings;
    this.options = options;
    this.timers = timers;
    this.random = random;
  }

  /**
   * Starts a task and follows it. If the connection is lost before the hub has confirmed the start,
   * the hub is asked for the task, and it is started only if the hub doesn't know it.
   *
   * @param listener is told what happens; what it throws ends the following and comes out here
   * @return why it is followed no longer
   * @throws ClientException if the hub can't be reached in the first place, or refuses
   */
  public TaskEnd start(TaskStart start, Consumer<FollowEvent> listener) {
    return follow(new Followed(start.taskId(), Optional.of(start), listener));
  }

  /**
   * Follows a task that somebody started, from the oldest line that is kept.
   *
   * @param listener as for {@link #start}
   * @return why it is followed no longer
   * @throws ClientException if the hub can't be reached in the first place, or doesn't know the
   *     task
   */
  public TaskEnd join(String taskId, Consumer<FollowEvent> listener) {
    return follow(new Followed(taskId, Optional.empty(), listener));
  }

  /**
   * Asks the hub to end the task, at once or as soon as it can be reached; the following goes on
   * until the task has ended. May be called again.
   */
  public void stop() {
    Optional<Conversation> current;
    synchronized (this) {
      stopWanted = true;
      current = conversation;
    }
    current.ifPresent(FollowTask::stop);
  }

  /** Leaves the task as it is, and follows it no longer. May be called again. */
  @Override
  public void close() {
    Optional<HubConnection> current;
    synchronized (this) {
      closed = true;
      current = connection;
      pause.ifPresent(CountDownLatch::countDown);
    }
    current.ifPresent(HubConnection::close);
  }

  private TaskEnd follow(Followed task) {
    Outage outage = new Outage();
    boolean first = true;
    while (!isClosed()) {
      try (HubConnection opened = HubConnection.open(settings, timers, random)) {
        boolean isFirst = first;
        first = false;
        return talk(opened, task, outage, isFirst);
      } catch (ClientException.Refused e) {
        throw e;
      } catch (ClientException e) {
        if (isClosed()) {
          break;
        }
        if (first) {
          throw e;
        }
        if (isFinal(e) || outage.isLongerThan(options.patience())) {
          return new TaskEnd.Unreachable(e);
        }
        Duration wait = outage.nextWait();
        task.tell(new FollowEvent.Disconnected(String.valueOf(e.getMessage()), wait));
        pause(wait);
      }
    }
    return new TaskEnd.Left();
  }

  private TaskEnd talk(HubConnection opened, Followed task, Outage outage, boolean first) {
    Runnable attached =
        () -> {
          if (outage.isOver()) {
            task.tell(new FollowEvent.Reconnected());
          }
        };
    Conversation talk = new Conversation(opened, task, options, timers, attached);
    boolean stop;
    synchronized (this) {
      if (closed) {
        return new TaskEnd.Left();
      }
      connection = Optional.of(opened);
      conversation = Optional.of(talk);
      stop = stopWanted;
    }
    try {
      return talk.run(first, stop);
    } finally {
      synchronized (this) {
        connection = Optional.empty();
        conversation = Optional.empty();
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private static void stop(Conversation talk) {
    try {
      talk.stop();
    } catch (ClientException.ConnectionLost _) {
      // The next connection begins with it.
    }
  }

  /** Whether to try again would bring the same. */
  private static boolean isFinal(ClientException e) {
    return switch (e) {
      case ClientException.AccessDenied _,
          ClientException.NotTrusted _,
          ClientException.BadFile _,
          ClientException.BadAddress _,
          ClientException.Refused _ ->
          true;
      // A proxy answers in place of a hub that is being restarted.
      case ClientException.NotAHub _,
          ClientException.NotReachable _,
          ClientException.ConnectionLost _,
          ClientException.NoAnswer _ ->
          false;
    };
  }

  private void pause(Duration wait) {
    CountDownLatch over = new CountDownLatch(1);
    synchronized (this) {
      if (closed) {
        return;
      }
      pause = Optional.of(over);
    }
    Timers.Timer timer = timers.after(wait, over::countDown);
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    } finally {
      timer.cancel();
    }
  }

  /** Since when the hub can't be reached, and how long to wait for the next attempt. */
  private final class Outage {
    private final Backoff.Waits waits = BACKOFF.waits(random);
    private Optional<Instant> since = Optional.empty();

    boolean isLongerThan(Duration patience) {
      Instant now = timers.instant();
      since = since.or(() -> Optional.of(now));
      return Duration.between(since.get(), now).compareTo(patience) > 0;
    }

    Duration nextWait() {
      return waits.next();
    }

    /** The hub has answered. Returns whether it could not be reached before. */
    boolean isOver() {
      boolean was = since.isPresent();
      since = Optional.empty();
      waits.reset();
      return was;
    }
  }
}
