package dev.overseer.posix;

import java.nio.file.Path;

/** What a {@link FolderWatch} has to tell. Folders are named as they were given to it. */
public sealed interface FolderEvent {

  /**
   * A file was closed after it had been open for writing, or was moved in. It may be gone again.
   *
   * @param file the folder and the file's name
   */
  record FileCame(Path file) implements FolderEvent {}

  /**
   * A file was deleted, or moved out, where that is asked for. It may be there again.
   *
   * @param file the folder and the file's name
   */
  record FileGone(Path file) implements FolderEvent {}

  /**
   * A folder was made in a watched one, or moved in, where that is asked for. It is not watched
   * yet, and may have content already.
   *
   * @param folder the watched one and the new one's name
   */
  record FolderCame(Path folder) implements FolderEvent {}

  /**
   * A watched folder was deleted, moved away, or unmounted. It is not watched any more; one that is
   * made anew under its name is another.
   */
  record FolderGone(Path folder) implements FolderEvent {}

  /**
   * Events are lost: more came than the kernel keeps (fs.inotify.max_queued_events), or a name that
   * is no text. All watched folders are to be looked at.
   */
  record Missed() implements FolderEvent {}
}
