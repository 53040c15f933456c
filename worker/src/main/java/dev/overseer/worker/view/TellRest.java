package dev.overseer.worker.view;

import dev.overseer.posix.StdStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells of one stream of an attempt what nobody has heard yet: of what is seen while it runs, and
 * of its text in the result, which lacks its middle if it is long. For one thread.
 */
public final class TellRest {
  /** As much is remembered of what was told, to find out what of a result was not. */
  private static final int REMEMBERED_BYTES = 4 << 20;

  /** What a result has in place of what it leaves out. */
  private static final Pattern CUT = Pattern.compile("\\n\\[… (\\S+) bytes cut …\\]\\n");

  private final StdStream stream;
  private final FollowTask.Sink sink;

  private final ByteArrayOutputStream known = new ByteArrayOutputStream();
  private long next;

  /** Of a stream of which nothing was told. */
  public TellRest(StdStream stream, FollowTask.Sink sink) {
    this.stream = stream;
    this.sink = sink;
  }

  /** Another attempt begins. */
  public void forget() {
    known.reset();
    next = 0;
  }

  /** The number of the first byte that was not told. */
  public long next() {
    return next;
  }

  /** Bytes from a place in the stream; those that were told already are not told again. */
  public void live(long from, byte[] bytes) {
    if (from > next && bytes.length > 0) {
      sink.gap(stream, from - next);
      next = from;
    }
    long told = next - from;
    if (told < bytes.length) {
      byte[] fresh = Arrays.copyOfRange(bytes, (int) told, bytes.length);
      next += fresh.length;
      tell(fresh);
    }
  }

  /** The attempt's whole text, as its result has it. */
  public void rest(String text) {
    byte[] told = known.toByteArray();
    if (next > told.length) {
      // More was told than is remembered, and so nearly all that there was.
      return;
    }
    byte[] whole = text.getBytes(StandardCharsets.UTF_8);
    Matcher mark = CUT.matcher(text);
    if (startsWith(whole, told)) {
      tell(Arrays.copyOfRange(whole, told.length, whole.length));
    } else if (mark.find()) {
      restOfCut(text, mark);
    } else {
      // What was told is of an attempt before this one.
      tell(whole);
    }
  }

  /** The same for a text that lacks its middle. */
  private void restOfCut(String text, Matcher mark) {
    byte[] end = text.substring(mark.end()).getBytes(StandardCharsets.UTF_8);
    long start = text.substring(0, mark.start()).getBytes(StandardCharsets.UTF_8).length;
    long cut = Long.parseLong(mark.group(1).replaceAll("\\D", ""));
    long untold = start + cut + end.length - next;
    if (untold > end.length) {
      sink.gap(stream, untold - end.length);
    }
    int last = Math.clamp(untold, 0, end.length);
    tell(Arrays.copyOfRange(end, end.length - last, end.length));
  }

  private static boolean startsWith(byte[] whole, byte[] start) {
    return start.length <= whole.length
        && Arrays.equals(start, 0, start.length, whole, 0, start.length);
  }

  private void tell(byte[] bytes) {
    if (bytes.length > 0) {
      if (known.size() + bytes.length <= REMEMBERED_BYTES) {
        known.writeBytes(bytes);
      }
      sink.output(stream, bytes);
    }
  }
}
