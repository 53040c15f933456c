package dev.overseer.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tells of files that come into folders, once they are whole, and that go if need be: inotify(7)
 * for many folders on one descriptor.
 *
 * <pre>
 *   add(folder) ──► the kernel's queue ──► take(): FileCame, FileGone, FolderCame, FolderGone, Missed
 *   close() ─────────────────────────────► take(): nothing, from now on
 * </pre>
 *
 * <p>Told is what happens after {@link #add} has returned: so first add a folder and then look what
 * is in it; what comes in between is seen twice and never missed. On file systems that other
 * machines write to (see {@link #blindness}) only what this one does is told.
 *
 * <p>Thread-safe. One thread takes; waiting costs no processor time.
 */
public final class FolderWatch implements AutoCloseable {
  /** Some hundred events of usual names in one read. */
  private static final int BUFFER_BYTES = 64 * 1024;

  private static final String LIMITS = "/proc/sys/fs/inotify/";

  private final WatchedFolders folders;
  private final AwaitReadable events;
  private final int inotify;

  private boolean closed;

  /** What is told of a folder. */
  public enum Interest {
    /** Files that come. */
    FILES,
    /** Files and folders that come. */
    FILES_AND_FOLDERS,
    /** Files and folders that come, and files that go. */
    COMING_AND_GOING
  }

  private FolderWatch(int inotify, AwaitReadable events) {
    this.inotify = inotify;
    this.events = events;
    folders = new WatchedFolders();
  }

  /**
   * @throws WatchException if there is no inotify, or no more of it for this user
   */
  public static FolderWatch open() {
    try (Arena arena = Arena.ofConfined()) {
      int inotify = new FileCalls(arena).inotifyInit();
      if (inotify < 0) {
        throw cannotOpen(-inotify);
      }
      return new FolderWatch(inotify, AwaitReadable.open(inotify, BUFFER_BYTES));
    } catch (IOException e) {
      throw cannotOpen(Errno.EMFILE);
    }
  }

  /**
   * Whether somebody's writing may stay unseen below a path: on file systems that other machines,
   * or programs beyond this kernel, write to as well. Then look from time to time too.
   *
   * @return the kind of file system, for a message; empty where every event is told
   * @throws IOException if the path does not exist or may not be looked at
   */
  public static Optional<String> blindness(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment statfs = arena.allocate(FileCalls.STATFS_BYTES, 8);
      int answer = new FileCalls(arena).statfs(CStrings.of(arena, path), statfs);
      if (answer < 0) {
        throw FileFailure.of(path, "cannot be looked at", -answer);
      }
      return sharedFileSystem(statfs.get(JAVA_LONG, 0));
    }
  }

  /**
   * Begins to tell of a folder. Adding it again changes what of it is told.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws NotDirectoryException if it is none
   * @throws IOException if it may not be read, or is watched already under another name
   * @throws WatchException if no more folders can be watched
   * @throws IllegalStateException if this is closed
   */
  public synchronized void add(Path folder, Interest interest) throws IOException {
    if (closed) {
      throw new IllegalStateException("folders are not watched any more: this is closed");
    }
    try (Arena arena = Arena.ofConfined()) {
      int added = folders.add(inotify, folder, interest, arena);
      if (added == -Errno.ENOSPC || added == -Errno.ENOMEM) {
        throw tooMany(folder);
      }
      if (added == -Errno.EEXIST) {
        throw new FileSystemException(
            folder.toString(), null, "is the same folder as one that is watched already");
      }
      if (added < 0) {
        throw FileFailure.of(folder, "cannot be watched", -added);
      }
    }
  }

  /** Stops telling of a folder. Does nothing if it is not watched. */
  public synchronized void remove(Path folder) {
    if (!closed) {
      try (Arena arena = Arena.ofConfined()) {
        folders.remove(inotify, folder, arena);
      }
    }
  }

  /**
   * Waits for events and returns them in the order in which they happened. Waits in a system call:
   * for a platform thread. An interrupt does not end it, {@link #close} does.
   *
   * @return at least one; none once this is closed
   */
  public List<FolderEvent> take() {
    while (true) {
      byte[] read;
      try {
        read = events.read();
      } catch (IOException e) {
        throw new IllegalStateException("inotify broke", e);
      }
      if (read.length == 0) {
        return List.of();
      }
      List<FolderEvent> told = decode(read);
      if (!told.isEmpty()) {
        return told;
      }
    }
  }

  /** Stops telling; who waits in {@link #take} comes back with nothing. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    events.close();
  }

  private synchronized List<FolderEvent> decode(byte[] read) {
    try (Arena arena = Arena.ofConfined()) {
      return closed ? List.of() : folders.decode(inotify, read, arena);
    }
  }

  private static WatchException cannotOpen(int errno) {
    if (errno != Errno.EMFILE) {
      return new WatchException("folders cannot be watched: " + Errno.describe(errno));
    }
    return new WatchException(
        "folders cannot be watched: this user has too many inotify instances"
            + " (fs.inotify.max_user_instances is %s) or this process too many open files (ulimit -n):"
                .formatted(limit("max_user_instances"))
            + " raise the limit, as with sysctl fs.inotify.max_user_instances=1024");
  }

  private static WatchException tooMany(Path folder) {
    return new WatchException(
        "%s cannot be watched: this user watches too many folders (fs.inotify.max_user_watches is %s): raise it, as with sysctl fs.inotify.max_user_watches=524288"
            .formatted(folder, limit("max_user_watches")));
  }

  static String limit(String name) {
    // Not by Files: it asks for one byte first, and more than one answer this file does not give.
    try (FileInputStream file = new FileInputStream(LIMITS + name)) {
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException untold) {
      return "unknown";
    }
  }

  /** By the numbers in linux/magic.h and statfs(2). */
  static Optional<String> sharedFileSystem(long magic) {
    return switch ((int) magic) {
      case 0x6969 -> Optional.of("nfs");
      case 0x517B, 0xFE534D42, 0xFF534D42 -> Optional.of("cifs");
      case 0x65735546 -> Optional.of("fuse");
      case 0x01021997 -> Optional.of("9p");
      case 0x00C36400 -> Optional.of("ceph");
      case 0x5346414F, 0x6B414653 -> Optional.of("afs");
      case 0x0BD00BD0 -> Optional.of("lustre");
      case 0x47504653 -> Optional.of("gpfs");
      case 0x01161970 -> Optional.of("gfs2");
      case 0x7461636F -> Optional.of("ocfs2");
      case 0x786F4256 -> Optional.of("vboxsf");
      default -> Optional.empty();
    };
  }
}
