package dev.overseer.posix;

import dev.overseer.core.Timers;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Descendants of our children whose parents are gone. We ask the kernel to give them to us and not
 * to init (PR_SET_CHILD_SUBREAPER, prctl(2); as PID 1 of a container we get them anyway). That
 * makes it cheap to know whether a child that ended left anybody behind: whoever it left is in the
 * list of our main thread's children. And we wait for them when they end, as init would.
 *
 * <p>The JDK is not disturbed: it waits for exactly the processes that it started. An orphan that
 * belongs to none of our children (other code in this JVM started its forebears) is left alone, and
 * waited for once it has been dead for five seconds with nobody else doing so.
 *
 * <p>Thread-safe, but {@link #look} is for one thread at a time.
 */
final class Orphans {
  /** A parent that waits at all does so within milliseconds. */
  static final Duration DEAD_FOR_LONG = Duration.ofSeconds(5);

  private static final long FOREIGN = -1;
  private static final long US = ProcessHandle.current().pid();
  private static final String CHILDREN = "task/%d/children".formatted(US);
  private static int adopters;

  private final LiveChildren live;
  private final Timers timers;
  private final boolean adopting;

  private final Map<Long, Verdict> verdicts = new ConcurrentHashMap<>();
  private final Map<ProcessIdentity, Instant> deadSince = new ConcurrentHashMap<>();

  /**
   * Whose an orphan is.
   *
   * @param owner a child's number, or FOREIGN
   */
  private record Verdict(ProcessIdentity orphan, long owner) {}

  private Orphans(LiveChildren live, Timers timers, boolean adopting) {
    this.live = live;
    this.timers = timers;
    this.adopting = adopting;
  }

  /** Begins to be given orphans. Goes without where the kernel offers it not. */
  static Orphans adopt(LiveChildren live, Timers timers) {
    boolean given = setSubreaper(+1) || US == 1;
    // Orphans go to the first thread that lives, which is the main one in every usual JVM.
    boolean mainThreadLives = ProcStat.of(US).filter(row -> !row.isDead()).isPresent();
    return new Orphans(live, timers, given && mainThreadLives && canList());
  }

  /** Goes without being given orphans: then everyone must be looked for in all of /proc. */
  static Orphans ignore(LiveChildren live, Timers timers) {
    return new Orphans(live, timers, false);
  }

  /**
   * Leaves them to init again, once the last hub in this JVM asks for it. Those who are dead by now
   * stay ours to wait for.
   */
  void release() {
    if (adopting) {
      setSubreaper(-1);
      for (long pid : list()) {
        ProcStat.of(pid)
            .filter(row -> row.isDead() && !LiveChildren.isOurs(pid))
            .ifPresent(row -> timers.after(DEAD_FOR_LONG, () -> waitForDead(row.identity())));
      }
    }
  }

  /** Whether they come even when we have no children: as PID 1 we get everyone's. */
  boolean comeFromAnywhere() {
    return adopting && US == 1;
  }

  /** Whether the list of our children tells for certain who was left behind. */
  boolean areGivenToUs() {
    return adopting;
  }

  /**
   * Whether somebody may be left of a child that is over. Costs about 10 µs.
   *
   * @param ended the child, though it still counts as live
   */
  boolean mayBeLeft(long ended) {
    if (!adopting) {
      return true;
    }
    for (long pid : list()) {
      if (LiveChildren.isOurs(pid)) {
        continue;
      }
      Optional<Long> owner =
          Optional.ofNullable(verdicts.get(pid)).map(Verdict::owner).filter(live::knows);
      // Who was found to be ours is there until we have waited for it: no need to read its line.
      if (owner.isPresent() ? owner.get() == ended : needsALook(pid)) {
        return true;
      }
    }
    return false;
  }

  /** Whether somebody may be left of any child that is gone, or is dead and to be waited for. */
  boolean mayBeLeft() {
    if (!adopting) {
      return true;
    }
    for (long pid : list()) {
      if (!LiveChildren.isOurs(pid) && needsALook(pid)) {
        return true;
      }
    }
    return false;
  }

  /** Remembers whose each orphan is, and waits for the dead ones. */
  void look(ProcTable table, Map<Long, List<ProcStat>> members, FindMembers findMembers) {
    Map<ProcessIdentity, Long> owners = new HashMap<>();
    members.forEach((number, rows) -> rows.forEach(row -> owners.put(row.identity(), number)));
    Set<ProcessIdentity> present = new HashSet<>();
    for (ProcStat row : table.rows()) {
      ProcessIdentity orphan = row.identity();
      if (row.parent() != US || LiveChildren.isOurs(orphan.pid())) {
        continue;
      }
      present.add(orphan);
      Long owner = owners.get(orphan);
      // Asked before waitForDead asks whether it is ours: a child that is born just now is one of
      // the two at any time.
      if (owner != null && live.isStarting(owner)) {
        continue;
      }
      if (row.isDead()) {
        // Before its number may be another's.
        verdicts.remove(orphan.pid());
        waitFor(orphan, owner != null);
      } else if (owner != null) {
        verdicts.put(orphan.pid(), new Verdict(orphan, owner));
      } else if (findMembers.isForeign(orphan)) {
        verdicts.put(orphan.pid(), new Verdict(orphan, FOREIGN));
      }
    }
    verdicts.values().removeIf(verdict -> !present.contains(verdict.orphan()));
    deadSince.keySet().retainAll(present);
  }

  private boolean needsALook(long pid) {
    return ProcStat.of(pid).filter(this::needsALook).isPresent();
  }

  private boolean needsALook(ProcStat row) {
    if (row.isDead()) {
      Instant since = deadSince.get(row.identity());
      return since == null || isLong(since);
    }
    Verdict verdict = verdicts.get(row.identity().pid());
    return verdict == null
        || !verdict.orphan().equals(row.identity())
        || (verdict.owner() != FOREIGN && !live.knows(verdict.owner()));
  }

  private void waitFor(ProcessIdentity orphan, boolean belongsToUs) {
    Instant since = deadSince.computeIfAbsent(orphan, dead -> timers.instant());
    if (belongsToUs || isLong(since)) {
      waitForDead(orphan);
    }
  }

  private static void waitForDead(ProcessIdentity orphan) {
    boolean isStillThere =
        ProcStat.of(orphan.pid())
            .filter(row -> row.isDead() && row.parent() == US && row.identity().equals(orphan))
            .isPresent();
    if (isStillThere && !LiveChildren.isOurs(orphan.pid())) {
      Signals.exitOf(orphan.pid(), true);
    }
  }

  private boolean isLong(Instant since) {
    return Duration.between(since, timers.instant()).compareTo(DEAD_FOR_LONG) >= 0;
  }

  private static long[] list() {
    byte[] children = ProcFile.read(US, CHILDREN).orElse(new byte[0]);
    StringTokenizer pids = new StringTokenizer(new String(children, StandardCharsets.US_ASCII));
    long[] list = new long[pids.countTokens()];
    for (int i = 0; i < list.length; i++) {
      list[i] = Long.parseLong(pids.nextToken());
    }
    return list;
  }

  /** Not with a kernel without CONFIG_PROC_CHILDREN. */
  private static boolean canList() {
    return ProcFile.read(US, CHILDREN).isPresent();
  }

  private static synchronized boolean setSubreaper(int change) {
    adopters += change;
    try (Arena arena = Arena.ofConfined()) {
      return new Libc(arena).prctl(Libc.PR_SET_CHILD_SUBREAPER, adopters > 0 ? 1 : 0) == 0;
    }
  }
}
