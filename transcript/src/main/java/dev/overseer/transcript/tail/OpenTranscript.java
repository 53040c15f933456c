package dev.overseer.transcript.tail;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A transcript file that is open for reading: it stays readable when it is renamed or deleted. It
 * is closed when nobody holds it any more: neither who follows it, nor a line that is on its way.
 *
 * <p>Thread-safe.
 */
public final class OpenTranscript {
  private final FileChannel channel;
  private final Path path;
  private final String identity;

  private int holders = 1;

  private OpenTranscript(FileChannel channel, Path path, String identity) {
    this.channel = channel;
    this.path = path;
    this.identity = identity;
  }

  static OpenTranscript open(Path path, String identity) throws IOException {
    return new OpenTranscript(FileChannel.open(path, StandardOpenOption.READ), path, identity);
  }

  /** Where it was when it was opened. */
  public Path path() {
    return path;
  }

  /** Device and inode. */
  public String identity() {
    return identity;
  }

  /** Its name without its extension: a session's id, or {@code agent-} and a subagent's. */
  public String stem() {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(".jsonl") ? name.substring(0, name.length() - 6) : name;
  }

  long size() throws IOException {
    return channel.size();
  }

  int read(ByteBuffer into, long position) throws IOException {
    return channel.read(into, position);
  }

  synchronized void hold() {
    holders++;
  }

  void release() {
    synchronized (this) {
      holders--;
      if (holders > 0) {
        return;
      }
    }
    try {
      channel.close();
    } catch (IOException readOnly) {
      // Nothing was written: there is nothing to lose.
      return;
    }
  }

  /** Part of it, as a stream that need not be closed. */
  InputStream read(long start, long length) throws IOException {
    if (start + length > channel.size()) {
      throw new EOFException(path + " has become shorter");
    }
    return new Part(start, start + length);
  }

  private final class Part extends InputStream {
    private final long end;
    private long at;

    Part(long start, long end) {
      this.at = start;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (at >= end) {
        return -1;
      }
      int count = channel.read(ByteBuffer.wrap(bytes, from, (int) Math.min(length, end - at)), at);
      if (count < 0) {
        throw new EOFException(path + " has become shorter");
      }
      at += count;
      return count;
    }
  }
}
