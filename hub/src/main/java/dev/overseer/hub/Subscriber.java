package dev.overseer.hub;

/** Hears a hub's events through a {@link Session}. */
@FunctionalInterface
public interface Subscriber {

  /**
   * Takes an event. Calls come one at a time and in order, and an event has reached all who hear it
   * before the next one reaches anybody: so the same event object may be encoded once for all. The
   * hub's lock is held: this must not block, must not throw, and must not call the hub.
   */
  void deliver(HubEvent event);

  /**
   * Whether it can't keep up. Asked after {@link #deliver} of output to a lossless subscription:
   * where it says yes, the hub stops reading that task until {@link Session#relieved} is called, or
   * its patience ends. So after a yes, {@code relieved} must follow once it can keep up again.
   */
  default boolean isCongested() {
    return false;
  }
}
