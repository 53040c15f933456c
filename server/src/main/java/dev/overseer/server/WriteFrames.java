package dev.overseer.server;

import dev.overseer.hub.HubEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves what waits in an outbox to its socket, in rounds: one round fills the channel up to its
 * high water mark, then the other connections get their turn. Small frames are joined, since a
 * socket takes one large buffer much faster than many small ones; large pieces go as they are,
 * shared with the other connections.
 *
 * <p>Belongs to the event loop.
 */
final class WriteFrames {
  private static final int ROUND_BYTES = 256 << 10;
  private static final int JOINED_BYTES = 32 << 10;
  private static final int SMALL_BYTES = 4 << 10;
  private static final int ENTRIES_PER_TAKE = 64;

  private final Channel channel;
  private final Outbox outbox;
  private final SharedFrames shared;
  private final ServerStatistics statistics;

  /** Told after bytes went out, with whether a congestion is over. */
  private final Progress progress;

  private final List<Waiting> took = new ArrayList<>();
  private final ArrayDeque<Waiting> taken = new ArrayDeque<>();
  private int nextLine;
  private boolean started;
  private boolean stopped;
  private boolean inRound;
  private boolean roundPlanned;

  WriteFrames(
      Channel channel,
      Outbox outbox,
      SharedFrames shared,
      ServerStatistics statistics,
      Progress progress) {
    this.channel = channel;
    this.outbox = outbox;
    this.shared = shared;
    this.statistics = statistics;
    this.progress = progress;
  }

  /** Hears that an entry went out. */
  @FunctionalInterface
  interface Progress {
    void written(boolean relieved);
  }

  /** The connection is ready for frames. */
  void start() {
    started = true;
    shared.joined();
    round();
  }

  /** Nothing more is to be written but what the channel has already. */
  void stop() {
    if (started && !stopped) {
      shared.left();
    }
    stopped = true;
    taken.clear();
  }

  /** Writes as much as the channel takes now. */
  void round() {
    // Flushing may tell this object, from within, that the channel is writable again.
    if (!started || stopped || inRound) {
      return;
    }
    inRound = true;
    try {
      boolean more = fill();
      channel.flush();
      if (more && channel.isWritable() && !roundPlanned) {
        roundPlanned = true;
        channel
            .eventLoop()
            .execute(
                () -> {
                  roundPlanned = false;
                  round();
                });
      }
    } finally {
      inRound = false;
    }
  }

  /** Returns whether there may be more. */
  private boolean fill() {
    Joined joined = new Joined();
    int written = 0;
    boolean more = true;
    while (written < ROUND_BYTES && channel.isWritable()) {
      if (taken.isEmpty() && !take()) {
        more = false;
        break;
      }
      written +=
          switch (taken.getFirst()) {
            case Waiting.Frames frames -> {
              taken.removeFirst();
              yield joined.add(frames.bytes(), frames.cost());
            }
            case Waiting.Event event -> joined.add(next(event), costOfWritten(event));
          };
    }
    joined.write();
    return more;
  }

  private boolean take() {
    boolean some = outbox.take(took, ENTRIES_PER_TAKE);
    taken.addAll(took);
    took.clear();
    return some;
  }

  private ByteBuf next(Waiting.Event entry) {
    HubEvent event = entry.event();
    SharedFrames.Piece piece = shared.of(event, nextLine, entry.isReply());
    nextLine = piece.nextLine();
    return piece.frames();
  }

  /** An event is paid for with its last piece. */
  private long costOfWritten(Waiting.Event event) {
    if (nextLine > 0) {
      return 0;
    }
    taken.removeFirst();
    return event.cost();
  }

  private void write(ByteBuf frames, long cost) {
    int bytes = frames.readableBytes();
    channel
        .write(frames)
        .addListener(
            result -> {
              if (result.isSuccess()) {
                statistics.bytesSent.add(bytes);
                wrote(cost);
              } else {
                var _ = channel.close();
              }
            });
  }

  private void wrote(long cost) {
    if (cost == 0) {
      outbox.progressed();
    } else {
      progress.written(outbox.written(cost));
    }
  }

  /** Frames on their way into one buffer. */
  private final class Joined {
    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
    private long cost;

    int add(byte[] frames, long itsCost) {
      room(frames.length);
      buffer.writeBytes(frames);
      cost += itsCost;
      return frames.length;
    }

    int add(ByteBuf frames, long itsCost) {
      int bytes = frames.readableBytes();
      if (bytes < SMALL_BYTES) {
        room(bytes);
        buffer.writeBytes(frames);
        frames.release();
        cost += itsCost;
      } else {
        write();
        WriteFrames.this.write(frames, itsCost);
      }
      return bytes;
    }

    private void room(int bytes) {
      if (buffer.writableBytes() < bytes) {
        write();
        buffer = channel.alloc().directBuffer(Math.max(bytes, JOINED_BYTES));
      }
    }

    void write() {
      if (buffer.isReadable()) {
        WriteFrames.this.write(buffer, cost);
      } else {
        buffer.release();
      }
      buffer = Unpooled.EMPTY_BUFFER;
      cost = 0;
    }
  }
}
