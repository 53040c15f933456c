package dev.overseer.posix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends what hubs left behind that were killed. A hub is dead when its lock is free; whom it started
 * is in its file. Only processes with the recorded id and start time, in the recorded boot, are
 * signalled, and who descends from them or bears the dead hub's mark.
 */
final class SweepLeftovers {
  private static final System.Logger LOG = System.getLogger(SweepLeftovers.class.getName());
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);
  private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(5);

  private final Path directory;
  private final Duration stopGrace;

  SweepLeftovers(Path directory, Duration stopGrace) {
    this.directory = directory;
    this.stopGrace = stopGrace;
  }

  /**
   * Goes through the folder. Returns when all whom dead hubs left are gone: at once where there is
   * nobody, else after the stop grace and a few seconds at most.
   *
   * @throws StateDirectoryException if the folder cannot be read
   */
  void run() {
    List<Path> locks = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + HubLock.SUFFIX)) {
      files.forEach(locks::add);
    } catch (IOException e) {
      throw new StateDirectoryException(directory, e);
    }
    for (Path file : locks) {
      Optional<HubLock> dead = HubLock.tryLock(file);
      if (dead.isPresent()) {
        sweep(file, dead.get());
      }
    }
  }

  private void sweep(Path lockFile, HubLock lock) {
    String name = lockFile.getFileName().toString();
    String token = name.substring(0, name.length() - HubLock.SUFFIX.length());
    Path registry = directory.resolve(token + Registry.SUFFIX);
    try {
      Optional<RegistryFile> left = RegistryFile.read(registry);
      if (left.isPresent() && !endAll(left.get())) {
        lock.abandon();
        return;
      }
      Files.deleteIfExists(registry);
      Files.deleteIfExists(directory.resolve(token + Registry.SUFFIX + ".new"));
      lock.close();
    } catch (IOException e) {
      lock.abandon();
      throw new StateDirectoryException(directory, e);
    }
  }

  /** Whether nobody is left. */
  private boolean endAll(RegistryFile left) {
    if (!left.header().boot().equals(RegistryFile.thisBoot())) {
      return true;
    }
    GroupMarker marker = new GroupMarker("", left.header().token());
    FindMembers findMembers = new FindMembers(marker, left.header().hub().startTicks());
    HuntNewcomers hunt = new HuntNewcomers(findMembers);
    Set<ProcessIdentity> met = new HashSet<>();
    long killFrom = System.nanoTime() + stopGrace.toNanos();
    long giveUp = killFrom + PATIENCE_AFTER_KILL.toNanos();
    long pause = TimeUnit.MILLISECONDS.toNanos(1);
    // An interrupt would turn the pauses into a busy loop, and must not leave anybody alive.
    boolean interrupted = Thread.interrupted();
    List<ProcessIdentity> alive;
    boolean somebody;
    do {
      boolean kill = System.nanoTime() >= killFrom;
      ProcTable table = ProcTable.read();
      alive = alive(findMembers.find(table, left.leaders()));
      signal(alive, met, kill);
      boolean unsure = findMembers.isUnsure();
      boolean newcomers = !hunt.hunt(table.listed(), number -> kill).isEmpty();
      somebody = unsure || newcomers || !alive.isEmpty();
      if (somebody) {
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
      }
    } while (somebody && System.nanoTime() < giveUp);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    report(left.header(), met.size(), alive);
    return !somebody;
  }

  private static List<ProcessIdentity> alive(Map<Long, List<ProcStat>> members) {
    return members.values().stream()
        .flatMap(List::stream)
        .filter(row -> !row.isDead())
        .map(ProcStat::identity)
        .toList();
  }

  private static void signal(List<ProcessIdentity> alive, Set<ProcessIdentity> met, boolean kill) {
    for (ProcessIdentity process : alive) {
      boolean fresh = met.add(process);
      if (kill) {
        Signals.send(process, Signals.SIGKILL);
      } else if (fresh) {
        Signals.send(process, Signals.SIGTERM);
        Signals.send(process, Signals.SIGCONT);
      }
    }
  }

  private static void report(RegistryFile.Header dead, int met, List<ProcessIdentity> alive) {
    if (met > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "the hub with pid %d was killed and left %d processes behind: they were ended"
              .formatted(dead.hub().pid(), met));
    }
    if (!alive.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "of what the hub with pid %d left behind these do not end, not even by SIGKILL: %s. The next start tries again"
              .formatted(dead.hub().pid(), alive));
    }
  }
}
