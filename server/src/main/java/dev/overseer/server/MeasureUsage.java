package dev.overseer.server;

import dev.overseer.core.Timers;
import dev.overseer.posix.GroupUsage;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.ServerMessage.Usage.OfTask;
import dev.overseer.protocol.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at what the tasks use while there is somebody who wants to know.
 *
 * <pre>
 *   nobody ── add ──► looks ──► looks again …  ──► the last one is gone ──► nobody
 *                       └─ a frame, made once, to each listener that keeps up
 * </pre>
 *
 * <p>Thread-safe. A look reads /proc, and so takes place on a thread that may wait.
 */
final class MeasureUsage implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(2);

  /** Processor time takes two looks: the second one comes sooner. */
  private static final Duration FIRST = Duration.ofMillis(500);

  private final Supplier<Map<String, Long>> processes;
  private final Function<Collection<Long>, Map<Long, GroupUsage>> usageOf;
  private final Timers timers;
  private final Executor threads;

  private final Set<Outbox> listeners = new HashSet<>();
  private Map<String, Look> before = Map.of();
  private Optional<byte[]> latest = Optional.empty();
  private boolean looking;
  private boolean closed;

  /**
   * @param processes the leaders of the tasks' groups, by task
   * @param usageOf what groups use, by leader
   * @param timers when to look
   * @param threads where to look
   */
  MeasureUsage(
      Supplier<Map<String, Long>> processes,
      Function<Collection<Long>, Map<Long, GroupUsage>> usageOf,
      Timers timers,
      Executor threads) {
    this.processes = processes;
    this.usageOf = usageOf;
    this.timers = timers;
    this.threads = threads;
  }

  private record Look(Instant at, long pid, GroupUsage usage) {}

  /** Tells a client from now on, until its outbox is closed. */
  void add(Outbox client) {
    boolean first;
    synchronized (this) {
      listeners.add(client);
      latest.ifPresent(client::offerUnlessBusy);
      first = !looking;
      looking = true;
    }
    if (first) {
      lookSoon();
    }
  }

  private void lookSoon() {
    synchronized (this) {
      // The threads end just after this does, and take nothing more then.
      if (closed) {
        return;
      }
      threads.execute(this::look);
    }
  }

  /** Tells a client no longer. */
  synchronized void remove(Outbox client) {
    listeners.remove(client);
  }

  private void look() {
    Map<String, Long> pids = processes.get();
    Map<Long, GroupUsage> usages = pids.isEmpty() ? Map.of() : usageOf.apply(pids.values());
    Instant now = timers.instant();
    synchronized (this) {
      listeners.removeIf(Outbox::isClosed);
      if (listeners.isEmpty()) {
        looking = false;
        before = Map.of();
        latest = Optional.empty();
        return;
      }
      boolean first = before.isEmpty();
      tell(pids, usages, now);
      var _ = timers.after(first ? FIRST : EVERY, this::lookSoon);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void tell(Map<String, Long> pids, Map<Long, GroupUsage> usages, Instant now) {
    Map<String, Look> looks = new HashMap<>();
    List<OfTask> tasks = new ArrayList<>();
    pids.forEach(
        (taskId, pid) -> {
          GroupUsage usage = usages.get(pid);
          if (usage != null) {
            Look look = new Look(now, pid, usage);
            looks.put(taskId, look);
            tasks.add(ofTask(taskId, look));
          }
        });
    // Nothing has run, and nothing does: that is known.
    boolean isNews = latest.isEmpty() || !before.isEmpty() || !looks.isEmpty();
    before = looks;
    if (isNews) {
      byte[] frame = TextFrames.text(Wire.write(new ServerMessage.Usage(tasks, now)));
      latest = Optional.of(frame);
      listeners.forEach(client -> client.offerUnlessBusy(frame));
    }
  }

  private OfTask ofTask(String taskId, Look now) {
    // A restart begins a new group, whose time has nothing to do with the former one's.
    OptionalInt cpu =
        Optional.ofNullable(before.get(taskId))
            .filter(last -> last.pid() == now.pid())
            .map(last -> percent(last, now))
            .orElse(OptionalInt.empty());
    return new OfTask(taskId, cpu, now.usage().residentBytes(), now.usage().processes());
  }

  private static OptionalInt percent(Look last, Look now) {
    long nanos = Duration.between(last.at(), now.at()).toNanos();
    if (nanos <= 0) {
      return OptionalInt.empty();
    }
    // Who ended without being waited for by one of the group takes its time along.
    long used = Math.max(0, now.usage().cpuNanos() - last.usage().cpuNanos());
    return OptionalInt.of((int) Math.round(100.0 * used / nanos));
  }
}
