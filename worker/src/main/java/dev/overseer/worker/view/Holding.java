package dev.overseer.worker.view;

import dev.overseer.posix.Holder;
import dev.overseer.worker.spool.Claim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether somebody holds a lease, without touching it: trying to take it would keep a worker out
 * for a moment, and would take away what a dead one left. So it is a look, not a promise.
 *
 * @param held whether a live process does, as far as this machine can tell
 * @param claim who; empty where nobody does, or another program that does not say
 */
record Holding(boolean held, Optional<Claim> claim) {
  private static final Holding NOBODY = new Holding(false, Optional.empty());
  private static final Path LOCKS = Path.of("/proc/locks");
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  /** Looks at a lock file. */
  static Holding of(Path lock) throws IOException {
    Optional<Claim> claim = Claim.read(lock);
    if (claim.isPresent()) {
      return lives(claim.get()) ? new Holding(true, claim) : NOBODY;
    }
    return isLocked(lock) ? new Holding(true, Optional.empty()) : NOBODY;
  }

  /** Of other machines and containers nothing is known but that they take their files away. */
  private static boolean lives(Claim claim) throws IOException {
    Holder us = Holder.current();
    if (claim.system().equals(us.system())) {
      return ProcessHandle.of(claim.pid()).map(ProcessHandle::isAlive).orElse(false);
    }
    boolean wasHere = claim.host().equals(Files.readString(HOST_NAME).strip());
    return !wasHere || boot(claim.system()).equals(boot(us.system()));
  }

  /** A system's name begins with that of the boot. */
  private static String boot(String system) {
    int slash = system.indexOf('/');
    return slash < 0 ? system : system.substring(0, slash);
  }

  /** As proc(5) has it: {@code 1: FLOCK ADVISORY WRITE pid major:minor:inode start end}. */
  private static boolean isLocked(Path lock) throws IOException {
    String inode;
    try {
      inode = String.valueOf(Files.getAttribute(lock, "unix:ino"));
    } catch (NoSuchFileException gone) {
      return false;
    }
    Pattern entry = Pattern.compile(".* FLOCK .*:" + inode + " .*");
    List<String> locks = Files.readAllLines(LOCKS, StandardCharsets.US_ASCII);
    return locks.stream().anyMatch(line -> entry.matcher(line).matches());
  }
}
