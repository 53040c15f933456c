package dev.overseer.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads WebSocket frames as a client gets them: unmasked, text or control, a text in one frame or
 * in fragments with control frames between them. Format: RFC 6455, section 5.
 *
 * <p>For one thread.
 */
final class FrameReader {
  /** What a frame, or a row of fragments, says. */
  // Handed over once and compared by nobody: a copy of each message would only cost.
  @SuppressWarnings("ArrayRecordComponent")
  sealed interface Frame {
    record Text(byte[] utf8) implements Frame {}

    record Ping(byte[] payload) implements Frame {}

    record Pong() implements Frame {}

    /**
     * @param code 1005 where the frame has none
     */
    record Close(int code, String reason) implements Frame {}
  }

  /** The bytes are no frame that a server may send. */
  static final class BadFrame extends IOException {
    private static final long serialVersionUID = 1L;

    BadFrame(String why) {
      super("the hub sent " + why);
    }
  }

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int LARGEST_CONTROL = 125;

  private final Buffer in;
  private final int largest;
  private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();
  private boolean fragmented;

  /**
   * @param largest the most bytes of one text that are taken
   */
  FrameReader(InputStream in, int largest) {
    this.in = new Buffer(in);
    this.largest = largest;
  }

  /** Whether bytes are at hand, so that the next frame may need no waiting. */
  boolean hasBuffered() {
    return in.ready() > 0;
  }

  /** The stream, for the HTTP answer that comes before the first frame. */
  InputStream beforeFrames() {
    return in;
  }

  /**
   * Waits for the next text or control frame.
   *
   * @throws EOFException if the stream ends
   * @throws BadFrame if something else comes than a server may send
   */
  Frame next() throws IOException {
    while (true) {
      int first = octet();
      int second = octet();
      boolean last = (first & 0x80) != 0;
      int opcode = first & 0x0f;
      if ((first & 0x70) != 0) {
        throw new BadFrame("a frame of an extension that was not agreed on");
      }
      if ((second & 0x80) != 0) {
        throw new BadFrame("a masked frame, which only clients may");
      }
      if (opcode >= CLOSE) {
        return control(opcode, last, second & 0x7f);
      }
      byte[] payload = payload(length(second & 0x7f));
      if (opcode != TEXT && opcode != CONTINUATION) {
        throw new BadFrame("a frame of type %d, which is not text".formatted(opcode));
      }
      if ((opcode == CONTINUATION) != fragmented) {
        throw new BadFrame("fragments out of order");
      }
      if (last && !fragmented) {
        return new Frame.Text(payload);
      }
      fragments.write(payload);
      fragmented = !last;
      if (last) {
        byte[] whole = fragments.toByteArray();
        fragments.reset();
        return new Frame.Text(whole);
      }
    }
  }

  private Frame control(int opcode, boolean last, int length) throws IOException {
    if (!last || length > LARGEST_CONTROL) {
      throw new BadFrame("a control frame that is too long");
    }
    byte[] payload = readFully(length);
    return switch (opcode) {
      case PING -> new Frame.Ping(payload);
      case PONG -> new Frame.Pong();
      case CLOSE ->
          length < 2
              ? new Frame.Close(1005, "")
              : new Frame.Close(
                  (payload[0] & 0xff) << 8 | (payload[1] & 0xff),
                  new String(payload, 2, length - 2, StandardCharsets.UTF_8));
      default -> throw new BadFrame("a control frame of unknown type " + opcode);
    };
  }

  private long length(int short7) throws IOException {
    int octets = short7 == 126 ? 2 : short7 == 127 ? 8 : 0;
    if (octets == 0) {
      return short7;
    }
    long length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | octet();
    }
    return length;
  }

  private byte[] payload(long length) throws IOException {
    // A length of 2^63 and more is negative here.
    if (length < 0 || length > largest - fragments.size()) {
      throw new BadFrame("a message of more than %d MiB".formatted(largest / (1024 * 1024)));
    }
    return readFully((int) length);
  }

  private byte[] readFully(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("in the middle of a message");
    }
    return bytes;
  }

  private int octet() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException();
    }
    return octet;
  }

  /** Knows what it holds, which its base class tells only after asking the system, too. */
  private static final class Buffer extends BufferedInputStream {
    Buffer(InputStream in) {
      super(in, 64 * 1024);
    }

    int ready() {
      return count - pos;
    }
  }
}
