package dev.overseer.posix;

import java.util.HashSet;
import java.util.OptionalLong;
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
      Set<Long> now = ProcTable.list();
      quiet++;
      for (long pid : now) {
        if (before.contains(pid)) {
          continue;
        }
        OptionalLong number = findMembers.marked(pid);
        if (number.isPresent()) {
          met.add(number.getAsLong());
          if (kill.test(number.getAsLong())) {
            quiet = 0;
            ProcStat.of(pid).ifPresent(row -> Signals.send(row.identity(), Signals.SIGKILL));
          }
        }
      }
      before = now;
    }
    return met;
  }
}
