package dev.overseer.server;

import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;

/** Brings work of other threads to the thread that a channel belongs to. */
final class OnLoop {
  private OnLoop() {}

  /**
   * Runs something on the channel's event loop soon.
   *
   * @return false if it will never run, since the server is closed by now
   */
  static boolean run(Channel channel, Runnable work) {
    try {
      channel.eventLoop().execute(work);
      return true;
    } catch (RejectedExecutionException closed) {
      // The loop has ended, and its channels before it: there is nothing left to do it to.
      return false;
    }
  }
}
