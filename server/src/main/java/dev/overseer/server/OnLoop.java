package dev.overseer.server;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Brings work of other threads to the thread that a channel belongs to. */
final class OnLoop {
  private OnLoop() {}

  /**
   * Runs something on the channel's event loop soon.
   *
   * @return false if it will never run, since the server is closed by now
   */
  static boolean run(Channel channel, Runnable work) {
    return planned(() -> channel.eventLoop().execute(work));
  }

  /** The same after a delay. */
  static boolean run(Channel channel, Duration delay, Runnable work) {
    return planned(
        () -> {
          var _ = channel.eventLoop().schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
        });
  }

  private static boolean planned(Runnable planning) {
    try {
      planning.run();
      return true;
    } catch (RejectedExecutionException closed) {
      // The loop has ended, and its channels before it: there is nothing left to do it to.
      return false;
    }
  }
}
