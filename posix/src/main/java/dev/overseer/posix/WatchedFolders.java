package dev.overseer.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.overseer.posix.FolderEvent.FileCame;
import dev.overseer.posix.FolderEvent.FileGone;
import dev.overseer.posix.FolderEvent.FolderCame;
import dev.overseer.posix.FolderEvent.FolderGone;
import dev.overseer.posix.FolderEvent.Missed;
import dev.overseer.posix.FolderWatch.Interest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folders of one inotify descriptor, and what its events say of them. For one thread at a time:
 * an event of a folder that is just being added must not be looked at before it is known.
 *
 * <p>Watch descriptors are not used twice soon; an event of an unknown one belongs to a folder that
 * is not watched any more.
 */
final class WatchedFolders {
  /** struct inotify_event, inotify(7): watch, mask, cookie, length of the name; then the name. */
  private static final int HEADER_BYTES = 16;

  private static final int CLOSE_WRITE = 0x8;
  private static final int MOVED_FROM = 0x40;
  private static final int MOVED_TO = 0x80;
  private static final int CREATE = 0x100;
  private static final int DELETE = 0x200;
  private static final int DELETE_SELF = 0x400;
  private static final int MOVE_SELF = 0x800;
  private static final int UNMOUNT = 0x2000;
  private static final int QUEUE_OVERFLOW = 0x4000;
  private static final int IGNORED = 0x8000;
  private static final int ONLY_FOLDERS = 0x0100_0000;
  private static final int IS_FOLDER = 0x4000_0000;
  private static final int FILE_GONE = MOVED_FROM | DELETE;
  private static final int GONE = DELETE_SELF | MOVE_SELF | UNMOUNT | IGNORED;

  private final Map<Integer, Watched> byWatch = new HashMap<>();

  private record Watched(Path folder, Interest interest) {}

  /**
   * @return 0, or the error number, negated: EEXIST where it is watched under another name
   */
  int add(int inotify, Path folder, Interest interest, Arena arena) {
    int mask = CLOSE_WRITE | MOVED_TO | DELETE_SELF | MOVE_SELF | ONLY_FOLDERS;
    mask |=
        switch (interest) {
          case FILES -> 0;
          case FILES_AND_FOLDERS -> CREATE;
          case COMING_AND_GOING -> CREATE | FILE_GONE;
        };
    int watch = new FileCalls(arena).inotifyAdd(inotify, CStrings.of(arena, folder), mask);
    if (watch < 0) {
      return watch;
    }
    Watched before = byWatch.putIfAbsent(watch, new Watched(folder, interest));
    if (before != null && !before.folder().equals(folder)) {
      // The mask was replaced by this: the first one's comes back.
      add(inotify, before.folder(), before.interest(), arena);
      return -Errno.EEXIST;
    }
    byWatch.put(watch, new Watched(folder, interest));
    return 0;
  }

  void remove(int inotify, Path folder, Arena arena) {
    byWatch
        .entrySet()
        .removeIf(
            entry -> {
              boolean meant = entry.getValue().folder().equals(folder);
              if (meant) {
                new FileCalls(arena).inotifyRemove(inotify, entry.getKey());
              }
              return meant;
            });
  }

  /** What the events of one read say; those that nobody asked for are left out. */
  List<FolderEvent> decode(int inotify, byte[] read, Arena arena) {
    List<FolderEvent> told = new ArrayList<>();
    MemorySegment events = arena.allocateFrom(JAVA_BYTE, read);
    int at = 0;
    while (at + HEADER_BYTES <= read.length) {
      int watch = events.get(JAVA_INT, at);
      int mask = events.get(JAVA_INT, at + 4L);
      int nameBytes = events.get(JAVA_INT, at + 12L);
      Watched watched = byWatch.get(watch);
      if ((mask & QUEUE_OVERFLOW) != 0) {
        told.add(new Missed());
      } else if (watched != null && (mask & GONE) != 0) {
        byWatch.remove(watch);
        // One that was moved would go on telling of files elsewhere.
        new FileCalls(arena).inotifyRemove(inotify, watch);
        told.add(new FolderGone(watched.folder()));
      } else if (watched != null) {
        inside(watched, mask, read, at + HEADER_BYTES, nameBytes).ifPresent(told::add);
      }
      at += HEADER_BYTES + nameBytes;
    }
    return told;
  }

  private static Optional<FolderEvent> inside(
      Watched watched, int mask, byte[] read, int from, int bytes) {
    boolean isFolder = (mask & IS_FOLDER) != 0;
    boolean isGone = (mask & FILE_GONE) != 0;
    boolean isAskedFor =
        isFolder ? watched.interest() != Interest.FILES && !isGone : (mask & CREATE) == 0;
    if (!isAskedFor) {
      return Optional.empty();
    }
    int length = 0;
    while (length < bytes && read[from + length] != 0) {
      length++;
    }
    try {
      Path path = watched.folder().resolve(CStrings.fileName(read, from, length));
      if (isFolder) {
        return Optional.of(new FolderCame(path));
      }
      return Optional.of(isGone ? new FileGone(path) : new FileCame(path));
    } catch (CharacterCodingException noText) {
      return Optional.of(new Missed());
    }
  }
}
