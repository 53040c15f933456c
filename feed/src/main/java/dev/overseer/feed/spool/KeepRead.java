package dev.overseer.feed.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What files hold, read again only if they have changed. For one thread at a time. */
final class KeepRead<T> {
  private Map<Path, Kept<T>> before = new HashMap<>();
  private Map<Path, Kept<T>> now = new HashMap<>();

  /** Makes something of a file; empty if that is not in it, or it is gone. */
  interface Reader<T> {
    Optional<T> read(Path file) throws IOException;
  }

  private record Kept<T>(FileState state, Optional<T> content) {}

  /** What a file holds that is in this state. */
  Optional<T> of(Path file, FileState state, Reader<T> reader) throws IOException {
    Kept<T> known = before.get(file);
    if (known == null || !known.state.equals(state)) {
      known = new Kept<>(state, reader.read(file));
    }
    now.put(file, known);
    return known.content;
  }

  /** All files have been asked for: what was not is forgotten. */
  void endLook() {
    before = now;
    now = HashMap.newHashMap(before.size());
  }
}
