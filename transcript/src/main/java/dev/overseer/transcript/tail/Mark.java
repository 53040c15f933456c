package dev.overseer.transcript.tail;

import java.nio.file.Path;

/**
 * How far a file has been dealt with.
 *
 * @param path of the file
 * @param identity device and inode, of the file that was there
 * @param offset where the first line begins that has not been dealt with
 * @param start where the last line began that has
 * @param print of that line
 * @param uuid of that line, or of the last one before it that has one; empty if none has
 */
public record Mark(Path path, String identity, long offset, long start, long print, String uuid) {
  /** Nothing of a file has been dealt with. */
  static Mark none(Path path) {
    return new Mark(path, "", 0, 0, 0, "");
  }
}
