package dev.overseer.server;

import dev.overseer.hub.HubEvent;
import dev.overseer.hub.HubEvent.Output;
import dev.overseer.protocol.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * The frames of events, encoded when the first client's turn comes and kept for the others, who
 * mostly want them next. A client that is further behind than what is kept pays for encoding them
 * again with its own turn.
 *
 * <p>Belongs to the event loop, which is one thread: so it needs no lock, and the reference counts
 * of the buffers are touched nowhere else.
 */
final class SharedFrames {
  private final ByteBufAllocator allocator;
  private final ServerStatistics statistics;
  private final int maxBytes;

  private final EncodeOutput encoder = new EncodeOutput();
  private final Map<Key, Piece> pieces = new HashMap<>();
  private final ArrayDeque<Key> oldestFirst = new ArrayDeque<>();
  private long bytes;
  private int readers;

  SharedFrames(ByteBufAllocator allocator, ServerStatistics statistics, int maxBytes) {
    this.allocator = allocator;
    this.statistics = statistics;
    this.maxBytes = maxBytes;
  }

  /**
   * Some whole frames.
   *
   * @param nextLine the line of the event to go on with; 0 if there is none
   */
  record Piece(ByteBuf frames, int nextLine) {}

  /** The same event, not an equal one. */
  private static final class Key {
    private final HubEvent event;
    private final int fromLine;

    Key(HubEvent event, int fromLine) {
      this.event = event;
      this.fromLine = fromLine;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Events are shared: identity is what is asked for.
    public boolean equals(Object other) {
      return other instanceof Key key && key.event == event && key.fromLine == fromLine;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(event) + fromLine;
    }
  }

  /** One more client will ask. */
  void joined() {
    readers++;
  }

  /** One client will ask no more. */
  void left() {
    readers--;
    if (readers == 0) {
      clear();
    }
  }

  /**
   * The frames of an event, or of as many of its lines as make a piece.
   *
   * @param fromLine the line to begin with
   * @param once whether nobody else will want them
   * @return a piece that the caller releases
   */
  Piece of(HubEvent event, int fromLine, boolean once) {
    if (once || readers < 2) {
      return encode(event, fromLine);
    }
    Key key = new Key(event, fromLine);
    Piece piece = pieces.get(key);
    if (piece == null) {
      piece = encode(event, fromLine);
      keep(key, piece);
    }
    return new Piece(piece.frames.retainedDuplicate(), piece.nextLine);
  }

  private Piece encode(HubEvent event, int fromLine) {
    if (event instanceof Output output) {
      int next = encoder.encode(output, fromLine);
      statistics.linesEncoded.add(next - fromLine);
      ByteBuf frames = exactly(encoder.length()).writeBytes(encoder.frames(), 0, encoder.length());
      return new Piece(frames, next == output.lines().count() ? 0 : next);
    }
    byte[] frame = TextFrames.text(Wire.write(TranslateEvents.message(event)));
    return new Piece(exactly(frame.length).writeBytes(frame), 0);
  }

  /** No room at the end: TLS would write the next buffer's bytes there, into what others share. */
  private ByteBuf exactly(int size) {
    return allocator.directBuffer(size, size);
  }

  private void keep(Key key, Piece piece) {
    pieces.put(key, piece);
    oldestFirst.addLast(key);
    bytes += piece.frames.readableBytes();
    // The newest piece stays, however large.
    while (bytes > maxBytes && oldestFirst.size() > 1) {
      drop(oldestFirst.removeFirst());
    }
  }

  private void clear() {
    while (!oldestFirst.isEmpty()) {
      drop(oldestFirst.removeFirst());
    }
  }

  private void drop(Key key) {
    Piece piece = pieces.remove(key);
    if (piece != null) {
      bytes -= piece.frames.readableBytes();
      piece.frames.release();
    }
  }
}
