package dev.overseer.posix;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All processes of this machine (of this container), read one after the other: about 10 µs each.
 * Not one moment's picture: who is born meanwhile may be missing.
 */
final class ProcTable {
  private final Set<Long> listed;
  private final Map<Long, ProcStat> rows;

  ProcTable(Map<Long, ProcStat> rows) {
    this.rows = rows;
    listed = rows.keySet();
  }

  private ProcTable(Set<Long> listed) {
    this.listed = listed;
    rows = HashMap.newHashMap(listed.size());
    listed.forEach(pid -> ProcStat.of(pid).ifPresent(row -> rows.put(pid, row)));
  }

  static ProcTable read() {
    return new ProcTable(ProcFile.pids());
  }

  /** Who was there when the reading began; some may have been gone before their turn. */
  Set<Long> listed() {
    return listed;
  }

  Optional<ProcStat> row(long pid) {
    return Optional.ofNullable(rows.get(pid));
  }

  Collection<ProcStat> rows() {
    return rows.values();
  }
}
