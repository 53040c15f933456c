package dev.overseer.feed.spool;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.posix.GroupUsage;
import dev.overseer.posix.Holder;
import dev.overseer.server.spi.ConsoleFeed.Change;
import dev.overseer.server.spi.ConsoleFeed.Subscription;
import dev.overseer.worker.spool.Claim;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.view.KnownWorkers;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells one listener what the agents of running tasks use of this machine, by {@link FileKey},
 * every two seconds. A thread of its own looks: at who has claimed which task, and at /proc.
 */
final class FollowUsage implements Subscription {
  private static final Duration EVERY = Duration.ofSeconds(2);

  /** Processor time takes two looks: the second one comes sooner. */
  private static final Duration FIRST = Duration.ofMillis(500);

  private static final String LOCK = ".lock";

  private final SpoolLayout layout;
  private final Consumer<Change> listener;
  private final Log log;

  /** Names what the process ids count in. */
  private final String here = Holder.current().system();

  private Map<String, Look> before = Map.of();
  private boolean told;
  private volatile boolean ended;

  /** What an agent was seen to use. */
  private record Look(long nanoTime, long pid, GroupUsage usage) {}

  private FollowUsage(SpoolLayout layout, Consumer<Change> listener, Log log) {
    this.layout = layout;
    this.listener = listener;
    this.log = log;
  }

  /** Begins to look. */
  static Subscription start(SpoolLayout layout, Consumer<Change> listener, Log log) {
    FollowUsage usage = new FollowUsage(layout, listener, log);
    Thread.ofPlatform().daemon().name("overseer-usage").start(usage::run);
    return usage;
  }

  private void run() {
    try {
      while (!ended) {
        boolean first = before.isEmpty();
        look();
        Thread.sleep(first ? FIRST : EVERY);
      }
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    Map<String, Long> pids;
    try {
      pids = agents();
    } catch (IOException e) {
      log.warn(
          "who runs what can't be read; the next look is soon", e, field("folder", layout.tasks()));
      return;
    }
    Map<Long, GroupUsage> usages = pids.isEmpty() ? Map.of() : GroupUsage.ofAll(pids.values());
    long now = System.nanoTime();
    Map<String, Look> looks = new HashMap<>();
    Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    pids.forEach(
        (key, pid) -> {
          GroupUsage usage = usages.get(pid);
          if (usage != null) {
            Look look = new Look(now, pid, usage);
            looks.put(key, look);
            items.put(key, item(key, look));
          }
        });
    tell(items);
    before = looks;
  }

  private void tell(Map<String, Map<String, Object>> items) {
    if (ended) {
      return;
    }
    if (!told) {
      told = true;
      listener.accept(new Change.Snapshot(items));
      return;
    }
    before.keySet().stream()
        .filter(key -> !items.containsKey(key))
        .forEach(key -> listener.accept(new Change.Removed(key)));
    items.forEach((key, item) -> listener.accept(new Change.Put(key, item)));
  }

  private Map<String, Object> item(String key, Look now) {
    Map<String, Object> item = new LinkedHashMap<>();
    Look last = before.get(key);
    // Another attempt is another group, whose time has nothing to do with the former one's.
    if (last != null && last.pid == now.pid && now.nanoTime > last.nanoTime) {
      long used = Math.max(0, now.usage.cpuNanos() - last.usage.cpuNanos());
      item.put("cpu_percent", Math.round(100.0 * used / (now.nanoTime - last.nanoTime)));
    }
    item.put("memory_bytes", now.usage.residentBytes());
    item.put("processes", now.usage.processes());
    return item;
  }

  /** The agents' process ids, of those that run on this machine. */
  private Map<String, Long> agents() throws IOException {
    Map<String, Long> agents = new LinkedHashMap<>();
    for (String worker : KnownWorkers.of(layout)) {
      try (DirectoryStream<Path> locks =
          Files.newDirectoryStream(layout.tasksOf(worker), "*.json" + LOCK)) {
        for (Path lock : locks) {
          String name = String.valueOf(lock.getFileName());
          String file = name.substring(0, name.length() - LOCK.length());
          Claim.read(lock)
              .filter(claim -> claim.system().equals(here))
              .flatMap(Claim::agent)
              .ifPresent(agent -> agents.put(new FileKey(worker, file).text(), agent.pid()));
        }
      } catch (NoSuchFileException none) {
        // Then nobody runs anything there.
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    return agents;
  }

  @Override
  public void close() {
    ended = true;
  }
}
