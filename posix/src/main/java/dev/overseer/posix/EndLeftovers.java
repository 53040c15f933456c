package dev.overseer.posix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends what one process left behind that held something and died: its children, as its {@link
 * Processes} wrote them down, and all who descend from them. For who takes over from it, and must
 * not begin before they are gone.
 *
 * <pre>
 *   of(holder) ─► of another system? ──► OutOfReach
 *              └► alive, for two seconds on? ──► HolderLives
 *              └► SIGTERM ─► stop grace ─► SIGKILL ──► Gone, or StillThere
 * </pre>
 *
 * <p>It does not matter whether somebody else does the same at that moment: the holder's guard, or
 * another that takes over. Who is alive is never disturbed. Thread-safe.
 */
public final class EndLeftovers {
  /** A process that is being killed lets go of its locks some moments before it is dead. */
  private static final Duration DYING = Duration.ofSeconds(2);

  private final Path stateDirectory;
  private final EndMembers endMembers;

  /** What it came to. */
  public sealed interface Outcome {

    /**
     * Nobody is left of it.
     *
     * @param ended how many were ended just now
     */
    record Gone(int ended) implements Outcome {}

    /** The holder lives: what it started is its own to end. */
    record HolderLives() implements Outcome {}

    /**
     * The holder was on another machine or in another container, or before the machine was started
     * anew. Nothing was looked at; from here nothing can be ended.
     */
    record OutOfReach() implements Outcome {}

    /**
     * Some do not end, not even by SIGKILL: they are stuck in the kernel.
     *
     * @param pids who was alive last; none where that could not be told
     */
    record StillThere(List<Long> pids) implements Outcome {}
  }

  /**
   * @param stateDirectory the one that the holder's {@link Processes} were opened with. Of one that
   *     had another, those are found that bear its mark in their environment, which is nearly all
   * @param stopGrace between SIGTERM and SIGKILL
   */
  public EndLeftovers(Path stateDirectory, Duration stopGrace) {
    this(stateDirectory, new EndMembers(stopGrace));
  }

  EndLeftovers(Path stateDirectory, EndMembers endMembers) {
    this.stateDirectory = stateDirectory;
    this.endMembers = endMembers;
  }

  /**
   * Ends what a dead holder left. Waits until nobody is left, for the stop grace and 5 s at most;
   * up to 2 s before for a holder that is not dead yet. An interrupt does not end it.
   *
   * @throws StateDirectoryException if the folder cannot be read
   * @throws OutOfDescriptorsException if we have too many open files to look at processes
   */
  public Outcome of(Holder holder) {
    if (!holder.isInReach()) {
      return new Outcome.OutOfReach();
    }
    if (!isDead(holder)) {
      return new Outcome.HolderLives();
    }
    // Whom it was starting when it was killed bears the mark by now: until its exec such a child
    // shares the holder's locks, so that nobody could take over.
    FindMembers findMembers =
        new FindMembers(GroupMarker.ofAllHubsIn(holder.identity()), holder.startTicks());
    EndMembers.Result result = endMembers.end(findMembers, leaders(holder));
    return result.complete()
        ? new Outcome.Gone(result.met())
        : new Outcome.StillThere(result.alive().stream().map(ProcessIdentity::pid).toList());
  }

  private static boolean isDead(Holder holder) {
    boolean isUs = holder.pid() == ProcessHandle.current().pid();
    long start = System.nanoTime();
    boolean interrupted = Thread.interrupted();
    boolean alive = holder.isAlive();
    while (alive && !isUs && System.nanoTime() - start < DYING.toNanos()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      interrupted |= Thread.interrupted();
      alive = holder.isAlive();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !alive;
  }

  /** As all hubs in the holder wrote them down, numbered anew. */
  private Map<Long, ProcessIdentity> leaders(Holder holder) {
    Map<Long, ProcessIdentity> leaders = new HashMap<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(stateDirectory, "*" + Registry.SUFFIX)) {
      for (Path file : files) {
        Optional<RegistryFile> registry = RegistryFile.read(file);
        if (registry.isPresent() && isOf(registry.get().header(), holder)) {
          registry
              .get()
              .leaders()
              .values()
              .forEach(leader -> leaders.put((long) leaders.size(), leader));
        }
      }
    } catch (IOException e) {
      throw new StateDirectoryException(stateDirectory, e);
    }
    return leaders;
  }

  private static boolean isOf(RegistryFile.Header header, Holder holder) {
    return header.hub().equals(holder.identity()) && header.boot().equals(RegistryFile.thisBoot());
  }
}
