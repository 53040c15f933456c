package dev.overseer.worker.orchestrator;

import dev.overseer.worker.spool.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file to which entries are appended, a line of JSON each. A line that was not finished, since
 * the machine went down or the disk was full, is cut off. Not thread-safe.
 */
final class StateLog implements Closeable {
  private final FileChannel file;
  private final boolean force;

  private long end;
  private long entries;

  private StateLog(FileChannel file, boolean force) {
    this.file = file;
    this.force = force;
  }

  /**
   * Opens a log, makes it if it is missing, and replays what it holds.
   *
   * @param force whether {@link #append} forces its lines to the disk
   */
  static StateLog open(Path path, boolean force, Consumer<Entry> replay) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      StateLog log = new StateLog(file, force);
      log.replay(replay);
      file.truncate(log.end);
      file.position(log.end);
      return log;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void replay(Consumer<Entry> into) throws IOException {
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
      try {
        Entry.of(json.get()).ifPresent(into);
      } catch (DateTimeException unreadable) {
        return;
      }
      end += line.size() + 1L;
      entries++;
      line.reset();
    }
  }

  /**
   * Appends entries.
   *
   * @throws IOException if they can't be written; then none of them is
   */
  void append(List<? extends Entry> more, boolean durable) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Entry entry : more) {
      lines.append(entry.toJson()).append('\n');
    }
    ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    long length = bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes, end + bytes.position());
      }
      if (durable && force) {
        file.force(false);
      }
    } catch (IOException e) {
      file.truncate(end);
      throw e;
    }
    end += length;
    entries += more.size();
  }

  /** How many entries it has. */
  long entries() {
    return entries;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
