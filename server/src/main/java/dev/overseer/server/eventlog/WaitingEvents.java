package dev.overseer.server.eventlog;

import dev.overseer.hub.HubEvent.Output;
import dev.overseer.hub.HubEvent.TaskEvent;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What waits to be written, bounded in bytes. The hub puts in under its lock and never waits; the
 * writer takes out.
 *
 * <p>Beyond half of its room it says that it is congested, and the hub holds output back for as
 * long as its patience lasts. What comes after that and finds no room is dropped and counted, lines
 * by their numbers: a gap takes their place once half of the room is free. Other events may take
 * twice the room, since a task that ended must not seem to run.
 *
 * <p>Thread-safe.
 */
final class WaitingEvents {
  private static final int OVERHEAD_BYTES = 192;

  /** Tasks beyond this many are counted together: nothing else bounds their number. */
  private static final int MOST_GAPS = 10_000;

  private final InstantSource clock;
  private final long room;

  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private final Map<String, Missed> missed = new LinkedHashMap<>();
  private Missed missedOfOthers = Missed.NOTHING;
  private Missed missedInAll = Missed.NOTHING;

  /** Of what waits, and of what is being written. */
  private long bytes;

  private boolean congestionReported;
  private boolean woken;
  private boolean closing;

  /**
   * @param room in bytes
   */
  WaitingEvents(long room, InstantSource clock) {
    this.room = room;
    this.clock = clock;
  }

  synchronized void add(TaskEvent event) {
    if (closing) {
      return;
    }
    if (bytes >= roomFor(event)) {
      miss(event);
      return;
    }
    tellMissed(event.taskId());
    put(new Entry.Event(event));
    notifyAll();
  }

  private long roomFor(TaskEvent event) {
    if (!(event instanceof Output)) {
      return 2 * room;
    }
    return missed.containsKey(event.taskId()) ? room / 2 : room;
  }

  /** Whether more than half of the room is taken. */
  synchronized boolean isCongested() {
    boolean congested = bytes > room / 2 && !closing;
    congestionReported |= congested;
    return congested;
  }

  /**
   * Takes what is next, once there is something. It counts as waiting until it is {@link #written}.
   *
   * @return nothing if this was woken, or is closing and empty
   */
  synchronized List<Entry> next(long atMostBytes) throws InterruptedException {
    while (waiting.isEmpty() && !woken && !closing) {
      wait();
    }
    woken = false;
    List<Entry> next = new ArrayList<>();
    long taken = 0;
    while (!waiting.isEmpty() && taken < atMostBytes) {
      Entry entry = waiting.removeFirst();
      taken += costOf(entry);
      next.add(entry);
    }
    return next;
  }

  /**
   * What was next is in the file.
   *
   * @return whether a congestion that was reported is over
   */
  synchronized boolean written(List<Entry> entries) {
    for (Entry entry : entries) {
      bytes -= costOf(entry);
    }
    if (bytes < room / 2) {
      tellAllMissed();
    }
    boolean relieved = congestionReported && bytes <= room / 4;
    congestionReported &= !relieved;
    return relieved;
  }

  /** What was dropped since this was last asked. */
  synchronized Missed takeMissedInAll() {
    Missed all = missedInAll;
    missedInAll = Missed.NOTHING;
    return all;
  }

  /** Waits, less if this is woken or closes meanwhile. */
  synchronized void pause(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    // Every event wakes this too.
    for (long left = millis; left > 0 && !woken && !closing; left = millisUntil(deadline)) {
      wait(left);
    }
    woken = false;
  }

  private static long millisUntil(long deadline) {
    return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
  }

  /** Lets the writer look around. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Takes nothing more; what waits may still be written. */
  synchronized void close() {
    if (!closing) {
      closing = true;
      tellAllMissed();
      notifyAll();
    }
  }

  synchronized boolean isClosing() {
    return closing;
  }

  /** Drops what waits, and counts it. */
  synchronized void giveUp() {
    for (Entry entry : waiting) {
      if (entry instanceof Entry.Event given) {
        missedInAll = counted(missedInAll, given.event());
      }
    }
    waiting.clear();
  }

  private void miss(TaskEvent event) {
    missedInAll = counted(missedInAll, event);
    Missed known = missed.get(event.taskId());
    if (known == null && missed.size() >= MOST_GAPS) {
      missedOfOthers = missedOfOthers.plus(counted(Missed.NOTHING, event));
    } else {
      missed.put(event.taskId(), counted(known == null ? Missed.NOTHING : known, event));
    }
  }

  private static Missed counted(Missed so, TaskEvent event) {
    return event instanceof Output output
        ? so.withLines(output.firstSeq(), output.lastSeq())
        : so.withEvent();
  }

  private void tellMissed(String taskId) {
    Missed gap = missed.remove(taskId);
    if (gap != null) {
      put(new Entry.Gap(taskId, gap, clock.instant()));
    }
  }

  private void tellAllMissed() {
    if (!missed.isEmpty()) {
      List.copyOf(missed.keySet()).forEach(this::tellMissed);
      notifyAll();
    }
    if (!missedOfOthers.isNothing()) {
      put(new Entry.Gap("", missedOfOthers, clock.instant()));
      missedOfOthers = Missed.NOTHING;
      notifyAll();
    }
  }

  private void put(Entry entry) {
    waiting.addLast(entry);
    bytes += costOf(entry);
  }

  private static long costOf(Entry entry) {
    return entry instanceof Entry.Event(Output output)
        ? output.lines().retainedBytes() + OVERHEAD_BYTES
        : OVERHEAD_BYTES;
  }
}
