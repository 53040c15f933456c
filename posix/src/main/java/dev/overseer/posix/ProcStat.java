package dev.overseer.posix;

import java.util.Optional;

/**
 * One process as /proc/PID/stat shows it. Format: proc_pid_stat(5).
 *
 * @param state R, S, D …; Z for one that has ended and waits for its parent
 * @param cpuTicks time spent by it and by the children that it has waited for, in ticks of 10 ms
 * @param residentPages memory in RAM, in pages, shared ones included
 */
record ProcStat(
    ProcessIdentity identity,
    char state,
    long parent,
    long group,
    long session,
    long cpuTicks,
    long residentPages) {

  /** The process that has this number now; empty when there is none. */
  static Optional<ProcStat> of(long pid) {
    return ProcFile.read(pid, "stat")
        .filter(bytes -> bytes.length > 0)
        .map(bytes -> parse(pid, bytes, bytes.length));
  }

  boolean isDead() {
    return state == 'Z' || state == 'X';
  }

  static ProcStat parse(long pid, byte[] bytes, int length) {
    // The name stands in parentheses and may hold parentheses, spaces and newlines itself.
    int at = length - 1;
    while (at > 0 && bytes[at] != ')') {
      at--;
    }
    Fields fields = new Fields(bytes, length, at + 2);
    char state = (char) bytes[at + 2];
    fields.skip(1);
    long parent = fields.next();
    long group = fields.next();
    long session = fields.next();
    fields.skip(7); // 7 tty_nr to 13 cmajflt
    long cpuTicks = fields.next() + fields.next() + fields.next() + fields.next();
    fields.skip(4); // 18 priority to 21 itrealvalue
    long start = fields.next();
    fields.skip(1); // 23 vsize
    long pages = fields.next();
    return new ProcStat(
        new ProcessIdentity(pid, start), state, parent, group, session, cpuTicks, pages);
  }

  /** Walks along numbers with one space between them. */
  private static final class Fields {
    private final byte[] bytes;
    private final int length;
    private int at;

    Fields(byte[] bytes, int length, int at) {
      this.bytes = bytes;
      this.length = length;
      this.at = at;
    }

    void skip(int count) {
      for (int skipped = 0; skipped < count && at < length; at++) {
        if (bytes[at] == ' ') {
          skipped++;
        }
      }
    }

    long next() {
      boolean negative = at < length && bytes[at] == '-';
      long value = 0;
      for (at += negative ? 1 : 0; at < length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
        value = value * 10 + bytes[at] - '0';
      }
      at++;
      return negative ? -value : value;
    }
  }
}
