package dev.overseer.feed.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What files hold, read again only if they have changed: of ten thousand dead letters each look
 * costs ten thousand stats, not reads. For one thread.
 */
final class KeepRead {
  private final Reader reader;

  private Map<Path, Kept> before = new HashMap<>();
  private Map<Path, Kept> now = new HashMap<>();

  KeepRead(Reader reader) {
    this.reader = reader;
  }

  /** Makes an item of a file; empty if it is none, or gone. */
  interface Reader {
    Optional<Map<String, Object>> read(Path file) throws IOException;
  }

  private record Kept(Object state, Optional<Map<String, Object>> item) {}

  /** The item of a file. */
  Optional<Map<String, Object>> of(Path file) throws IOException {
    Object state;
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      state = Optional.ofNullable(is.fileKey()) + " " + is.lastModifiedTime() + " " + is.size();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
    Kept known = before.get(file);
    if (known == null || !known.state.equals(state)) {
      known = new Kept(state, reader.read(file));
    }
    now.put(file, known);
    return known.item;
  }

  /** All files have been asked for: what was not is forgotten. */
  void endLook() {
    before = now;
    now = new HashMap<>();
  }
}
