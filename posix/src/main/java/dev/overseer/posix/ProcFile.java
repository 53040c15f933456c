package dev.overseer.posix;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads /proc. Whoever is gone and whoever hides from us has nothing to read; but that is never
 * said of processes only because we are out of descriptors: they would be taken for ended.
 *
 * <p>Plain streams, because a channel is closed by an interrupt of its reader.
 */
final class ProcFile {
  /** Holds a stat's 52 numbers and name, and most environments. */
  private static final int USUAL_BYTES = 2048;

  private static final File OWN = new File("/proc/self/stat");

  private ProcFile() {}

  /**
   * A process's file; empty when there is no such process, or it is not for us to read.
   *
   * @param name below /proc/PID/
   * @throws OutOfDescriptorsException if we have too many open files
   */
  static Optional<byte[]> read(long pid, String name) {
    File file = new File("/proc/" + pid + "/" + name);
    Optional<byte[]> content = tryRead(file);
    if (content.isEmpty() && file.exists()) {
      checkDescriptors();
      // It may have been only a moment without them.
      content = tryRead(file);
    }
    return content;
  }

  /**
   * The ids of all processes that we may see.
   *
   * @throws OutOfDescriptorsException if we have too many open files
   */
  static Set<Long> pids() {
    String[] names = new File("/proc").list();
    if (names == null) {
      throw new OutOfDescriptorsException();
    }
    Set<Long> pids = new HashSet<>();
    for (String name : names) {
      if (Character.isDigit(name.charAt(0))) {
        pids.add(Long.parseLong(name));
      }
    }
    return pids;
  }

  private static void checkDescriptors() {
    if (tryRead(OWN).isEmpty()) {
      throw new OutOfDescriptorsException();
    }
  }

  private static Optional<byte[]> tryRead(File file) {
    // Not readAllBytes: it asks for the size, which is 0 here, and takes half as long again.
    try (FileInputStream in = new FileInputStream(file)) {
      byte[] bytes = new byte[USUAL_BYTES];
      int length = 0;
      for (int count = in.read(bytes); count > 0; ) {
        length += count;
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * length);
        }
        count = in.read(bytes, length, bytes.length - length);
      }
      return Optional.of(Arrays.copyOf(bytes, length));
    } catch (IOException goneOrHiddenOrOutOfDescriptors) {
      return Optional.empty();
    }
  }
}
