package dev.overseer.feed.spool;

import dev.overseer.worker.spool.SpoolLayout;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the console calls a worker's file.
 *
 * @param file its name, which leads nowhere else
 */
record FileKey(String worker, String file) {

  /** Reads what came from outside; empty if no file of a worker can have this key. */
  static Optional<FileKey> of(String text) {
    // A worker's name may have a slash, a file's can't.
    int slash = text.lastIndexOf('/');
    FileKey key = new FileKey(text.substring(0, Math.max(0, slash)), text.substring(slash + 1));
    return slash > 0 && SpoolLayout.isTask(key.file) && isName(key.file)
        ? Optional.of(key)
        : Optional.empty();
  }

  /** What the locale can't write, or the file system, can be no file's name. */
  private static boolean isName(String text) {
    try {
      return Path.of(text).getNameCount() == 1;
    } catch (InvalidPathException none) {
      return false;
    }
  }

  String text() {
    return worker + "/" + file;
  }
}
