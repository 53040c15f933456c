package dev.overseer.posix;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends all who belong to children of a hub that is dead: SIGTERM, SIGKILL after the stop grace, and
 * looks until nobody is left. On the caller's thread.
 */
final class EndMembers {
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);
  private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(5);

  private final Duration stopGrace;
  private final Duration patience;

  /**
   * @param patience how long to go on at most
   */
  EndMembers(Duration stopGrace, Duration patience) {
    this.stopGrace = stopGrace;
    this.patience = patience;
  }

  EndMembers(Duration stopGrace) {
    this(stopGrace, stopGrace.plus(PATIENCE_AFTER_KILL));
  }

  /**
   * What it came to.
   *
   * @param met how many were alive
   * @param alive who does not end
   * @param complete whether it is certain that nobody is left
   */
  record Result(int met, List<ProcessIdentity> alive, boolean complete) {}

  /**
   * @param leaders of the children as they are recorded, by number
   */
  Result end(FindMembers findMembers, Map<Long, ProcessIdentity> leaders) {
    HuntNewcomers hunt = new HuntNewcomers(findMembers);
    Set<ProcessIdentity> met = new HashSet<>();
    long start = System.nanoTime();
    long pause = TimeUnit.MILLISECONDS.toNanos(1);
    // An interrupt would turn the pauses into a busy loop, and must not leave anybody alive.
    boolean interrupted = Thread.interrupted();
    List<ProcessIdentity> alive;
    boolean somebody;
    do {
      boolean kill = System.nanoTime() - start >= stopGrace.toNanos();
      ProcTable table = ProcTable.read();
      alive = alive(findMembers.find(table, leaders));
      signal(alive, met, kill);
      boolean unsure = findMembers.isUnsure();
      boolean newcomers = !hunt.hunt(table.listed(), number -> kill).isEmpty();
      somebody = unsure || newcomers || !alive.isEmpty();
      if (somebody) {
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
      }
    } while (somebody && System.nanoTime() - start < patience.toNanos());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return new Result(met.size(), alive, !somebody);
  }

  private static List<ProcessIdentity> alive(Map<Long, List<ProcStat>> members) {
    return members.values().stream()
        .flatMap(List::stream)
        .filter(row -> !row.isDead())
        .map(ProcStat::identity)
        .toList();
  }

  private static void signal(List<ProcessIdentity> alive, Set<ProcessIdentity> met, boolean kill) {
    for (ProcessIdentity process : alive) {
      boolean fresh = met.add(process);
      if (kill) {
        Signals.send(process, Signals.SIGKILL);
      } else if (fresh) {
        Signals.send(process, Signals.SIGTERM);
        Signals.send(process, Signals.SIGCONT);
      }
    }
  }
}
