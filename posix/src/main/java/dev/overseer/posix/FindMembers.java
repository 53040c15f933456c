package dev.overseer.posix;

import java.io.FileInputStream;
import java.io.IOException;
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

  private final GroupMarker marker;
  private final long sinceTicks;
  private final Map<ProcessIdentity, Long> known = new HashMap<>();
  private final Set<ProcessIdentity> unmarked = new HashSet<>();
  private final Set<ProcessIdentity> blank = new HashSet<>();

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

  /** Whether the last {@link #find} made sure that a process belongs to none of the children. */
  boolean isForeign(ProcessIdentity process) {
    return process.startTicks() < sinceTicks || unmarked.contains(process);
  }

  /** Whose mark the process bears that has this number now. */
  OptionalLong marked(long pid) {
    try {
      return marker.numberIn(environment(pid));
    } catch (IOException goneOrAnothers) {
      return OptionalLong.empty();
    }
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
        || row.isDead()
        || unmarked.contains(row.identity())) {
      return OptionalLong.empty();
    }
    try {
      byte[] environment = environment(row.identity().pid());
      OptionalLong number = marker.numberIn(environment);
      // In the middle of an exec an environment reads as empty, so that must be seen twice.
      if (number.isEmpty() && (environment.length > 0 || !blank.add(row.identity()))) {
        unmarked.add(row.identity());
      }
      return number;
    } catch (IOException goneOrAnothers) {
      unmarked.add(row.identity());
      return OptionalLong.empty();
    }
  }

  private static byte[] environment(long pid) throws IOException {
    try (FileInputStream file = new FileInputStream("/proc/" + pid + "/environ")) {
      return file.readAllBytes();
    }
  }

  private void forgetAllBut(Collection<ProcStat> rows) {
    Set<ProcessIdentity> present = HashSet.newHashSet(rows.size());
    rows.forEach(row -> present.add(row.identity()));
    known.keySet().retainAll(present);
    unmarked.retainAll(present);
    blank.retainAll(present);
  }
}
