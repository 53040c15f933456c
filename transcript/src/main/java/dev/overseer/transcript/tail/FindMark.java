package dev.overseer.transcript.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds in a file the place that a mark speaks of: by its offset, if the file is the same and the
 * line before the place still stands there; else behind the line that has the mark's uuid, since a
 * resumed session repeats its lines in another file; else there is none.
 */
final class FindMark {
  private FindMark() {}

  /** Up to where the file has been dealt with; 0 for nothing of it. */
  static long in(OpenTranscript file, Mark mark) throws IOException {
    if (mark.offset() > 0
        && mark.offset() <= file.size()
        && file.identity().equals(mark.identity())
        && (mark.start() == mark.offset()
            || Print.of(file, mark.start(), mark.start() + length(file, mark)) == mark.print())) {
      return mark.offset();
    }
    return mark.uuid().isEmpty() ? 0 : behind(file, "\"uuid\":\"" + mark.uuid() + "\"");
  }

  /** Of the line before the place, without its end, which may be missing. */
  private static long length(OpenTranscript file, Mark mark) throws IOException {
    byte[] last = new byte[1];
    int count = file.read(ByteBuffer.wrap(last), mark.offset() - 1);
    boolean ended = count == 1 && last[0] == '\n';
    return mark.offset() - mark.start() - (ended ? 1 : 0);
  }

  /** Behind the last line that holds a text, blanks after colons aside. */
  private static long behind(OpenTranscript file, String text) throws IOException {
    byte[] wanted = text.getBytes(UTF_8);
    byte[] block = new byte[8192];
    long end = file.size();
    long found = 0;
    boolean inThisLine = false;
    int matched = 0;
    long at = 0;
    while (at < end) {
      int count = file.read(ByteBuffer.wrap(block), at);
      if (count <= 0) {
        break;
      }
      for (int i = 0; i < count; i++) {
        byte b = block[i];
        if (b == '\n') {
          found = inThisLine ? at + i + 1 : found;
          inThisLine = false;
          matched = 0;
        } else if (b == wanted[matched]) {
          matched++;
          if (matched == wanted.length) {
            inThisLine = true;
            matched = 0;
          }
        } else if (b != ' ' || matched == 0 || wanted[matched - 1] != ':') {
          matched = b == wanted[0] ? 1 : 0;
        }
      }
      at += count;
    }
    return found;
  }
}
