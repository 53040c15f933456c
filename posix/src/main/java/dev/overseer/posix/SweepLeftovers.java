package dev.overseer.posix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ends what hubs left behind that were killed. A hub is dead when its lock is free; whom it started
 * is in its file. Only processes with the recorded id and start time, in the recorded boot, are
 * signalled, and who descends from them or bears the dead hub's mark.
 */
final class SweepLeftovers {
  private static final System.Logger LOG = System.getLogger(SweepLeftovers.class.getName());

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
    EndMembers.Result result = new EndMembers(stopGrace).end(findMembers, left.leaders());
    report(left.header(), result.met(), result.alive());
    return result.complete();
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
