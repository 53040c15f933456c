package dev.overseer.worker;

import dev.overseer.posix.Holder;
import dev.overseer.worker.spool.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Who we are, so that others can tell whether we still live. */
public record Identity(Holder holder, String host) {

  /** This process. */
  public static Identity ofThisProcess() {
    return new Identity(Holder.current(), hostName());
  }

  /** What this process has from now on. */
  public Claim claim(String taskId, int attempt, Instant now) {
    return new Claim(
        taskId,
        holder.pid(),
        holder.startTicks(),
        holder.system(),
        host,
        attempt,
        now,
        Optional.empty());
  }

  /** Its process id. */
  public long pid() {
    return holder.pid();
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException untold) {
      return "unknown";
    }
  }
}
