package dev.overseer.posix;

import dev.overseer.core.Timers;
import java.time.Duration;

/**
 * Calls back once on the loop's thread. The last one set counts: an earlier one does not ring any
 * more, even if it was already on its way. On the loop's thread only.
 */
final class Alarm {
  private final ReadLoop loop;
  private final Timers timers;

  private Timers.Timer timer = () -> false;
  private long round;

  Alarm(ReadLoop loop, Timers timers) {
    this.loop = loop;
    this.timers = timers;
  }

  void set(Duration delay, Runnable action) {
    cancel();
    long mine = round;
    timer =
        timers.after(
            delay,
            () ->
                loop.execute(
                    () -> {
                      if (mine == round) {
                        action.run();
                      }
                    }));
  }

  void cancel() {
    round++;
    timer.cancel();
  }
}
