package dev.overseer.transcript.tail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Finds where in a file the first line begins that was written after some time, by the times that
 * the lines tell. Lines that tell none belong to the one before.
 */
final class FindSince {
  private static final byte[] NAME = "\"timestamp\"".getBytes(US_ASCII);
  private static final int LONGEST_TIME = 40;

  private FindSince() {}

  /** The place; the file's length if there is no such line, 0 if the file is not there. */
  static long in(Path path, Instant since) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      return new Scan(since).of(file);
    } catch (NoSuchFileException notYet) {
      return 0;
    }
  }

  /** Goes through the bytes once, and keeps none of them but those of a time. */
  private static final class Scan {
    private final Instant since;
    private final StringBuilder time = new StringBuilder(LONGEST_TIME);

    private long line;
    private int matched;
    private Place place = Place.BEFORE;

    Scan(Instant since) {
      this.since = since;
    }

    /** Where in a line: before its time, between the name and the value, in it, behind it. */
    private enum Place {
      BEFORE,
      NAMED,
      TIME,
      BEHIND
    }

    long of(FileChannel file) throws IOException {
      ByteBuffer block = ByteBuffer.allocate(16 * 1024);
      long at = 0;
      while (file.read(block) > 0) {
        block.flip();
        while (block.hasRemaining()) {
          byte b = block.get();
          at++;
          if (b == '\n') {
            line = at;
            place = Place.BEFORE;
            matched = 0;
          } else if (isLater(b)) {
            return line;
          }
        }
        block.clear();
      }
      return at;
    }

    private boolean isLater(byte b) {
      switch (place) {
        case BEFORE -> {
          matched = b == NAME[matched] ? matched + 1 : b == NAME[0] ? 1 : 0;
          if (matched == NAME.length) {
            place = Place.NAMED;
            time.setLength(0);
          }
        }
        case NAMED -> {
          if (b == '"') {
            place = Place.TIME;
          } else if (b != ':' && b != ' ') {
            place = Place.BEHIND;
          }
        }
        case TIME -> {
          if (b == '"' || time.length() == LONGEST_TIME) {
            place = Place.BEHIND;
            return isAfter();
          }
          time.append((char) b);
        }
        case BEHIND -> {
          // Only the first one is the line's own.
        }
      }
      return false;
    }

    private boolean isAfter() {
      try {
        return Instant.parse(time).isAfter(since);
      } catch (DateTimeException none) {
        return false;
      }
    }
  }
}
