package dev.overseer.server;

import dev.overseer.hub.HubEvent;
import dev.overseer.hub.HubEvent.Output;
import dev.overseer.hub.HubEvent.TaskEvent;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.Wire;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * What waits for one client. Producers put in and never wait; the event loop takes out.
 *
 * <pre>
 *               offerOutput, offerState            take            written
 *   the hub  ─────────────────────────► waiting ──────────► in flight ──────► gone
 *   requests ───── offerReply ────────►   │
 *                                         └ too much: lines are dropped and their numbers noted;
 *                                           a gap goes out once half of the room is free, or before
 *                                           the task's next event that is not a line
 * </pre>
 *
 * <p>Events wait as the hub made them, shared by all clients and by the hub's replay buffer, and
 * are turned into frames when they are taken: so what waits for a slow client costs little, and no
 * encoding happens under the hub's lock.
 *
 * <p>Only lines are ever dropped. State that finds no room ends the connection, since a client that
 * missed an {@code exited} would wait for it for ever. Replies are bounded by their producer, who
 * waits for {@linkplain #awaitReplyRoom room} before the next request.
 *
 * <p>Thread-safe. One lock, held for a few instructions; a lock-free queue would have to keep the
 * ranges of missed lines consistent with what is queued, and gain nothing: there is one consumer,
 * and the hub delivers one event at a time anyway.
 */
final class Outbox {
  /** Replies may wait up to this much before the next request of the client has to. */
  private static final int REPLY_ROOM_BYTES = 256 << 10;

  private final InstantSource clock;
  private final ServerStatistics statistics;

  /** Asks for {@link #take} to be called, on the event loop. Called without the lock. */
  private final Runnable wake;

  private final long maxBytes;

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final MissedLines missed = new MissedLines();
  private Optional<Waiting.Frames> pong = Optional.empty();
  private long waitingBytes;
  private long inFlightBytes;
  private long replyBytes;
  private boolean taking;
  private boolean congestionReported;
  private boolean closed;
  private long progressNanos = System.nanoTime();

  Outbox(int maxBytes, InstantSource clock, ServerStatistics statistics, Runnable wake) {
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.statistics = statistics;
    this.wake = wake;
  }

  /** Puts lines in, or drops them where there is no room. */
  void offerOutput(Output output) {
    boolean mustWake;
    synchronized (this) {
      if (closed) {
        return;
      }
      long room = missed.has(output.taskId()) ? maxBytes / 2 : maxBytes;
      if (bytes() >= room) {
        statistics.linesDropped.add(output.lines().count());
        missed.add(output);
        return;
      }
      tellMissed(output.taskId());
      add(new Waiting.Event(output, false));
      mustWake = startTaking();
    }
    wakeIf(mustWake);
  }

  /**
   * Puts an event in that must not be lost.
   *
   * @return false if there is no room: then the client can't be told the truth any more
   */
  boolean offerState(HubEvent event) {
    boolean mustWake;
    synchronized (this) {
      if (closed) {
        return true;
      }
      if (event instanceof TaskEvent of) {
        // Whoever hears that a task ended has heard before what of it was missed.
        tellMissed(of.taskId());
      }
      add(new Waiting.Event(event, false));
      if (bytes() + missed.cost() > maxBytes * 5 / 2) {
        return false;
      }
      mustWake = startTaking();
    }
    wakeIf(mustWake);
    return true;
  }

  /** Puts an answer in. */
  void offerReply(ServerMessage reply) {
    offerReply(Wire.write(reply));
  }

  /** The same for one that is written already. */
  void offerReply(byte[] json) {
    offer(new Waiting.Frames(TextFrames.text(json), true));
  }

  /** Puts news in. Whoever has some asks {@link #isCongested} before. */
  void offerNews(byte[] json) {
    offer(new Waiting.Frames(TextFrames.text(json), false));
  }

  /** Puts an event in that answers a request for the past. */
  void offerReplay(TaskEvent event) {
    offer(new Waiting.Event(event, true));
  }

  /** Puts news in that will be old soon: a client with much to read goes without. */
  void offerUnlessBusy(byte[] frame) {
    boolean mustWake;
    synchronized (this) {
      if (closed || bytes() > maxBytes / 2) {
        return;
      }
      add(new Waiting.Frames(frame, false));
      mustWake = startTaking();
    }
    wakeIf(mustWake);
  }

  /** Puts a ping in. */
  void offerPing(byte[] frame) {
    offer(new Waiting.Frames(frame, false));
  }

  /** Answers a ping, before all else; of several pings that wait only the last is answered. */
  void offerPong(byte[] frame) {
    boolean mustWake;
    synchronized (this) {
      if (closed) {
        return;
      }
      // RFC 6455, section 5.5.3, allows it; else a client that pings and never reads would pile up.
      pong.ifPresent(older -> waitingBytes -= older.cost());
      Waiting.Frames entry = new Waiting.Frames(frame, false);
      pong = Optional.of(entry);
      count(entry);
      mustWake = startTaking();
    }
    wakeIf(mustWake);
  }

  private void offer(Waiting entry) {
    boolean mustWake;
    synchronized (this) {
      if (closed) {
        return;
      }
      add(entry);
      if (entry.isReply()) {
        replyBytes += entry.cost();
      }
      mustWake = startTaking();
    }
    wakeIf(mustWake);
  }

  /** Waits until few enough answers wait, or the outbox is closed. */
  synchronized void awaitReplyRoom() throws InterruptedException {
    while (replyBytes >= REPLY_ROOM_BYTES && !closed) {
      wait();
    }
  }

  /**
   * Whether more than half of the room is taken; asked for those who must lose nothing, and of whom
   * {@link #written} then says when to go on.
   */
  synchronized boolean isCongested() {
    boolean congested = !closed && bytes() > maxBytes / 2;
    congestionReported |= congested;
    return congested;
  }

  /**
   * Takes what is next, in order. For the event loop.
   *
   * @param into is added to
   * @param count how many entries at most
   * @return false if nothing was left: {@code wake} will be called when there is
   */
  synchronized boolean take(List<Waiting> into, int count) {
    pong.ifPresent(waiting::addFirst);
    pong = Optional.empty();
    if (waiting.isEmpty()) {
      taking = false;
      return false;
    }
    for (int i = 0; i < count && !waiting.isEmpty(); i++) {
      Waiting entry = waiting.removeFirst();
      waitingBytes -= entry.cost();
      inFlightBytes += entry.cost();
      if (entry.isReply()) {
        replyBytes -= entry.cost();
        notifyAll();
      }
      into.add(entry);
    }
    return true;
  }

  /** Some bytes went out, though perhaps not all of an entry. */
  synchronized void progressed() {
    progressNanos = System.nanoTime();
  }

  /**
   * Entries went out.
   *
   * @param cost of them together
   * @return whether a congestion that was reported is over
   */
  boolean written(long cost) {
    boolean mustWake = false;
    boolean relieved = false;
    synchronized (this) {
      progressNanos = System.nanoTime();
      inFlightBytes -= cost;
      if (!missed.isEmpty() && bytes() < maxBytes / 2 && !closed) {
        missed.tasks().forEach(this::tellMissed);
        mustWake = startTaking();
      }
      if (congestionReported && bytes() <= maxBytes / 4) {
        congestionReported = false;
        relieved = true;
      }
    }
    wakeIf(mustWake);
    return relieved;
  }

  /** For how long something has waited while nothing at all went out, in nanoseconds. */
  synchronized long stalledNanos() {
    return bytes() == 0 ? 0 : System.nanoTime() - progressNanos;
  }

  /** How much waits or is in flight. */
  synchronized long bytes() {
    return waitingBytes + inFlightBytes;
  }

  synchronized boolean isEmpty() {
    return bytes() == 0;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Drops what waits, and takes nothing more. */
  synchronized void close() {
    closed = true;
    waiting.clear();
    pong = Optional.empty();
    missed.clear();
    waitingBytes = 0;
    replyBytes = 0;
    notifyAll();
  }

  private void add(Waiting entry) {
    count(entry);
    waiting.addLast(entry);
  }

  private void count(Waiting entry) {
    if (bytes() == 0) {
      progressNanos = System.nanoTime();
    }
    waitingBytes += entry.cost();
  }

  private void tellMissed(String taskId) {
    missed
        .tell(taskId, clock.instant())
        .ifPresent(
            gap -> {
              statistics.gaps.increment();
              add(new Waiting.Frames(TextFrames.text(Wire.write(gap)), false));
            });
  }

  private boolean startTaking() {
    boolean idle = !taking;
    taking = true;
    return idle;
  }

  private void wakeIf(boolean mustWake) {
    if (mustWake) {
      wake.run();
    }
  }
}
