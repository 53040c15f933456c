package dev.overseer.client;

import dev.overseer.protocol.ServerMessage.Exited;
import dev.overseer.protocol.ServerMessage.Gap;
import dev.overseer.protocol.ServerMessage.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts a task's lines and exits into one row, each once, whatever the connections between did to
 * them.
 *
 * <p>Lines come live and from replays, mixed and twice, and a subscriber that is slow misses some.
 * The line that is due goes out; one before it came already; one ahead of it waits, and says that
 * there is a hole, which a replay from the due line on fills. If that replay tells of a gap there
 * instead, and ends without the line, the hub may no longer have it. Or the gap was of live lines
 * that went by while the replay was under way, which looks the same, but happens to a line once: so
 * what a second replay doesn't have either is lost.
 *
 * <p>For one thread.
 */
final class LineOrder {
  /** Takes what comes out. */
  interface Sink {
    void line(Output line);

    void missing(long fromSeq, long toSeq);

    void exited(Exited exit);
  }

  /** How much may wait ahead of the due line; more than that comes again with the next replay. */
  private static final int MOST_BYTES_AHEAD = 8 << 20;

  /** What a line that waits costs besides its text, roughly. */
  private static final int OVERHEAD_BYTES = 128;

  /** After so many replays in a row that brought nothing, what is missing is lost. */
  private static final int FRUITLESS_REPLAYS = 3;

  private final Sink sink;

  private long next;
  private long highest;
  private final TreeMap<Long, Output> ahead = new TreeMap<>();
  private long bytesAhead;

  /** Exits whose place is not reached yet, by time. */
  private final List<Exited> exits = new ArrayList<>();

  private Instant lastExit = Instant.MIN;

  private boolean replaying;
  private long replayFrom;
  private long gapEnd;
  private long doubtful;
  private int fruitless;

  /**
   * @param first the number of the first line that is wanted
   */
  LineOrder(long first, Sink sink) {
    this.sink = sink;
    next = first;
    highest = first - 1;
  }

  /** The number of the line that is due. */
  long next() {
    return next;
  }

  /** Whether a line is known to exist that hasn't come yet. */
  boolean hasHole() {
    return highest >= next;
  }

  /** Whether a replay was asked for whose end hasn't come yet. */
  boolean isReplaying() {
    return replaying;
  }

  /** A replay from {@link #next} on is asked for; one that was under way before is forgotten. */
  void replayAsked() {
    replaying = true;
    replayFrom = next;
    gapEnd = 0;
  }

  void output(Output line) {
    highest = Math.max(highest, line.seq());
    if (line.seq() == next) {
      // The line is there after all: the gap was of a live one, and this replay has it.
      gapEnd = 0;
      deliver(line);
      deliverReady();
    } else if (line.seq() > next && bytesAhead < MOST_BYTES_AHEAD) {
      if (ahead.put(line.seq(), line) == null) {
        bytesAhead += cost(line);
      }
    }
  }

  void exited(Exited exit) {
    if (exit.ts().isAfter(lastExit) && !exits.contains(exit)) {
      exits.add(exit);
      exits.sort(Comparator.comparing(Exited::ts));
      deliverReady();
    }
  }

  void gap(Gap gap) {
    highest = Math.max(highest, gap.toSeq());
    if (replaying && gap.fromSeq() <= replayFrom && gap.toSeq() >= next) {
      gapEnd = Math.max(gapEnd, gap.toSeq());
    }
  }

  /**
   * The replay's end has come.
   *
   * @return whether everything that is known to exist has gone out; if not, another replay is due
   */
  boolean replayed() {
    replaying = false;
    if (gapEnd >= next && doubtful == next) {
      passGap();
    } else if (gapEnd >= next) {
      doubtful = next;
    }
    fruitless = hasHole() && next == replayFrom ? fruitless + 1 : 0;
    if (fruitless >= FRUITLESS_REPLAYS) {
      fruitless = 0;
      skipTo(ahead.isEmpty() ? highest + 1 : ahead.firstKey());
    }
    deliverReady();
    return !hasHole();
  }

  /** The hub has nothing of the task to replay. */
  void nothingToReplay() {
    replaying = false;
    gapEnd = 0;
    deliverReady();
  }

  /**
   * Nobody has the lines of the gap but those that wait here: the first replay may have had them.
   */
  private void passGap() {
    while (gapEnd >= next) {
      skipTo(ahead.isEmpty() ? gapEnd + 1 : Math.min(gapEnd + 1, ahead.firstKey()));
    }
  }

  private void skipTo(long seq) {
    long from = next;
    next = seq;
    sink.missing(from, seq - 1);
    deliverReady();
  }

  private void deliverReady() {
    for (Map.Entry<Long, Output> first = ahead.firstEntry();
        first != null && first.getKey() <= next;
        first = ahead.firstEntry()) {
      ahead.pollFirstEntry();
      bytesAhead -= cost(first.getValue());
      if (first.getKey() == next) {
        deliver(first.getValue());
      }
    }
    // While a replay is under way, an exit may have come past lines that nobody has told of yet.
    if (!hasHole() && !replaying) {
      while (!exits.isEmpty()) {
        deliverExit();
      }
    }
  }

  private void deliver(Output line) {
    while (!exits.isEmpty() && isBefore(exits.getFirst(), line)) {
      deliverExit();
    }
    next = line.seq() + 1;
    sink.line(line);
  }

  private void deliverExit() {
    Exited exit = exits.removeFirst();
    lastExit = exit.ts();
    sink.exited(exit);
  }

  private static int cost(Output line) {
    return line.data().length() + OVERHEAD_BYTES;
  }

  private static boolean isBefore(Exited exit, Output line) {
    int order = exit.ts().compareTo(line.ts());
    return order < 0 || (order == 0 && exit.pid() != line.pid());
  }
}
