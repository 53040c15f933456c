package dev.overseer.posix;

import java.io.File;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All processes of this machine (of this container), read one after the other: about 10 µs each.
 * Not one moment's picture: who is born meanwhile may be missing.
 */
final class ProcTable {
  private final Map<Long, ProcStat> rows;

  ProcTable(Map<Long, ProcStat> rows) {
    this.rows = rows;
  }

  static ProcTable read() {
    String[] names = new File("/proc").list();
    Map<Long, ProcStat> rows = new HashMap<>();
    for (String name : names == null ? new String[0] : names) {
      if (Character.isDigit(name.charAt(0))) {
        long pid = Long.parseLong(name);
        ProcStat.of(pid).ifPresent(row -> rows.put(pid, row));
      }
    }
    return new ProcTable(rows);
  }

  Optional<ProcStat> row(long pid) {
    return Optional.ofNullable(rows.get(pid));
  }

  Collection<ProcStat> rows() {
    return rows.values();
  }
}
