package dev.overseer.posix;

import dev.overseer.core.Timers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Everything that an open {@link Processes} has, and what it does when a child is over. */
final class Supervisor implements ChildProcess.Fate {
  private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ReadLoop loop;
  private final Timers timers;
  private final LiveChildren live = new LiveChildren();
  private final Orphans orphans;
  private final EndGroups endGroups;
  private final HubLock lock;
  private final Registry registry;
  private final Guard guard;
  private final SpawnChild spawnChild;

  private final Grace grace;

  private final AtomicBoolean makesRounds = new AtomicBoolean();
  private final CompletableFuture<Void> allGone = new CompletableFuture<>();
  private volatile boolean closing;

  /**
   * Opens everything. The loop belongs to the thread that calls this.
   *
   * @throws StateDirectoryException if our records cannot be made
   * @throws IllegalStateException if there are too many open files
   */
  Supervisor(Path directory, Grace grace, Timers timers, Adoption adoption) {
    this.timers = timers;
    this.grace = grace;
    loop = new ReadLoop();
    ProcessIdentity us =
        ProcStat.of(ProcessHandle.current().pid()).map(ProcStat::identity).orElseThrow();
    GroupMarker marker = GroupMarker.create(us);
    lock = HubLock.create(directory, marker.token());
    RegistryFile.Header header =
        new RegistryFile.Header(marker.token(), us, RegistryFile.thisBoot());
    try {
      registry = Registry.create(directory, header);
    } catch (IOException e) {
      lock.abandon();
      throw new StateDirectoryException(directory, e);
    }
    orphans =
        switch (adoption) {
          case ADOPT -> Orphans.adopt(live, timers);
          case IGNORE -> Orphans.ignore(live, timers);
        };
    FindMembers findMembers = new FindMembers(marker, us.startTicks());
    endGroups = new EndGroups(live, findMembers, orphans, loop, timers, grace.stopGrace());
    guard = new Guard(loop, timers, registry.file(), marker);
    spawnChild = new SpawnChild(loop, timers, live, registry, this, marker, grace);
  }

  /** Whether orphans of our children are to become children of ours. */
  enum Adoption {
    ADOPT,
    IGNORE
  }

  /** Reads and reaps until {@link #close}. */
  void run() {
    guard.start();
    if (orphans.comeFromAnywhere()) {
      makeRounds();
    }
    loop.run();
  }

  Child spawn(Command command) throws SpawnException {
    ChildProcess child = spawnChild.spawn(command);
    if (guard.isDown()) {
      loop.execute(guard::start);
    }
    makeRounds();
    return child;
  }

  @Override
  public void end(ChildProcess child, Wish wish) {
    endGroups.end(child, wish);
  }

  @Override
  public void told(ChildProcess child) {
    boolean mayBeLeft;
    try {
      mayBeLeft = orphans.mayBeLeft(child.number());
    } catch (OutOfDescriptorsException e) {
      mayBeLeft = true;
    }
    if (mayBeLeft) {
      endGroups.endRest(child);
    } else {
      child.onNobodyLeft();
    }
  }

  @Override
  public void gone(ChildProcess child) {
    registry.over(child.number());
    live.gone(child);
    completeIfAllGone();
  }

  /** Looks at everyone now. For tests, which would otherwise have to wait for a round. */
  boolean isSomebodyAlive() throws Exception {
    return endGroups.isSomebodyAlive().get();
  }

  Guard guard() {
    return guard;
  }

  ReadLoop loop() {
    return loop;
  }

  /**
   * Ends all children and then itself. Waits for the stop grace and a few seconds at most: who does
   * not end even by SIGKILL is left in the registry for the next hub. No child may be spawned from
   * now on.
   */
  void close() {
    closing = true;
    for (ChildProcess child : List.copyOf(live.all())) {
      endGroups.end(child, Wish.ASK_THEN_KILL);
      child.release();
    }
    completeIfAllGone();
    Duration patience = grace.stopGrace().plus(grace.drainGrace()).plus(PATIENCE);
    boolean nobodyLeft = awaits(allGone, patience) && nobodyIsAlive(patience);
    loop.execute(guard::stop);
    awaits(guard.stopped(), PATIENCE);
    endGroups.close();
    orphans.release();
    closeRecords(nobodyLeft);
    loop.stop();
  }

  private void makeRounds() {
    if (makesRounds.compareAndSet(false, true)) {
      makeRoundLater();
    }
  }

  /** Looks for the orphans of children that are over, and for dead ones, once a second. */
  private void makeRoundLater() {
    timers.after(ROUND, () -> loop.execute(this::makeRound));
  }

  private void makeRound() {
    if (closing) {
      return;
    }
    if (orphans.areGivenToUs() && anyMayBeLeft()) {
      endGroups.look();
    }
    if (live.isEmpty() && !orphans.comeFromAnywhere()) {
      makesRounds.set(false);
      // A child that has started meanwhile may have found the rounds still going on.
      if (!live.isEmpty()) {
        makeRounds();
      }
    } else {
      makeRoundLater();
    }
  }

  private boolean anyMayBeLeft() {
    try {
      return orphans.mayBeLeft();
    } catch (OutOfDescriptorsException e) {
      return true;
    }
  }

  private void completeIfAllGone() {
    if (closing && live.isEmpty()) {
      allGone.complete(null);
    }
  }

  /** Descendants of children that were over before: their leaders are not waited for any more. */
  private boolean nobodyIsAlive(Duration patience) {
    long giveUp = System.nanoTime() + patience.toNanos();
    Future<Boolean> somebody;
    do {
      // Not by the list of our children: it may skip one while another of them is reaped, proc(5).
      somebody = endGroups.isSomebodyAlive();
      if (!awaits(somebody, patience) || System.nanoTime() > giveUp) {
        return false;
      }
    } while (somebody.resultNow());
    return true;
  }

  private void closeRecords(boolean nobodyLeft) {
    try {
      if (nobodyLeft) {
        registry.close();
        lock.close();
      } else {
        LOG.log(
            System.Logger.Level.WARNING,
            "some children do not end, not even by SIGKILL: the next start tries again");
        registry.abandon();
        lock.abandon();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "our records of children cannot be taken away", e);
    }
  }

  /** Whether it was done in time. An interrupt is kept for later: nobody may be left alive. */
  private static boolean awaits(Future<?> done, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          done.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
          return true;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          return false;
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
