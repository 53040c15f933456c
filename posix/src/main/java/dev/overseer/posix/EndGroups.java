package dev.overseer.posix;

import dev.overseer.core.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends groups of processes: finds who belongs to them, signals, and looks again until nobody is
 * left. All groups that are to end share one look at /proc, on a thread of its own.
 *
 * <pre>
 *   terminate, kill, rest of an ended child ──► requests ──► look at /proc ──► signal ──► nobody left
 *                                                               ▲                │
 *                                                               └─── later ──────┘
 * </pre>
 *
 * Requests are thread-safe and return at once.
 */
final class EndGroups implements AutoCloseable {
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);
  private static final Duration SHORTEST_PAUSE_UNASKED = Duration.ofMillis(100);
  private static final int REST_PER_LOOK = 20;

  private final LiveChildren live;
  private final FindMembers findMembers;
  private final HuntNewcomers hunt;
  private final Orphans orphans;
  private final ReadLoop loop;
  private final Timers timers;
  private final ThreadPoolExecutor thread;
  private final Duration stopGrace;

  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean lookIsQueued = new AtomicBoolean();
  private final Map<Long, Ending> endings = new HashMap<>();
  private final Set<Long> unfinished = new HashSet<>();
  private boolean metSomebody;
  private Timers.Timer nextLook = () -> false;
  private volatile Duration lastLook = Duration.ZERO;

  private record Request(long number, Wish wish) {}

  EndGroups(
      LiveChildren live,
      FindMembers findMembers,
      Orphans orphans,
      ReadLoop loop,
      Timers timers,
      Duration stopGrace) {
    this.live = live;
    this.findMembers = findMembers;
    hunt = new HuntNewcomers(findMembers);
    this.orphans = orphans;
    this.loop = loop;
    this.timers = timers;
    this.stopGrace = stopGrace;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            look -> Thread.ofPlatform().name("overseer-sweep").daemon().unstarted(look),
            new ThreadPoolExecutor.DiscardPolicy());
    thread.allowCoreThreadTimeOut(true);
  }

  /** Ends a child's group and descendants. */
  void end(ChildProcess child, Wish wish) {
    request(child.number(), wish);
  }

  /** Ends whatever a child left behind whose leader is over and not reaped. */
  void endRest(ChildProcess child) {
    requests.add(new Request(child.number(), Wish.ASK_THEN_KILL));
    if (orphans.areGivenToUs()) {
      look();
    } else {
      // Each child that ends brings us here, mostly for nothing. So one look serves many, and
      // looking takes a twentieth of one processor at most.
      Duration rest = lastLook.multipliedBy(REST_PER_LOOK);
      timers.after(
          rest.compareTo(SHORTEST_PAUSE_UNASKED) > 0 ? rest : SHORTEST_PAUSE_UNASKED, this::look);
    }
  }

  /** Looks at everyone: also ends who belongs to a child that is gone, and waits for orphans. */
  void look() {
    if (lookIsQueued.compareAndSet(false, true)) {
      thread.execute(this::lookNow);
    }
  }

  /**
   * Looks at once.
   *
   * @return whether somebody who belongs to a child of this hub, live or over, is alive
   */
  Future<Boolean> isSomebodyAlive() {
    return thread.submit(
        () -> {
          lookNow();
          return metSomebody;
        });
  }

  /** Stops looking. What was asked for before may be left undone. */
  @Override
  public void close() {
    thread.shutdown();
  }

  private void request(long number, Wish wish) {
    requests.add(new Request(number, wish));
    look();
  }

  private void lookNow() {
    lookIsQueued.set(false);
    Duration again = LONGEST_PAUSE;
    try {
      long start = System.nanoTime();
      again = lookAndSignal();
      lastLook = Duration.ofNanos(System.nanoTime() - start);
    } catch (OutOfDescriptorsException e) {
      // Nobody may be taken for ended; who is to be killed need not wait for that.
      metSomebody = true;
      unfinished.forEach(number -> ending(number).ifPresent(Ending::killUnseen));
    } finally {
      nextLook.cancel();
      if (!unfinished.isEmpty()) {
        nextLook = timers.after(again, this::look);
      }
    }
  }

  /** Returns when to look again. */
  private Duration lookAndSignal() {
    for (Request request = requests.poll(); request != null; request = requests.poll()) {
      raise(request.number(), request.wish());
    }
    ProcTable table = ProcTable.read();
    Map<Long, List<ProcStat>> members = findMembers.find(table, live.leaders());
    orphans.look(table, members, findMembers);
    endings.keySet().removeIf(number -> !unfinished.contains(number) && !live.knows(number));
    Set<Long> newcomers = hunt.hunt(table.listed(), number -> isKilled(number));
    Set<Long> alive = new HashSet<>(newcomers);
    members.forEach(
        (number, rows) -> {
          if (rows.stream().anyMatch(row -> !row.isDead())) {
            alive.add(number);
          }
        });
    boolean unsure = findMembers.isUnsure();
    metSomebody = unsure || !alive.isEmpty();
    // After the table: who bears the mark of a number that is not here belongs to one that is over.
    alive.stream()
        .filter(number -> !live.knows(number))
        .forEach(number -> raise(number, Wish.ASK_THEN_KILL));
    Duration again = LONGEST_PAUSE;
    for (long number : List.copyOf(unfinished)) {
      boolean others = unsure || newcomers.contains(number);
      Duration after = step(number, members.getOrDefault(number, List.of()), others);
      again = after.compareTo(again) < 0 ? after : again;
    }
    return again;
  }

  private boolean isKilled(long number) {
    return unfinished.contains(number) && ending(number).filter(Ending::kills).isPresent();
  }

  private void raise(long number, Wish wish) {
    endings
        .computeIfAbsent(number, unknown -> new Ending(live.get(number)))
        .raise(wish, () -> timers.after(stopGrace, () -> request(number, Wish.KILL)));
    unfinished.add(number);
  }

  private Optional<Ending> ending(long number) {
    return Optional.ofNullable(endings.get(number));
  }

  private Duration step(long number, List<ProcStat> members, boolean others) {
    Ending.Outcome outcome =
        ending(number)
            .map(ending -> ending.step(members, others))
            .orElseGet(Ending.Outcome.Empty::new);
    return switch (outcome) {
      case Ending.Outcome.LookAgain(Duration after) -> after;
      case Ending.Outcome.Asked() -> {
        unfinished.remove(number);
        yield LONGEST_PAUSE;
      }
      case Ending.Outcome.Empty() -> {
        unfinished.remove(number);
        live.get(number).ifPresent(child -> loop.execute(child::onNobodyLeft));
        yield LONGEST_PAUSE;
      }
    };
  }
}
