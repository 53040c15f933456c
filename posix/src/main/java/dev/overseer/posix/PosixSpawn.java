package dev.overseer.posix;

import static dev.overseer.posix.CFunctions.POINTER;
import static dev.overseer.posix.CFunctions.POINTER_INT;
import static dev.overseer.posix.CFunctions.POINTER_POINTER;
import static dev.overseer.posix.CFunctions.link;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/**
 * One call of {@code posix_spawn}: what the new process does between its birth and its program.
 * Used by one thread, then closed.
 *
 * <p>Whatever the program is, it begins in a session and group of its own, with no signal blocked,
 * every signal at its default action, and no file descriptor beyond 2.
 */
final class PosixSpawn implements AutoCloseable {
  /** A posix_spawn_file_actions_t takes 80 bytes with glibc, a posix_spawnattr_t 336. */
  private static final long OPAQUE_BYTES = 512;

  private static final long SIGSET_BYTES = 128;
  private static final int SET_SIGNAL_DEFAULTS = 0x04;
  private static final int SET_SIGNAL_MASK = 0x08;
  private static final int SET_SESSION = 0x80;

  private static final MethodHandle ACTIONS_INIT = link("posix_spawn_file_actions_init", POINTER);
  private static final MethodHandle ACTIONS_DESTROY =
      link("posix_spawn_file_actions_destroy", POINTER);
  private static final MethodHandle ADD_OPEN =
      link(
          "posix_spawn_file_actions_addopen",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle ADD_DUP2 =
      link(
          "posix_spawn_file_actions_adddup2",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle ADD_CLOSE_FROM =
      link(SystemCheck.CLOSE_FROM_FUNCTION, POINTER_INT);
  private static final MethodHandle ADD_CHDIR =
      link("posix_spawn_file_actions_addchdir_np", POINTER_POINTER);
  private static final MethodHandle SPAWN =
      link(
          "posix_spawn",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  private static final MemorySegment DEV_NULL = Arena.global().allocateFrom("/dev/null");
  private static final MemorySegment ATTRIBUTES = attributes();

  private final MemorySegment errno;
  private final MemorySegment actions;

  /**
   * @param memory where the call's data lies; must outlive this instance
   */
  PosixSpawn(SegmentAllocator memory) {
    errno = CFunctions.errnoSlot(memory);
    actions = memory.allocate(OPAQUE_BYTES, 16);
    call(ACTIONS_INIT, errno, actions);
  }

  /** Gives the process one of our descriptors as its own. */
  void give(int ours, int theirs) {
    try {
      require((int) ADD_DUP2.invokeExact(errno, actions, ours, theirs));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  /** Gives the process /dev/null for one of its descriptors. */
  void giveNothing(int theirs) {
    try {
      require((int) ADD_OPEN.invokeExact(errno, actions, theirs, DEV_NULL, Libc.O_RDWR, 0));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  void closeFrom(int first) {
    try {
      require((int) ADD_CLOSE_FROM.invokeExact(errno, actions, first));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  void changeDirectory(MemorySegment path) {
    try {
      require((int) ADD_CHDIR.invokeExact(errno, actions, path));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  /**
   * Starts the process; it runs its program when this returns 0.
   *
   * @param pid where its number is left, 4 bytes
   * @param arguments pointers, the last one null; the environment likewise
   * @return 0, or the error number of the step that failed
   */
  int spawn(
      MemorySegment pid, MemorySegment path, MemorySegment arguments, MemorySegment environment) {
    try {
      return (int) SPAWN.invokeExact(errno, pid, path, actions, ATTRIBUTES, arguments, environment);
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  @Override
  public void close() {
    call(ACTIONS_DESTROY, errno, actions);
  }

  /** The same for every process, so made once; posix_spawn only reads them. */
  private static MemorySegment attributes() {
    MethodHandle init = link("posix_spawnattr_init", POINTER);
    // Takes a short: the calling conventions pass it as an int.
    MethodHandle setFlags = link("posix_spawnattr_setflags", POINTER_INT);
    MethodHandle setMask = link("posix_spawnattr_setsigmask", POINTER_POINTER);
    MethodHandle setDefaults = link("posix_spawnattr_setsigdefault", POINTER_POINTER);
    MemorySegment attributes = Arena.global().allocate(OPAQUE_BYTES, 16);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = CFunctions.errnoSlot(arena);
      MemorySegment signals = arena.allocate(SIGSET_BYTES, 16);
      call(init, errno, attributes);
      require(
          (int)
              setFlags.invokeExact(
                  errno, attributes, SET_SESSION | SET_SIGNAL_MASK | SET_SIGNAL_DEFAULTS));
      require((int) setMask.invokeExact(errno, attributes, signals));
      // sigfillset would leave out two that glibc uses itself, and these would then be ignored.
      signals.fill((byte) 0xff);
      require((int) setDefaults.invokeExact(errno, attributes, signals));
      return attributes;
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  private static void call(MethodHandle function, MemorySegment errno, MemorySegment argument) {
    try {
      require((int) function.invokeExact(errno, argument));
    } catch (Throwable t) {
      throw CFunctions.unexpected(t);
    }
  }

  private static void require(int returned) {
    if (returned != 0) {
      // These only fill structures: all that they can run out of is memory.
      throw new OutOfMemoryError("preparing posix_spawn failed with error " + returned);
    }
  }
}
