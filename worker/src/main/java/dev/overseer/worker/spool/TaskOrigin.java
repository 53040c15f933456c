package dev.overseer.worker.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which task file it is: its name, and what changes when another one takes the name.
 *
 * @param name the file's
 * @param inode its number in the file system
 * @param modifiedNanos when it was last written, in nanoseconds since the epoch
 */
public record TaskOrigin(String name, long inode, long modifiedNanos) {
  private static final String FIELD = "task_file";

  /** The file that is there now; empty if there is none. */
  public static Optional<TaskOrigin> of(Path file) throws IOException {
    try {
      Map<String, Object> is = Files.readAttributes(file, "unix:ino,lastModifiedTime");
      if (is.get("ino") instanceof Number inode
          && is.get("lastModifiedTime") instanceof FileTime modified) {
        return Optional.of(
            new TaskOrigin(
                String.valueOf(file.getFileName()),
                inode.longValue(),
                modified.to(TimeUnit.NANOSECONDS)));
      }
      throw new IOException("the file system tells neither inodes nor times of " + file);
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  static Optional<TaskOrigin> from(ObjectNode json) {
    return json.path(FIELD).isObject()
        ? Optional.of(
            new TaskOrigin(
                json.path(FIELD).path("name").asString(""),
                json.path(FIELD).path("inode").asLong(-1),
                json.path(FIELD).path("modified_ns").asLong(-1)))
        : Optional.empty();
  }

  void into(ObjectNode json) {
    ObjectNode origin = json.putObject(FIELD);
    origin.put("name", name);
    origin.put("inode", inode);
    origin.put("modified_ns", modifiedNanos);
  }

  /** Whether something was written about this very file. */
  boolean isOf(ObjectNode json) {
    return json.path(FIELD).path("name").asString("").equals(name)
        && json.path(FIELD).path("inode").asLong(-1) == inode
        && json.path(FIELD).path("modified_ns").asLong(-1) == modifiedNanos;
  }
}
