package dev.overseer.bot.disk;

import dev.overseer.core.AtomicFiles;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of its owner's alone to which entries are appended, a line of JSON each, and forced to the
 * disk before {@link #append} returns. A line that was not finished, since the machine went down or
 * the disk was full, is cut off at the next start. When most of it is history it is written anew.
 *
 * <p>Not thread-safe: whoever has one guards it with what it describes.
 */
public final class Ledger implements Closeable {
  /** Below this many entries it is not worth the write. */
  private static final int SMALL = 1000;

  private static final int HISTORY = 4;

  private final Path path;
  private final Supplier<Collection<ObjectNode>> all;
  private final boolean force;

  private FileChannel file;
  private long end;
  private long entries;

  /** From how many entries on it is worth to count what there is to say. */
  private long enough = SMALL;

  private Ledger(Path path, Supplier<Collection<ObjectNode>> all, boolean force, FileChannel file) {
    this.path = path;
    this.all = all;
    this.force = force;
    this.file = file;
  }

  /**
   * Opens a ledger, makes it if it is missing, and replays what it holds.
   *
   * @param replay gets each entry in order
   * @param all what there is to say at a moment, from which the file can be written anew
   * @param force whether entries are forced to the disk; only tests can do without
   */
  public static Ledger open(
      Path path, Consumer<ObjectNode> replay, Supplier<Collection<ObjectNode>> all, boolean force)
      throws IOException {
    if (!Files.exists(path)) {
      AtomicFiles.writePrivate(path, new byte[0]);
    }
    FileChannel file = openFile(path);
    try {
      Ledger ledger = new Ledger(path, all, force, file);
      ledger.replay(replay);
      file.truncate(ledger.end);
      return ledger;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static FileChannel openFile(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private void replay(Consumer<ObjectNode> into) throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(file), 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b != '\n') {
        line.write(b);
        continue;
      }
      Optional<ObjectNode> json = Json.parse(line.toByteArray());
      if (json.isEmpty()) {
        return;
      }
      into.accept(json.get());
      end += line.size() + 1L;
      entries++;
      line.reset();
    }
  }

  /**
   * Appends an entry; it is on the disk when this returns.
   *
   * @throws DiskException if it can't be written; then it is not
   */
  public void append(ObjectNode entry) {
    append(List.of(entry));
  }

  /** Appends entries, all or none. */
  public void append(List<ObjectNode> more) {
    StringBuilder lines = new StringBuilder();
    more.forEach(entry -> lines.append(entry).append('\n'));
    ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    long length = bytes.remaining();
    try {
      write(bytes);
    } catch (IOException e) {
      throw new DiskException(path, e);
    }
    end += length;
    entries += more.size();
  }

  private void write(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes, end + bytes.position());
      }
      if (force) {
        file.force(false);
      }
    } catch (IOException e) {
      file.truncate(end);
      throw e;
    }
  }

  /** Writes the file anew if most of it is history; to be called once an entry has taken effect. */
  public void compact() {
    if (entries < enough) {
      return;
    }
    Collection<ObjectNode> now = all.get();
    enough = Math.max(SMALL, (long) HISTORY * now.size());
    if (entries < enough) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    now.forEach(entry -> lines.append(entry).append('\n'));
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    try {
      AtomicFiles.writePrivate(path, bytes);
      FileChannel old = file;
      file = openFile(path);
      old.close();
    } catch (IOException e) {
      throw new DiskException(path, e);
    }
    end = bytes.length;
    entries = now.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
