package dev.overseer.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a process group and its descendants use, as /proc shows it. Reads files only; thread-safe.
 *
 * @param processes how many are alive
 * @param cpuNanos processor time of all of them, and of those among their children that have ended
 *     and were waited for, in ns; the kernel counts in steps of 10 ms
 * @param residentBytes memory in RAM. What several of them share counts several times
 */
public record GroupUsage(int processes, long cpuNanos, long residentBytes) {
  /** USER_HZ is 100 on x86-64 and aarch64, see time(7). */
  private static final long NANOS_PER_TICK = 10_000_000;

  static final long PAGE_BYTES = pageBytes();

  /** Of the group that a process leads; empty when nobody is alive there. */
  public static Optional<GroupUsage> of(long leader) {
    return Optional.ofNullable(ofAll(List.of(leader)).get(leader));
  }

  /**
   * Of many groups with one look at all processes, which takes some 10 µs for each of them.
   *
   * @param leaders their leaders' process ids
   * @return by leader; groups where nobody is alive are missing
   */
  public static Map<Long, GroupUsage> ofAll(Collection<Long> leaders) {
    return of(ProcTable.read(), leaders);
  }

  static Map<Long, GroupUsage> of(ProcTable table, Collection<Long> leaders) {
    Set<Long> wanted = Set.copyOf(leaders);
    Map<Long, GroupUsage> usages = new HashMap<>();
    for (ProcStat row : table.rows()) {
      if (!row.isDead()) {
        owner(row, table, wanted)
            .ifPresent(leader -> usages.merge(leader, of(row), GroupUsage::plus));
      }
    }
    return usages;
  }

  private static Optional<Long> owner(ProcStat row, ProcTable table, Set<Long> leaders) {
    Set<Long> passed = new HashSet<>();
    Optional<ProcStat> at = Optional.of(row);
    while (at.isPresent() && passed.add(at.get().identity().pid())) {
      if (leaders.contains(at.get().group())) {
        return Optional.of(at.get().group());
      }
      if (leaders.contains(at.get().session())) {
        return Optional.of(at.get().session());
      }
      at = table.row(at.get().parent());
    }
    return Optional.empty();
  }

  private static GroupUsage of(ProcStat row) {
    return new GroupUsage(1, row.cpuTicks() * NANOS_PER_TICK, row.residentPages() * PAGE_BYTES);
  }

  private GroupUsage plus(GroupUsage other) {
    return new GroupUsage(
        processes + other.processes,
        cpuNanos + other.cpuNanos,
        residentBytes + other.residentBytes);
  }

  /** AT_PAGESZ in /proc/self/auxv, getauxval(3): 4 KiB on x86-64, up to 64 KiB on aarch64. */
  private static long pageBytes() {
    long pageSizeEntry = 6;
    try {
      ByteBuffer entries =
          ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
              .order(ByteOrder.nativeOrder());
      while (entries.remaining() >= 2 * Long.BYTES) {
        long key = entries.getLong();
        long value = entries.getLong();
        if (key == pageSizeEntry) {
          return value;
        }
      }
    } catch (IOException unreadable) {
      // The default below is right wherever this may happen.
    }
    return 4096;
  }
}
