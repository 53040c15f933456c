package dev.overseer.hub;

import dev.overseer.hub.HubEvent.Exited;
import dev.overseer.hub.HubEvent.Output;
import dev.overseer.hub.HubEvent.TaskEvent;
import dev.overseer.hub.Replay.Missing;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The newest of what a task wrote, bounded in bytes. Guarded by the hub's lock.
 *
 * <p>Events are kept as they went out, so that keeping them costs no copy.
 */
final class ReplayBuffer {
  /** Roughly what an event costs besides its lines: the records, the deque's slot. */
  private static final int EVENT_OVERHEAD_BYTES = 160;

  private final ArrayDeque<Kept> events = new ArrayDeque<>();
  private int maxBytes;
  private long bytes;

  ReplayBuffer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(Output output) {
    add(new Kept(output, output.lastSeq(), sizeOf(output)));
  }

  /** Adds an exit, which stands after the line with the given number. */
  void add(Exited exited, long lastSeq) {
    add(new Kept(exited, lastSeq, EVENT_OVERHEAD_BYTES));
  }

  private void add(Kept kept) {
    events.addLast(kept);
    bytes += kept.bytes;
    evict();
  }

  /** Keeps this much from now on. */
  void bound(int newMaxBytes) {
    maxBytes = newMaxBytes;
    evict();
  }

  private void evict() {
    // The newest event stays, however large.
    while (bytes > maxBytes && events.size() > 1) {
      bytes -= events.removeFirst().bytes;
    }
  }

  /** The last few events, each line being one, from an instant on, inclusive. */
  Replay last(int count, Instant since) {
    List<TaskEvent> newestFirst = new ArrayList<>();
    int left = count;
    Iterator<Kept> backwards = events.descendingIterator();
    while (left > 0 && backwards.hasNext()) {
      TaskEvent event = backwards.next().event;
      if (event.at().isBefore(since)) {
        break;
      }
      if (event instanceof Output output) {
        int lines = Math.min(left, output.lines().count());
        newestFirst.add(tail(output, output.lines().count() - lines));
        left -= lines;
      } else {
        newestFirst.add(event);
        left--;
      }
    }
    Collections.reverse(newestFirst);
    return new Replay(newestFirst, Optional.empty());
  }

  /**
   * Everything kept from a line on.
   *
   * @param nextSeq the number that the task's next line will have
   */
  Replay from(long seq, long nextSeq) {
    List<TaskEvent> found = new ArrayList<>();
    long oldestLine = nextSeq;
    for (Kept kept : events) {
      if (kept.event instanceof Output output) {
        oldestLine = Math.min(oldestLine, output.firstSeq());
        if (kept.lastSeq >= seq) {
          found.add(tail(output, (int) Math.max(0, seq - output.firstSeq())));
        }
      } else if (kept.lastSeq >= seq - 1) {
        found.add(kept.event);
      }
    }
    long from = Math.max(1, seq);
    Optional<Missing> missing =
        from < oldestLine ? Optional.of(new Missing(from, oldestLine - 1)) : Optional.empty();
    return new Replay(found, missing);
  }

  private static Output tail(Output output, int firstLine) {
    return firstLine == 0
        ? output
        : new Output(
            output.taskId(),
            output.pid(),
            output.stream(),
            output.at(),
            output.firstSeq() + firstLine,
            output.lines().from(firstLine));
  }

  private static int sizeOf(Output output) {
    return EVENT_OVERHEAD_BYTES + output.lines().retainedBytes();
  }

  private record Kept(TaskEvent event, long lastSeq, int bytes) {}
}
