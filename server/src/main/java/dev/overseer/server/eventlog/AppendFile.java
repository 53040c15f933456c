package dev.overseer.server.eventlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that whole lines are appended to. Where a write breaks off in the middle of a line, as on
 * a full disk, that beginning is taken back; where that can't be done, the next line begins with a
 * line end, and so it does after a beginning that a killed process left. Not thread-safe.
 */
final class AppendFile implements AutoCloseable {
  private final Path path;

  private FileChannel channel;
  private boolean withinLine;

  /** Opens it, or makes it, for its owner and the owner's group. */
  AppendFile(Path path) throws IOException {
    this.path = path;
    this.withinLine = endsWithinLine(path);
    this.channel = open(path);
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
  }

  private static boolean endsWithinLine(Path path) throws IOException {
    if (!Files.isRegularFile(path) || Files.size(path) == 0) {
      return false;
    }
    try (FileChannel reader = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return reader.read(last, reader.size() - 1) == 1 && last.get(0) != '\n';
    }
  }

  /**
   * Appends lines.
   *
   * @param lines their ends included; where this throws, it begins with the first line that isn't
   *     whole in the file
   */
  void append(ByteBuffer lines) throws IOException {
    if (withinLine) {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
      withinLine = false;
    }
    int begin = lines.position();
    long size = channel.size();
    try {
      while (lines.hasRemaining()) {
        channel.write(lines);
      }
    } catch (IOException e) {
      takeBackBeginning(lines, begin, size);
      throw e;
    }
  }

  private void takeBackBeginning(ByteBuffer lines, int begin, long sizeBefore) {
    int written = lines.position();
    int whole = written;
    while (whole > begin && lines.get(whole - 1) != '\n') {
      whole--;
    }
    lines.position(whole);
    if (whole == written) {
      return;
    }
    try {
      // Only what is surely ours: somebody may have emptied the file meanwhile, to rotate it.
      if (channel.size() == sizeBefore + written - begin) {
        channel.truncate(sizeBefore + whole - begin);
        return;
      }
    } catch (IOException cannotBeTakenBack) {
      withinLine = true;
      return;
    }
    withinLine = true;
  }

  /**
   * Goes on in the file that has the name now: after a rotation, a new one. If that can't be
   * opened, the old one stays.
   */
  void reopen() throws IOException {
    boolean within = endsWithinLine(path);
    FileChannel again = open(path);
    channel.close();
    channel = again;
    withinLine = within;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
