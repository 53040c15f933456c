package dev.overseer.worker.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Reads an output of an attempt, while it is written or after. Thread-safe.
 *
 * <p>Format: the bytes as they are, until they are more than the worker keeps; see {@link
 * OutputFile}.
 */
public final class ReadOutput {
  private ReadOutput() {}

  /** A piece of an output. */
  public static final class Piece {
    private final long from;
    private final byte[] bytes;

    private Piece(long from, byte[] bytes) {
      this.from = from;
      this.bytes = bytes;
    }

    /**
     * The number of its first byte; more than was asked for where bytes in between are no longer
     * kept.
     */
    public long from() {
      return from;
    }

    /** As many as there are, up to what was asked for; the caller's own. */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** Where the next piece begins. */
    public long next() {
      return from + bytes.length;
    }
  }

  /**
   * Reads on from a byte. An output that is not there is empty.
   *
   * @param from its number, from 0
   * @param most how many bytes at most
   */
  public static Piece read(Path file, long from, int most) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Ring ring = ring(channel);
      if (ring.written <= 2 * ring.half) {
        return new Piece(from, bytes(channel, from, Math.clamp(ring.written - from, 0, most)));
      }
      long kept = ring.written - ring.half;
      long start = from < ring.half || from >= kept ? from : kept;
      // Up to the end of what is contiguous: the caller asks again for the rest.
      long end =
          start < ring.half
              ? ring.half
              : Math.min(ring.written, start + ring.half - (start - ring.half) % ring.half);
      long at = start < ring.half ? start : ring.half + (start - ring.half) % ring.half;
      return new Piece(start, bytes(channel, at, Math.clamp(end - start, 0, most)));
    } catch (NoSuchFileException none) {
      return new Piece(from, new byte[0]);
    }
  }

  /** How much was written in all; none where there is no such file. */
  public static long written(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return ring(channel).written;
    } catch (NoSuchFileException none) {
      return 0;
    }
  }

  private record Ring(long half, long written) {}

  private static Ring ring(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size > OutputFile.FOOTER_BYTES) {
      ByteBuffer footer = ByteBuffer.allocate(OutputFile.FOOTER_BYTES);
      channel.read(footer, size - OutputFile.FOOTER_BYTES);
      footer.flip();
      if (footer.remaining() == OutputFile.FOOTER_BYTES) {
        Ring ring = new Ring(footer.getLong(), footer.getLong());
        if (2 * ring.half == size - OutputFile.FOOTER_BYTES && ring.written > 2 * ring.half) {
          return ring;
        }
      }
    }
    return new Ring(size, size);
  }

  private static byte[] bytes(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int count = 0;
    while (bytes.hasRemaining() && count >= 0) {
      count = channel.read(bytes, at + bytes.position());
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
