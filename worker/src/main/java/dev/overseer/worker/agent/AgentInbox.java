package dev.overseer.worker.agent;

import dev.overseer.posix.Child;
import dev.overseer.posix.ChildListener;
import dev.overseer.posix.ExitStatus;
import dev.overseer.posix.StdStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one agent, in order, from the thread that reads all of them to the one that looks
 * after this one. Where the latter falls behind, the agent is paused: so what waits here is
 * bounded, however much it prints.
 */
final class AgentInbox implements ChildListener {
  private static final long PAUSE_ABOVE_BYTES = 512 << 10;
  private static final long RESUME_BELOW_BYTES = 128 << 10;

  private final Child child;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private long waitingBytes;
  private boolean paused;

  AgentInbox(Child child) {
    this.child = child;
  }

  /** What can happen. */
  sealed interface Event {
    /** It wrote something. */
    record Output(StdStream stream, ByteBuffer bytes) implements Event {}

    /** It is over, and all that it wrote was taken. */
    record Exit(ExitStatus status) implements Event {}

    /** Somebody wants it to end. */
    record End(AttemptControl.Wish wish) implements Event {}
  }

  @Override
  public void onOutput(StdStream stream, byte[] buffer, int length) {
    events.add(new Event.Output(stream, ByteBuffer.wrap(Arrays.copyOf(buffer, length))));
    count(length);
  }

  @Override
  public void onExit(ExitStatus status) {
    events.add(new Event.Exit(status));
  }

  void onWish(AttemptControl.Wish wish) {
    events.add(new Event.End(wish));
  }

  /** The next event; null if there was none in this time. */
  @Nullable Event next(long nanos) throws InterruptedException {
    Event event = events.poll(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
    if (event instanceof Event.Output(_, ByteBuffer bytes)) {
      count(-bytes.remaining());
    }
    return event;
  }

  /** Under a lock, or a pause could overtake the resumption that belongs after it. */
  private synchronized void count(long bytes) {
    waitingBytes += bytes;
    if (!paused && waitingBytes > PAUSE_ABOVE_BYTES) {
      paused = true;
      child.pause();
    } else if (paused && waitingBytes < RESUME_BELOW_BYTES) {
      paused = false;
      child.resume();
    }
  }
}
