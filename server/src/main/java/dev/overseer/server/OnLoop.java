package dev.overseer.server;

import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;

/** Brings work of other threads to the thread that a channel belongs to. */
final class OnLoop {
  private OnLoop() {}

  /** Runs something on the channel's event loop soon; not at all if the server is closed by now. */
  static void run(Channel channel, Runnable work) {
    try {
      channel.eventLoop().execute(work);
    } catch (RejectedExecutionException closed) {
      // The loop has ended, and its channels before it: there is nothing left to do it to.
      return;
    }
  }
}
