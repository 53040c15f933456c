package dev.overseer.posix;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Finds who was born since all of /proc was listed. Reading everything takes milliseconds; a
 * process that starts its successor in a session of its own and ends at once is always somewhere
 * else by then. Here only those are looked at who are new, some 0.1 ms after they were listed.
 */
final class HuntNewcomers {
  private static final int QUIET_ROUNDS = 3;
  private static final int MOST_ROUNDS = 100;

  private final FindMembers findMembers;

  HuntNewcomers(FindMembers findMembers) {
    this.findMembers = findMembers;
  }

  /**
   * Looks until nobody new has come for some rounds.
   *
   * @param listed who is known already
   * @param kill by its number, whether the newcomers of a child get SIGKILL at sight
   * @return the numbers of the children to which newcomers belong
   */
  Set<Long> hunt(Set<Long> listed, LongPredicate kill) {
    Set<Long> met = new HashSet<>();
    Set<Long> before = listed;
    int quiet = 0;
    for (int round = 0; round < MOST_ROUNDS && quiet < QUIET_ROUNDS; round++) {
      Set<Long> now = ProcFile.pids();
      Set<Long> decided = new HashSet<>(now);
      quiet++;
      for (long pid : now) {
        if (before.contains(pid)) {
          continue;
        }
        switch (findMembers.marked(pid)) {
          case FindMembers.Mark.Of(long number) -> {
            met.add(number);
            if (kill.test(number)) {
              quiet = 0;
              ProcStat.of(pid).ifPresent(row -> Signals.send(row.identity(), Signals.SIGKILL));
            }
          }
          case FindMembers.Mark.Blank() -> {
            // In the middle of an exec: it tells in one of the next rounds.
            if (ProcStat.of(pid).filter(FindMembers::mayBearAMark).isPresent()) {
              quiet = 0;
              decided.remove(pid);
            }
          }
          case FindMembers.Mark.None() -> {}
        }
      }
      before = decided;
    }
    return met;
  }
}
