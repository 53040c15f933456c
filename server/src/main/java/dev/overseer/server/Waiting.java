package dev.overseer.server;

import dev.overseer.hub.HubEvent;
import dev.overseer.hub.HubEvent.Output;

/** Something that waits to be sent. */
sealed interface Waiting {
  /** What an event costs in memory besides its lines, roughly. */
  int OVERHEAD_BYTES = 192;

  /** What it costs while it waits, in bytes. */
  long cost();

  /** Whether it answers a request, rather than being news. */
  boolean isReply();

  /** An event, to be turned into frames when its turn comes. */
  record Event(HubEvent event, long cost, boolean isReply) implements Waiting {
    Event(HubEvent event, boolean isReply) {
      this(event, costOf(event), isReply);
    }

    private static long costOf(HubEvent event) {
      return switch (event) {
        case Output output -> (long) output.lines().retainedBytes() + OVERHEAD_BYTES;
        case HubEvent.PoolUpdated updated ->
            (updated.pool().waiting().size() + 1L) * OVERHEAD_BYTES;
        case HubEvent.Started _,
            HubEvent.Exited _,
            HubEvent.Restarting _,
            HubEvent.Errored _,
            HubEvent.Stopped _,
            HubEvent.Queued _,
            HubEvent.Dequeued _ ->
            OVERHEAD_BYTES;
      };
    }
  }

  /** Whole frames. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, handed over once.
  record Frames(byte[] bytes, boolean isReply) implements Waiting {
    @Override
    public long cost() {
      return (long) bytes.length + OVERHEAD_BYTES;
    }
  }
}
