package dev.overseer.posix;

import dev.overseer.core.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets callers in once everything is ready, and keeps them out once it is closed.
 *
 * <pre>
 *   getting ready ──► open ──close──► closed
 *        └──fault──► every spawn fails with the fault's message
 * </pre>
 */
final class OpenProcesses implements Processes {
  private final CompletableFuture<Supervisor> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread;

  /** Shared by those who spawn, exclusive for closing: afterwards nobody is half way in. */
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  private boolean closed;

  private OpenProcesses(Path directory, Grace grace, Timers timers, Supervisor.Adoption adoption) {
    thread =
        Thread.ofPlatform()
            .name("overseer-children")
            .daemon()
            .unstarted(() -> run(directory, grace, timers, adoption));
  }

  static OpenProcesses open(
      Path stateDirectory, Grace grace, Timers timers, Supervisor.Adoption adoption) {
    SystemCheck.run();
    Path directory = stateDirectory.toAbsolutePath();
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StateDirectoryException(directory, e);
    }
    if (!Files.isWritable(directory)) {
      throw new StateDirectoryException(directory, "permission denied");
    }
    new SweepLeftovers(directory, grace.stopGrace()).run();
    OpenProcesses processes = new OpenProcesses(directory, grace, timers, adoption);
    processes.thread.start();
    return processes;
  }

  @Override
  public Child spawn(Command command) throws SpawnException {
    gate.readLock().lock();
    try {
      if (closed) {
        throw refused(command, "its supervisor is closed");
      }
      return ready.join().spawn(command);
    } catch (CompletionException e) {
      Throwable fault = e.getCause() == null ? e : e.getCause();
      throw refused(command, String.valueOf(fault.getMessage()));
    } finally {
      gate.readLock().unlock();
    }
  }

  @Override
  public void close() {
    if (Thread.currentThread().equals(thread)) {
      throw new IllegalStateException(
          "a listener cannot close what calls it: close from another thread");
    }
    if (closeGate()) {
      try {
        ready.join().close();
      } catch (CompletionException neverOpened) {
        // Every spawn has said so.
      }
    }
    ended.join();
  }

  /** Whether this was the first time. */
  private boolean closeGate() {
    gate.writeLock().lock();
    try {
      boolean first = !closed;
      closed = true;
      return first;
    } finally {
      gate.writeLock().unlock();
    }
  }

  private void run(Path directory, Grace grace, Timers timers, Supervisor.Adoption adoption) {
    try {
      Supervisor supervisor = new Supervisor(directory, grace, timers, adoption);
      ready.complete(supervisor);
      supervisor.run();
    } catch (RuntimeException | Error e) {
      if (!ready.completeExceptionally(e)) {
        throw e;
      }
    } finally {
      ended.complete(null);
    }
  }

  /** For tests, which kill the guard, and wait for the loop. */
  Supervisor supervisor() {
    return ready.join();
  }

  private static SpawnException refused(Command command, String reason) {
    return new SpawnException(
        "cannot start \"%s\": %s".formatted(command.argv().getFirst(), reason), 0);
  }
}
