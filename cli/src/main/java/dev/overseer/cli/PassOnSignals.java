package dev.overseer.cli;

import dev.overseer.client.FollowTask;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Turns the signals that would end this process into a stop of its task: the first one. The second
 * one ends this process at once, and the task is left to the hub.
 */
final class PassOnSignals {
  private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private final String taskId;
  private final FollowTask follow;
  private final Notes notes;

  private OptionalInt received = OptionalInt.empty();

  PassOnSignals(String taskId, FollowTask follow, Notes notes) {
    this.taskId = taskId;
    this.follow = follow;
    this.notes = notes;
  }

  /** Takes them from now on. */
  void listen() {
    SIGNALS.forEach((name, number) -> Signals.on(name, () -> receive(number)));
  }

  /** The number of the one that was passed on; empty if none was. */
  synchronized OptionalInt received() {
    return received;
  }

  private void receive(int number) {
    synchronized (this) {
      if (received.isPresent()) {
        notes.warn("left; task %s may still run: \"overseer ps\" shows it".formatted(taskId));
        Runtime.getRuntime().halt(ExitCodes.SIGNAL + number);
      }
      received = OptionalInt.of(number);
    }
    notes.say("stopping task %s; a second Ctrl-C leaves it alone".formatted(taskId));
    follow.stop();
  }
}
