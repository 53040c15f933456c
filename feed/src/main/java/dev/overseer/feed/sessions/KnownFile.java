package dev.overseer.feed.sessions;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A transcript that was found. For the index's thread. */
final class KnownFile {
  final Path path;

  FileState state;
  FileFacts facts = FileFacts.NONE;
  Optional<KnownSession> session = Optional.empty();

  /** Its reader, as long as it may grow. */
  @Nullable CountFile counting;

  boolean queued;
  boolean gone;
  boolean unreadable;

  /** Whether it is certainly not a transcript, but some other file of lines. */
  boolean foreign;

  KnownFile(Path path, FileState state) {
    this.path = path;
    this.state = state;
  }

  /** Whether it still is none of ours, whatever is added to it. */
  boolean isForeign(FileState now) {
    return foreign && now.identity().equals(state.identity()) && now.size() >= state.size();
  }
}
