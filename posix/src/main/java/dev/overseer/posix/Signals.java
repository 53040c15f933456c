package dev.overseer.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Sends signals, and reads how processes ended. Thread-safe: it holds no state. */
final class Signals {
  static final int SIGKILL = 9;
  static final int SIGTERM = 15;
  static final int SIGCONT = 18;
  static final long SIGINFO_BYTES = 128;

  private static final long SI_CODE = 8;
  private static final long SI_PID = 16;
  private static final long SI_STATUS = 24;
  private static final int CLD_EXITED = 1;

  private Signals() {}

  /**
   * Signals one process, and no other that has its number by now.
   *
   * <p>The order makes it safe: a process that has the number and the start time both before and
   * after the pidfd was opened had it in between too.
   *
   * @param identity as it was seen in /proc
   */
  static void send(ProcessIdentity identity, int signal) {
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      int pidfd = libc.pidfdOpen(identity.pid());
      if (pidfd < 0) {
        return;
      }
      try {
        boolean same =
            ProcStat.of(identity.pid()).map(ProcStat::identity).equals(Optional.of(identity));
        if (same) {
          libc.pidfdSendSignal(pidfd, signal);
        }
      } finally {
        libc.close(pidfd);
      }
    }
  }

  /** Signals a whole group. Only for one whose leader is ours and not reaped. */
  static void sendToGroup(long leader, int signal) {
    try (Arena arena = Arena.ofConfined()) {
      new Libc(arena).kill(-leader, signal);
    }
  }

  /**
   * How a child of ours ended; empty while it runs.
   *
   * @param reap whether to let go of it: from then on its number may be another's
   */
  static Optional<ExitStatus> exitOf(long pid, boolean reap) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIGINFO_BYTES, 8);
      int options = Libc.WEXITED | Libc.WNOHANG | (reap ? 0 : Libc.WNOWAIT);
      int answer = new Libc(arena).waitid(pid, info, options);
      if (answer < 0 || info.get(JAVA_INT, SI_PID) == 0) {
        return Optional.empty();
      }
      int status = info.get(JAVA_INT, SI_STATUS);
      return Optional.of(
          info.get(JAVA_INT, SI_CODE) == CLD_EXITED
              ? new ExitStatus.Exited(status)
              : new ExitStatus.Signaled(status));
    }
  }
}
