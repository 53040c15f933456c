package dev.overseer.posix;

import dev.overseer.core.Timers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How far the ending of one group has come. For the sweeping thread only.
 *
 * <p>Looks come quickly at first and are then spaced out: most processes are gone within
 * milliseconds of the signal.
 */
final class Ending {
  private static final Duration FIRST_LOOK = Duration.ofMillis(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private final Optional<ChildProcess> child;

  private final Set<ProcessIdentity> asked = new HashSet<>();
  private Wish wish = Wish.ASK;
  private Timers.Timer patience = () -> false;
  private Duration pause = FIRST_LOOK;
  private boolean metSomebody;

  /**
   * @param child empty when its leader is reaped: then only single processes are signalled
   */
  Ending(Optional<ChildProcess> child) {
    this.child = child;
  }

  /** What a look came to. */
  sealed interface Outcome {
    /** Look again then. */
    record LookAgain(Duration after) implements Outcome {}

    /** Everyone was asked, and that is all that was wished for. */
    record Asked() implements Outcome {}

    /** Nobody is left. */
    record Empty() implements Outcome {}
  }

  /**
   * @param startPatience called once when there is to be a SIGKILL after the stop grace
   */
  void raise(Wish next, Supplier<Timers.Timer> startPatience) {
    Wish stronger = wish.or(next);
    if (stronger == wish) {
      return;
    }
    wish = stronger;
    pause = FIRST_LOOK;
    patience.cancel();
    if (wish == Wish.ASK_THEN_KILL) {
      patience = startPatience.get();
    }
  }

  /**
   * Signals who is to be signalled.
   *
   * @param members who belongs to the group or descends from it, dead ones too
   * @param others whether there may be more: who came since these were looked at, or is in an exec
   */
  Outcome step(List<ProcStat> members, boolean others) {
    List<ProcStat> alive = members.stream().filter(row -> !row.isDead()).toList();
    if (alive.isEmpty()) {
      // Who forks and ends while /proc is read can slip through one look, hardly through two.
      boolean sure = !metSomebody && !others;
      metSomebody = others;
      if (!sure) {
        return new Outcome.LookAgain(FIRST_LOOK);
      }
      patience.cancel();
      return new Outcome.Empty();
    }
    metSomebody = true;
    switch (wish) {
      case ASK -> {
        ask(alive);
        return new Outcome.Asked();
      }
      case ASK_THEN_KILL -> ask(alive);
      case KILL -> kill(alive);
    }
    return new Outcome.LookAgain(nextPause());
  }

  boolean kills() {
    return wish == Wish.KILL;
  }

  /** When nobody can be looked at: at least those who are in the group. */
  void killUnseen() {
    if (kills()) {
      signalGroup(Signals.SIGKILL);
    }
  }

  private void ask(List<ProcStat> alive) {
    List<ProcStat> fresh = alive.stream().filter(row -> asked.add(row.identity())).toList();
    boolean groupIsFresh =
        alive.stream().filter(this::isInGroup).allMatch(fresh::contains)
            && fresh.stream().anyMatch(this::isInGroup);
    // To the group in one go where it can be: so nobody who is just being forked is missed. But
    // not to those who were asked before: some programs take a second SIGTERM as "at once".
    if (groupIsFresh) {
      signalGroup(Signals.SIGTERM);
    }
    for (ProcStat row : fresh) {
      if (!groupIsFresh || !isInGroup(row)) {
        Signals.send(row.identity(), Signals.SIGTERM);
        Signals.send(row.identity(), Signals.SIGCONT);
      }
    }
    // Who is stopped would not hear the first one before it goes on.
    if (groupIsFresh) {
      signalGroup(Signals.SIGCONT);
    }
  }

  private void kill(List<ProcStat> alive) {
    signalGroup(Signals.SIGKILL);
    for (ProcStat row : alive) {
      if (!isInGroup(row)) {
        Signals.send(row.identity(), Signals.SIGKILL);
      }
    }
  }

  private void signalGroup(int signal) {
    child.ifPresent(leader -> leader.signalGroup(signal));
  }

  private boolean isInGroup(ProcStat row) {
    return child.filter(leader -> !leader.isReaped() && leader.pid() == row.group()).isPresent();
  }

  private Duration nextPause() {
    Duration next = pause;
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    return next;
  }
}
