package dev.overseer.server;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.hub.HubEvent;
import dev.overseer.hub.Subscriber;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One client, from its upgrade to its end.
 *
 * <pre>
 *   the hub ──deliver──► Outbox ──► WriteFrames ──► socket ──► ReadRequests ──► RequestQueue
 *                          ▲                                                        │
 *                          └───────────── answers, news ─────────── Talk ◄──────────┘
 *
 *   connected ──open──► open ──close──► closing ──linger──► closed
 *                            └── finish: first write what waits ──┘
 * </pre>
 *
 * <p>{@link #deliver} and {@link #isCongested} come from the hub, under its lock; {@link #later}
 * from anywhere; everything else belongs to the event loop.
 */
final class Connection implements Subscriber {

  /** For how long a closing connection may take its last bytes and say goodbye. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Channel channel;
  private final ServerStatistics statistics;
  private final ServerLimits limits;
  private final Executor threads;
  private final Log log;
  private final Outbox outbox;
  private final WriteFrames writer;

  private Optional<Open> open = Optional.empty();
  private State state = State.CONNECTED;
  private boolean peerClosed;
  private Optional<CloseReason> finishing = Optional.empty();
  private long heardNanos = System.nanoTime();
  private long pingedNanos;
  private boolean awaitingPong;

  private enum State {
    CONNECTED,
    OPEN,
    CLOSING,
    CLOSED
  }

  /** What there is once it is a WebSocket. */
  private record Open(Talk talk, RequestQueue requests) {}

  Connection(
      Channel channel,
      SharedFrames shared,
      ServerStatistics statistics,
      ServerLimits limits,
      Executor threads,
      InstantSource clock,
      Log log) {
    this.channel = channel;
    this.log = log;
    this.statistics = statistics;
    this.limits = limits;
    this.threads = threads;
    outbox =
        new Outbox(limits.outboxBytes(), clock, statistics, () -> OnLoop.run(channel, this::write));
    writer = new WriteFrames(channel, outbox, shared, statistics, this::written);
  }

  Outbox outbox() {
    return outbox;
  }

  @Override
  public void deliver(HubEvent event) {
    if (event instanceof HubEvent.Output output) {
      outbox.offerOutput(output);
    } else if (!outbox.offerState(event)) {
      OnLoop.run(channel, this::closeTooSlow);
    }
  }

  @Override
  public boolean isCongested() {
    return outbox.isCongested();
  }

  /** Requests may come. */
  void open(Talk talk) {
    RequestQueue requests =
        new RequestQueue(threads, limits.waitingRequests(), talk::handle, this::keepReading);
    open = Optional.of(new Open(talk, requests));
    state = State.OPEN;
    heardNanos = System.nanoTime();
  }

  /** Frames may go out. */
  void startWriting() {
    writer.start();
  }

  void received(Incoming message) {
    heard();
    if (state == State.OPEN && finishing.isEmpty()) {
      open.ifPresent(is -> is.requests.add(message));
    }
  }

  void pinged(byte[] payload) {
    heard();
    outbox.offerPong(TextFrames.pong(payload));
  }

  void ponged() {
    heard();
    awaitingPong = false;
  }

  /** The client wants to end it: its close is answered, and what it asked before is still done. */
  void peerClosed() {
    peerClosed = true;
    close(CloseReason.NORMAL);
  }

  /** The channel takes bytes again. */
  void write() {
    writer.round();
  }

  /** Says why, and ends it; what waits is dropped, what is on its way goes out first. */
  void close(CloseReason reason) {
    if (state != State.OPEN) {
      return;
    }
    state = State.CLOSING;
    writer.stop();
    outbox.close();
    // Read on, to throw it away: closing a socket with unread bytes resets it, and the client would
    // never see why.
    channel.config().setAutoRead(true);
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(TextFrames.close(reason)))
        .addListener(
            sent -> {
              if (peerClosed || !sent.isSuccess()) {
                disconnect();
              } else {
                endOutput();
              }
            });
    linger(this::disconnect);
  }

  /** Takes nothing more in, writes what waits, and closes then; or closes without after a while. */
  void finish(CloseReason reason) {
    if (state != State.OPEN || finishing.isPresent()) {
      return;
    }
    finishing = Optional.of(reason);
    if (outbox.isEmpty()) {
      close(reason);
    } else {
      linger(() -> close(reason));
    }
  }

  /** The socket is gone. */
  void closed() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    writer.stop();
    outbox.close();
    open.ifPresent(is -> is.requests.end(is.talk::close));
  }

  /** Looks after it, now and then: it may be stalled, or silent. */
  void watch(long nowNanos) {
    if (state != State.OPEN) {
      return;
    }
    if (outbox.stalledNanos() > limits.stallTimeout().toNanos()) {
      closeTooSlow();
      return;
    }
    long silent = nowNanos - heardNanos;
    if (!awaitingPong && silent > limits.pingInterval().toNanos()) {
      awaitingPong = true;
      pingedNanos = nowNanos;
      outbox.offerPing(TextFrames.ping());
    } else if (awaitingPong
        && nowNanos - pingedNanos > limits.pingInterval().toNanos()
        && outbox.isEmpty()) {
      // With something still on its way, the ping may be behind it: then a stall is what to look
      // for.
      close(CloseReason.NO_PONG);
    }
  }

  private void closeTooSlow() {
    if (state == State.OPEN) {
      statistics.stalled.increment();
      log.warn(
          "a client doesn't read what it subscribed to: disconnecting it",
          field("peer", channel.remoteAddress()));
      close(CloseReason.TOO_SLOW);
    }
  }

  /** Nothing comes from us any more: the client needn't wait for the linger to learn that. */
  private void endOutput() {
    SslHandler encryption = channel.pipeline().get(SslHandler.class);
    if (encryption != null) {
      var _ = encryption.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      var _ = duplex.shutdownOutput();
    }
  }

  private void linger(Runnable action) {
    later(LINGER, action);
  }

  /** Runs something on the event loop after a while, if there is a loop then. On any thread. */
  void later(Duration delay, Runnable action) {
    OnLoop.run(channel, delay, action);
  }

  /** Ends it without a word. */
  void disconnect() {
    var _ = channel.close();
  }

  private void heard() {
    heardNanos = System.nanoTime();
    awaitingPong = false;
  }

  private void written(boolean relieved) {
    if (relieved) {
      // May wait, for the hub's lock for one: not on the event loop.
      open.ifPresent(is -> threads.execute(is.talk::relieved));
    }
    if (finishing.isPresent() && outbox.isEmpty()) {
      close(finishing.get());
    }
  }

  private void keepReading(boolean on) {
    OnLoop.run(channel, () -> channel.config().setAutoRead(on || state != State.OPEN));
  }
}
