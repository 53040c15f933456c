package dev.overseer.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overseer.hub.HubEvent.Output;
import dev.overseer.hub.Lines;
import dev.overseer.protocol.Rfc3339;
import java.util.Arrays;

/**
 * Writes the lines of an output event as WebSocket frames, one message each, straight from their
 * bytes: this is the hub's hottest code. What is the same for all lines of an event is written once
 * and copied.
 *
 * <pre>
 *   {"type":"output","task_id":"…","pid":1,"stream":"stdout","data":"…","ts":"…","seq":7}
 *   └──────────────────────── head ──────────────────────────────┘ line └── tail ──┘
 * </pre>
 *
 * <p>Not thread-safe: the frames are valid until the next call.
 */
final class EncodeOutput {
  /** Frames of about this many bytes are joined; only a single longer line makes more. */
  static final int PIECE_BYTES = 64 << 10;

  private static final byte[] CONTINUED = ",\"continued\":true".getBytes(UTF_8);
  private static final int MAX_DIGITS = 19;

  private byte[] frames = new byte[PIECE_BYTES];
  private int length;

  /** The frames of the last call, from index 0. */
  byte[] frames() {
    return frames;
  }

  /** How many bytes of {@link #frames} count. */
  int length() {
    return length;
  }

  /**
   * Encodes lines until a piece is full.
   *
   * @param from the first line to encode
   * @return the first line that is left; the number of lines if none is
   */
  int encode(Output event, int from) {
    if (frames.length > PIECE_BYTES) {
      frames = new byte[PIECE_BYTES];
    }
    length = 0;
    byte[] head = head(event);
    byte[] tail = tail(event);
    Lines lines = event.lines();
    byte[] bytes = lines.array();
    int line = from;
    for (; line < lines.count(); line++) {
      int start = lines.start(line);
      int end = lines.end(line);
      int extra = EscapeJson.extraBytes(bytes, start, end);
      boolean continued = lines.isContinued(line);
      long seq = event.firstSeq() + line;
      int payload =
          head.length
              + (end - start + extra)
              + tail.length
              + digits(seq)
              + (continued ? CONTINUED.length : 0)
              + 1;
      int frame = TextFrames.headerBytes(payload) + payload;
      if (length + frame > frames.length) {
        if (length > 0) {
          return line;
        }
        frames = new byte[frame];
      }
      int at = TextFrames.putTextHeader(frames, length, payload);
      at = put(head, at);
      if (extra == 0) {
        System.arraycopy(bytes, start, frames, at, end - start);
        at += end - start;
      } else {
        at = EscapeJson.put(bytes, start, end, frames, at);
      }
      at = put(tail, at);
      at = putDecimal(seq, at);
      if (continued) {
        at = put(CONTINUED, at);
      }
      frames[at++] = '}';
      length = at;
    }
    return line;
  }

  private static byte[] head(Output event) {
    byte[] taskId = event.taskId().getBytes(UTF_8);
    byte[] escaped = new byte[taskId.length + EscapeJson.extraBytes(taskId, 0, taskId.length)];
    EscapeJson.put(taskId, 0, taskId.length, escaped, 0);
    return "{\"type\":\"output\",\"task_id\":\"%s\",\"pid\":%d,\"stream\":\"%s\",\"data\":\""
        .formatted(new String(escaped, UTF_8), event.pid(), event.stream().label())
        .getBytes(UTF_8);
  }

  private static byte[] tail(Output event) {
    return ("\",\"ts\":\"" + Rfc3339.format(event.at()) + "\",\"seq\":").getBytes(UTF_8);
  }

  private int put(byte[] text, int at) {
    System.arraycopy(text, 0, frames, at, text.length);
    return at + text.length;
  }

  private static int digits(long number) {
    long bound = 10;
    for (int digits = 1; digits < MAX_DIGITS; digits++) {
      if (number < bound) {
        return digits;
      }
      bound *= 10;
    }
    return MAX_DIGITS;
  }

  private int putDecimal(long number, int at) {
    int end = at + digits(number);
    long left = number;
    for (int i = end - 1; i >= at; i--) {
      frames[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
    return end;
  }

  /** The frames of the last call, as an array of their own. */
  byte[] copy() {
    return Arrays.copyOf(frames, length);
  }
}
