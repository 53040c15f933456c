package dev.overseer.posix;

import java.io.FileInputStream;
import java.io.IOException;
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

  /** Enough for the 52 numbers and a command name of 64 bytes. */
  private static final int MOST_BYTES = 2048;

  /** The process that has this number now; empty when there is none. */
  static Optional<ProcStat> of(long pid) {
    // A plain stream, because a channel would be closed for good by an interrupt.
    try (FileInputStream file = new FileInputStream("/proc/" + pid + "/stat")) {
      byte[] bytes = new byte[MOST_BYTES];
      int length = file.read(bytes);
      return length <= 0 ? Optional.empty() : Optional.of(parse(pid, bytes, length));
    } catch (IOException gone) {
      return Optional.empty();
    }
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
