package dev.overseer.transcript.tail;

import dev.overseer.transcript.json.MalformedJsonException;
import dev.overseer.transcript.json.ReadJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows one file.
 *
 * <pre>
 *              it is there              shorter, or another content
 *   AWAITED ───────────────► OPEN ──────────────────────────────────► from its beginning
 *                             │ ▲
 *      another file in its    │ │
 *      place: the old one to  └─┘ deleted or renamed: it is still read,
 *      its end, then the new      until another one stands in its place
 *
 *               rest                     it has another size
 *   OPEN ───────────────► RESTING, closed ───────────────────► OPEN, where it was
 * </pre>
 *
 * <p>Only whole lines are handed on. A last line without a line's end is handed on when it is a
 * whole JSON text and nothing has been added to it for a second.
 *
 * <p>Its place moves when a line has been taken; so whoever runs it may die and another go on with
 * the same object. Not thread-safe, but for {@link #lagBytes}.
 */
public final class FollowFile {
  /** How long a last line without its end is waited for, in nanoseconds. */
  public static final long PATIENCE = Duration.ofSeconds(1).toNanos();

  private static final int BLOCK = 16 * 1024;
  private static final int REMEMBERED = 64;
  private static final long LONGEST_AGE_MILLIS = Duration.ofDays(1).toMillis();
  private static final long QUIET = Duration.ofMinutes(1).toNanos();
  private static final long PRINT_OF_CARRIAGE_RETURN =
      Print.add(Print.EMPTY, new byte[] {'\r'}, 0, 1);

  private final ReadJson json;
  private final TailListener listener;

  private final Path path;
  private final Mark mark;

  /** One for all files: they are read one after the other. */
  private final byte[] block;

  private @Nullable OpenTranscript file;
  private @Nullable String resting;
  private boolean openedBefore;
  private boolean vanished;

  /** Where the next line begins. */
  private long offset;

  /** Up to where that line has been looked through for its end, and the print of that part. */
  private long scanned;

  private long print = Print.EMPTY;

  /** What stands before {@code offset}: if it changes, the file has been rewritten. */
  private byte[] before = new byte[0];

  private long knownUntil;
  private long againUntil;
  private long size;
  private FileTime modified = FileTime.fromMillis(0);
  private long grownNanos = System.nanoTime();
  private boolean restTried;
  private volatile long lag;

  /**
   * Follows a file from its beginning.
   *
   * @param block from {@link #newBlock}; may be shared by those of one thread, as the reader may
   */
  public FollowFile(Path path, byte[] block, ReadJson json, TailListener listener) {
    this(Mark.none(path), block, json, listener);
  }

  FollowFile(Mark mark, byte[] block, ReadJson json, TailListener listener) {
    this.path = mark.path();
    this.mark = mark;
    this.block = block;
    this.json = json;
    this.listener = listener;
  }

  /** What files are read with. */
  public static byte[] newBlock() {
    return new byte[BLOCK];
  }

  /** Where it is, or will be. */
  public Path path() {
    return path;
  }

  /** How much has been written that has not been read. */
  public long lagBytes() {
    return lag;
  }

  /** Whether nothing has happened to it for a while. */
  boolean isQuiet(long now) {
    return now - grownNanos > QUIET;
  }

  /**
   * Hands on what is new.
   *
   * @param most lines
   * @param now by {@code System.nanoTime}
   * @return how many lines there were; {@code most} means that there may be more
   */
  public int poll(int most, long now, LineSink sink) throws IOException, InterruptedException {
    Optional<BasicFileAttributes> there = look();
    if (file == null) {
      if (there.isEmpty() || rests(there.get())) {
        return 0;
      }
      open(identityOf(there.get()));
    }
    OpenTranscript open = file;
    if (open == null) {
      return 0;
    }
    int lines = readLines(open, most, now, there, sink);
    if (lines == most) {
      return most;
    }
    if (there.isEmpty()) {
      if (!vanished) {
        vanished = true;
        listener.vanished(path);
      }
      return lines;
    }
    vanished = false;
    if (!identityOf(there.get()).equals(open.identity())) {
      if (scanned > offset) {
        handRest(open, now, sink);
      }
      close();
      listener.replaced(path);
      return most;
    }
    if (size > offset && now - grownNanos > PATIENCE) {
      lines += end(now, sink);
    }
    return lines;
  }

  private Optional<BasicFileAttributes> look() throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.isRegularFile() ? Optional.of(attributes) : Optional.empty();
    } catch (NoSuchFileException awaited) {
      return Optional.empty();
    }
  }

  private static String identityOf(BasicFileAttributes attributes) {
    return String.valueOf(attributes.fileKey());
  }

  private boolean rests(BasicFileAttributes there) {
    return identityOf(there).equals(resting)
        && there.size() == size
        && there.lastModifiedTime().equals(modified);
  }

  /** For how long nothing was written; of a file of former days there is no need to wait. */
  private static long ageNanos(BasicFileAttributes file) {
    long millis = System.currentTimeMillis() - file.lastModifiedTime().toMillis();
    return TimeUnit.MILLISECONDS.toNanos(Math.clamp(millis, 0, LONGEST_AGE_MILLIS));
  }

  private void open(String identity) throws IOException {
    OpenTranscript opened;
    try {
      opened = OpenTranscript.open(path, identity);
    } catch (NoSuchFileException justGone) {
      return;
    }
    file = opened;
    String rested = resting;
    resting = null;
    if (identity.equals(rested)) {
      // Its place is known; whether it still is one is seen from its size and what is before it.
      return;
    }
    if (rested != null) {
      listener.replaced(path);
    }
    restart(openedBefore ? opened.size() : 0);
    if (!openedBefore) {
      openedBefore = true;
      knownUntil = FindMark.in(opened, mark);
      // What is known of a file that is not the one of the mark may have been repeated there.
      againUntil = knownUntil == mark.offset() ? 0 : opened.size();
    }
    listener.opened(path, knownUntil);
  }

  private void restart(long again) {
    offset = 0;
    scanned = 0;
    print = Print.EMPTY;
    before = new byte[0];
    size = 0;
    knownUntil = 0;
    againUntil = again;
    restTried = false;
  }

  private int readLines(
      OpenTranscript open, int most, long now, Optional<BasicFileAttributes> there, LineSink sink)
      throws IOException, InterruptedException {
    FileTime written = there.map(BasicFileAttributes::lastModifiedTime).orElse(modified);
    long length = open.size();
    if (length != size || !written.equals(modified)) {
      if (length != size) {
        grownNanos = now - there.map(FollowFile::ageNanos).orElse(0L);
        restTried = false;
      }
      if (length < scanned || isRewritten(open)) {
        listener.rewritten(path);
        restart(length);
      }
      size = length;
      modified = written;
    }
    int lines = 0;
    boolean done = false;
    try {
      while (lines < most && scanned < length) {
        int count = open.read(ByteBuffer.wrap(block), scanned);
        if (count <= 0) {
          break;
        }
        lines += linesInBlock(open, count, most - lines, now, sink);
      }
      done = true;
    } finally {
      if (!done) {
        // What was looked through of the next line is looked through again.
        scanned = offset;
        print = Print.EMPTY;
      }
      lag = Math.max(0, length - offset);
    }
    return lines;
  }

  /** The block begins at {@code scanned}. */
  private int linesInBlock(OpenTranscript open, int count, int most, long now, LineSink sink)
      throws IOException, InterruptedException {
    int lines = 0;
    int from = 0;
    for (int i = 0; i < count && lines < most; i++) {
      if (block[i] == '\n') {
        print = Print.add(print, block, from, i);
        long length = scanned + i - offset;
        from = i + 1;
        lines += hand(open, length, scanned + from, now, sink);
      }
    }
    if (lines < most) {
      print = Print.add(print, block, from, count);
      scanned += count;
    } else {
      scanned = offset;
    }
    if (from > 0) {
      remember(open);
    }
    return lines;
  }

  /** Hands a line on, if there is anything in it. */
  private int hand(OpenTranscript open, long length, long end, long now, LineSink sink)
      throws InterruptedException {
    boolean blank = length == 0 || (length == 1 && print == PRINT_OF_CARRIAGE_RETURN);
    if (!blank) {
      Line line = new Line(open, offset, length, end, print, now, readingOf(end));
      open.hold();
      boolean taken = false;
      try {
        sink.put(line);
        taken = true;
      } finally {
        if (!taken) {
          open.release();
        }
      }
    }
    offset = end;
    print = Print.EMPTY;
    return blank ? 0 : 1;
  }

  private Line.Reading readingOf(long end) {
    if (end <= knownUntil) {
      return Line.Reading.KNOWN;
    }
    return end <= againUntil ? Line.Reading.AGAIN : Line.Reading.NEW;
  }

  private void remember(OpenTranscript open) throws IOException {
    byte[] last = new byte[(int) Math.min(REMEMBERED, offset)];
    int count = open.read(ByteBuffer.wrap(last), offset - last.length);
    before = count == last.length ? last : new byte[0];
  }

  private boolean isRewritten(OpenTranscript open) throws IOException {
    if (before.length == 0) {
      return false;
    }
    byte[] now = new byte[before.length];
    int count = open.read(ByteBuffer.wrap(now), offset - before.length);
    return count != before.length || !Arrays.equals(now, before);
  }

  /**
   * Whether a last line without its end has been seen that may be handed on, once nothing has been
   * added to it for {@link #PATIENCE}.
   */
  public boolean awaitsItsEnd() {
    return file != null && size > offset && !restTried;
  }

  /** Hands on a last line without its end, if it is a whole one. */
  int end(long now, LineSink sink) throws IOException, InterruptedException {
    OpenTranscript open = file;
    if (open == null || scanned <= offset || restTried) {
      return 0;
    }
    restTried = true;
    return isJson(open) ? handRest(open, now, sink) : 0;
  }

  private int handRest(OpenTranscript open, long now, LineSink sink)
      throws IOException, InterruptedException {
    int handed = hand(open, scanned - offset, scanned, now, sink);
    remember(open);
    lag = 0;
    return handed;
  }

  private boolean isJson(OpenTranscript open) throws IOException {
    try (InputStream in = open.read(offset, scanned - offset)) {
      return json.read(in).isObject();
    } catch (MalformedJsonException half) {
      return false;
    }
  }

  /**
   * Closes the file until it has another size, and remembers the place: of many files that nothing
   * happens to, none has to be open.
   */
  public void rest() {
    OpenTranscript open = file;
    if (open != null && !vanished) {
      scanned = offset;
      print = Print.EMPTY;
      resting = open.identity();
      open.release();
      file = null;
    }
  }

  /** Closes the file. */
  public void close() {
    if (file != null) {
      file.release();
      file = null;
    }
    lag = 0;
  }
}
