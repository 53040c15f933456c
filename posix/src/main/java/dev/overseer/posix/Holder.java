package dev.overseer.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that holds something, so that others can tell later whether it still lives, and end
 * what it left behind: to be written into a {@link FileLease}.
 *
 * @param system where the process is: the boot of the machine and the namespace that its id counts
 *     in. Processes of another system, in another container for example, cannot be seen from here
 * @param pid its id there
 * @param startTicks when it started, in ticks of 10 ms since boot: field 22 of /proc/PID/stat, see
 *     proc_pid_stat(5). An id alone is used again for others
 */
public record Holder(String system, long pid, long startTicks) {

  /** This process. */
  public static Holder current() {
    ProcessIdentity us =
        ProcStat.of(ProcessHandle.current().pid()).map(ProcStat::identity).orElseThrow();
    return new Holder(thisSystem(), us.pid(), us.startTicks());
  }

  /** Whether it is of the system that we are in. */
  boolean isInReach() {
    return system.equals(thisSystem());
  }

  boolean isAlive() {
    return ProcStat.of(pid)
        .filter(row -> row.identity().equals(identity()) && !row.isDead())
        .isPresent();
  }

  ProcessIdentity identity() {
    return new ProcessIdentity(pid, startTicks);
  }

  private static String thisSystem() {
    Optional<String> namespace;
    try {
      namespace = Optional.of(Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString());
    } catch (IOException untold) {
      namespace = Optional.empty();
    }
    return RegistryFile.thisBoot() + "/" + namespace.orElse("unknown");
  }
}
