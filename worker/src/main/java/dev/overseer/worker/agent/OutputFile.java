package dev.overseer.worker.agent;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What one stream of an agent wrote, on disk and bounded: the first half of the bound stays, the
 * second half is a ring that holds the newest. Not thread-safe.
 *
 * <pre>
 *   0            half                        2 half      + 16
 *   | the first  | … newest ▲ oldest kept …  | half | written |
 * </pre>
 *
 * The last 16 bytes are there once the ring goes round, two big-endian numbers, by which {@link
 * ReadOutput} finds its way in a file that is being written.
 */
final class OutputFile implements Closeable {
  static final int FOOTER_BYTES = 16;

  private final Path path;
  private final long half;
  private final ByteBuffer footer = ByteBuffer.allocate(FOOTER_BYTES);

  private Optional<FileChannel> file = Optional.empty();
  private long written;

  /**
   * Takes away whatever was there. There is a file again with the first byte: most agents leave one
   * of their streams empty.
   *
   * @param limit the most that is kept, in bytes
   */
  OutputFile(Path path, long limit) throws IOException {
    Files.deleteIfExists(path);
    this.path = path;
    this.half = limit / 2;
  }

  void write(ByteBuffer bytes) throws IOException {
    FileChannel file = open();
    while (bytes.hasRemaining()) {
      long at = positionOf(written);
      long room = (at < half ? half : 2 * half) - at;
      ByteBuffer part = bytes.slice(bytes.position(), (int) Math.min(room, bytes.remaining()));
      while (part.hasRemaining()) {
        file.write(part, positionOf(written + part.position()));
      }
      written += part.position();
      bytes.position(bytes.position() + part.position());
    }
    if (written > 2 * half) {
      file.write(footer.clear().putLong(half).putLong(written).flip(), 2 * half);
    }
  }

  /** How much the agent wrote in all, in bytes. */
  long written() {
    return written;
  }

  /**
   * The text, cut in the middle with a mark where it is longer than a bound.
   *
   * @param most how many bytes of it
   */
  String text(int most) throws IOException {
    if (written <= most && written <= 2 * half) {
      return decode(read(0, (int) written));
    }
    int each = (int) Math.min(most / 2, half);
    long cut = written - 2L * each;
    return decode(read(0, each))
        + "\n[… %,d bytes cut …]\n".formatted(cut)
        + decode(read(written - each, each));
  }

  /** The end of the text. */
  String tail(int most) throws IOException {
    int length = (int) Math.min(Math.min(most, half), written);
    return decode(read(written - length, length));
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }

  private FileChannel open() throws IOException {
    if (file.isEmpty()) {
      file = Optional.of(create());
    }
    return file.get();
  }

  private FileChannel create() throws IOException {
    try {
      return FileChannel.open(path, CREATE, TRUNCATE_EXISTING, READ, WRITE);
    } catch (NoSuchFileException folderIsGone) {
      Path folder = path.getParent();
      if (folder == null) {
        throw folderIsGone;
      }
      Files.createDirectories(folder);
      return FileChannel.open(path, CREATE, TRUNCATE_EXISTING, READ, WRITE);
    }
  }

  /** Where the byte with a number stands in the file. */
  private long positionOf(long number) {
    return number < half ? number : half + (number - half) % half;
  }

  private byte[] read(long from, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (length == 0) {
      return bytes;
    }
    FileChannel file = open();
    int done = 0;
    while (done < length) {
      long at = positionOf(from + done);
      long contiguous = (at < half ? half : 2 * half) - at;
      int count =
          file.read(
              ByteBuffer.wrap(bytes, done, (int) Math.min(contiguous, length - (long) done)), at);
      if (count < 0) {
        throw new IOException("the output file was cut short by somebody else");
      }
      done += count;
    }
    return bytes;
  }

  private static String decode(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
