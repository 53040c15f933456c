package dev.overseer.posix;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Says which processes belong to which of a hub's children. Three things tell it, in this order:
 *
 * <ol>
 *   <li>the session: a child leads one, and its descendants are in it unless they called setsid;
 *   <li>the parents: one of them belongs to the child;
 *   <li>the marker in the environment: what is left when a descendant has both left the session and
 *       lost its parents.
 * </ol>
 *
 * <p>Who did all of that and also hides its environment (another user's process; one that made
 * itself undumpable, as ssh-agent does, where we are not root) is not found.
 *
 * <p>For one thread at a time: it remembers who was a member, which nothing that a process does
 * later can change, and whose environment held no marker.
 */
final class FindMembers {
  private static final long NOBODY = -1;
  private static final int LOOKS_AT_BLANK = 100;

  private final GroupMarker marker;
  private final long sinceTicks;
  private final Map<ProcessIdentity, Long> known = new HashMap<>();
  private final Set<ProcessIdentity> unmarked = new HashSet<>();
  private final Map<ProcessIdentity, Integer> blank = new HashMap<>();
  private boolean unsure;

  /** What an environment says. */
  sealed interface Mark {
    record Of(long number) implements Mark {}

    record None() implements Mark {}

    /** It is empty, as between an exec's new memory and its new arguments. */
    record Blank() implements Mark {}
  }

  /**
   * @param sinceTicks when the hub began: who is older descends from none of its children
   */
  FindMembers(GroupMarker marker, long sinceTicks) {
    this.marker = marker;
    this.sinceTicks = sinceTicks;
  }

  /**
   * The members of each child's group and their descendants, dead ones too that nobody has waited
   * for.
   *
   * @param leaders each child's number and its leader
   * @return by the child's number; also numbers that are not among the leaders, of children whose
   *     leader is gone
   */
  Map<Long, List<ProcStat>> find(ProcTable table, Map<Long, ProcessIdentity> leaders) {
    unsure = false;
    Map<Long, Long> owners = new HashMap<>();
    leaders.forEach(
        (number, leader) -> {
          // With the leader gone its number may lead another's session by now.
          if (table.row(leader.pid()).filter(row -> row.identity().equals(leader)).isPresent()) {
            owners.put(leader.pid(), number);
          }
        });
    Map<Long, Long> bySession = Map.copyOf(owners);
    Map<Long, List<ProcStat>> members = new HashMap<>();
    for (ProcStat row : table.rows()) {
      long owner = owner(row, table, bySession, owners);
      if (owner != NOBODY) {
        known.put(row.identity(), owner);
        members.computeIfAbsent(owner, number -> new ArrayList<>()).add(row);
      }
    }
    forgetAllBut(table.rows());
    return members;
  }

  /** Whether the last {@link #find} met somebody who may be a member, and is in an exec. */
  boolean isUnsure() {
    return unsure;
  }

  /** Whether the last {@link #find} made sure that a process belongs to none of the children. */
  boolean isForeign(ProcessIdentity process) {
    return process.startTicks() < sinceTicks || unmarked.contains(process);
  }

  /** Whose mark the process bears that has this number now. */
  Mark marked(long pid) {
    Optional<byte[]> environment = environment(pid);
    OptionalLong number = environment.map(marker::numberIn).orElse(OptionalLong.empty());
    if (number.isPresent()) {
      return new Mark.Of(number.getAsLong());
    }
    boolean isBlank = environment.filter(bytes -> bytes.length == 0).isPresent();
    return isBlank ? new Mark.Blank() : new Mark.None();
  }

  /** Not the dead, nor the kernel's own threads, which are in no session. */
  static boolean mayBearAMark(ProcStat row) {
    return !row.isDead() && row.session() != 0;
  }

  private long owner(
      ProcStat row, ProcTable table, Map<Long, Long> bySession, Map<Long, Long> owners) {
    Deque<ProcStat> undecided = new ArrayDeque<>();
    long owner = NOBODY;
    Optional<ProcStat> at = Optional.of(row);
    while (at.isPresent()) {
      Optional<Long> decided = decided(at.get(), bySession, owners);
      if (decided.isPresent()) {
        owner = decided.get();
        break;
      }
      // Decided below; until then it breaks the circles that a torn table may hold.
      owners.put(at.get().identity().pid(), NOBODY);
      undecided.push(at.get());
      at = table.row(at.get().parent());
    }
    for (ProcStat descendant : undecided) {
      owner = owner == NOBODY ? byMarker(descendant).orElse(NOBODY) : owner;
      owners.put(descendant.identity().pid(), owner);
    }
    return owner;
  }

  private Optional<Long> decided(ProcStat row, Map<Long, Long> bySession, Map<Long, Long> owners) {
    return Optional.ofNullable(owners.get(row.identity().pid()))
        .or(() -> Optional.ofNullable(bySession.get(row.session())))
        .or(() -> Optional.ofNullable(known.get(row.identity())));
  }

  private OptionalLong byMarker(ProcStat row) {
    if (row.identity().startTicks() < sinceTicks
        || !mayBearAMark(row)
        || unmarked.contains(row.identity())) {
      return OptionalLong.empty();
    }
    return switch (marked(row.identity().pid())) {
      case Mark.Of(long number) -> OptionalLong.of(number);
      case Mark.Blank() when !isBlankForGood(row.identity()) -> {
        unsure = true;
        yield OptionalLong.empty();
      }
      case Mark.Blank(), Mark.None() -> {
        unmarked.add(row.identity());
        yield OptionalLong.empty();
      }
    };
  }

  /**
   * On a busy machine an exec may last for several looks. The arguments are blank in it too: who
   * has some has no environment at all. But that must be seen twice, because the exec may go on
   * between the two readings.
   */
  private boolean isBlankForGood(ProcessIdentity process) {
    boolean hasArguments =
        ProcFile.read(process.pid(), "cmdline").filter(bytes -> bytes.length > 0).isPresent();
    int looks = hasArguments ? LOOKS_AT_BLANK / 2 : 1;
    return blank.merge(process, looks, Integer::sum) >= LOOKS_AT_BLANK;
  }

  private static Optional<byte[]> environment(long pid) {
    return ProcFile.read(pid, "environ");
  }

  private void forgetAllBut(Collection<ProcStat> rows) {
    Set<ProcessIdentity> present = HashSet.newHashSet(rows.size());
    rows.forEach(row -> present.add(row.identity()));
    known.keySet().retainAll(present);
    unmarked.retainAll(present);
    blank.keySet().retainAll(present);
  }
}
