package dev.overseer.posix;

import dev.overseer.core.Timers;
import java.nio.file.Path;

/**
 * Starts children, and reads and reaps them all on one thread. Thread-safe.
 *
 * <pre>
 *   Command ──spawn──► its own session and group ──► pipes ──one thread, epoll──► ChildListener
 *                                                    pidfd ────────┘
 * </pre>
 *
 * <p><b>How a child begins.</b> Standard input is /dev/null unless its command says otherwise, both
 * outputs are pipes to us, nothing else of ours is open in it. It leads a session and a group of
 * its own, no signal is blocked or ignored. Its environment holds one variable more, {@code
 * OVERSEER_GROUP}, by which its descendants are known.
 *
 * <p><b>How it ends.</b> {@link ChildListener#onExit} comes when its leader has ended and its
 * outputs are at their end, or the drain grace later where a grandchild holds them open. Then
 * whatever is left of its group, and every descendant that has left the group, gets SIGTERM and
 * after the stop grace SIGKILL. {@link Child#terminate} and {@link Child#kill} reach all of them
 * too. Who cannot be found is a descendant that made a session of its own, outlived its parents,
 * and hides its environment (another user's; ssh-agent's, where we are not root).
 *
 * <p><b>If we are killed</b>, a guard process ends our children within about a second. If that is
 * killed too, the next {@code open} on the same folder does. Hubs that live share a folder without
 * harm.
 *
 * <p><b>Orphans.</b> While one is open, this JVM is a child subreaper, prctl(2): descendants whose
 * parents ended become children of this JVM and not of init, and are waited for when they end.
 */
public interface Processes extends AutoCloseable {

  /**
   * Opens with the default grace.
   *
   * @see #open(Path, Grace)
   */
  static Processes open(Path stateDirectory) {
    return open(stateDirectory, Grace.defaults());
  }

  /**
   * Ends what killed hubs left behind according to the folder, and gets ready to start children.
   * The native calls are linked in the background, which takes about 0.2 s; the first spawn waits
   * for it.
   *
   * @param stateDirectory where children are written down, made if need be. Best in memory, such as
   *     below /run: it need not outlive the machine, and each start and end writes a line to it
   * @throws UnsupportedSystemException if this is not a Linux with glibc that we can work on
   * @throws StateDirectoryException if the folder cannot be made, read, or written to
   */
  static Processes open(Path stateDirectory, Grace grace) {
    return OpenProcesses.open(stateDirectory, grace, Timers.system(), Supervisor.Adoption.ADOPT);
  }

  /**
   * Starts a child: it runs when this returns, half a millisecond later. Nothing is read of it
   * until {@link Child#watch}.
   *
   * <p>Blocks in a system call: on a virtual thread its carrier is held for that time.
   *
   * @throws SpawnException if it cannot be started, or this is closed
   */
  Child spawn(Command command) throws SpawnException;

  /**
   * Ends all children that are left, SIGTERM first and SIGKILL after the stop grace, and waits
   * until nobody of them is alive; their listeners hear of it. A second call waits for the first.
   *
   * <p>Who does not end even by SIGKILL (stuck in the kernel) is waited for 10 s and then left to
   * the next {@code open}.
   *
   * @throws IllegalStateException if called by a listener, on the thread that would have to do it
   */
  @Override
  void close();
}
