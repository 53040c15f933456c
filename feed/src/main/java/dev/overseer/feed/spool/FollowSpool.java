package dev.overseer.feed.spool;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.DaemonThreads;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.feed.spool.TellTopic.Listener;
import dev.overseer.posix.FolderEvent;
import dev.overseer.posix.FolderWatch;
import dev.overseer.server.spi.ConsoleFeed.Change;
import dev.overseer.server.spi.ConsoleFeed.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * Looks at the spool when something happens in it, as long as anybody wants to know; without, it
 * costs nothing.
 *
 * <pre>
 *   nobody ── first listener ──► following ── last one gone ──► nobody
 *                                 │     ▲
 *                               event   │ a look at each topic that is listened to, at once,
 *                                 └─────┘ but not before a turn after the last one
 * </pre>
 *
 * <p>Thread-safe. What is slow, the looks, happens under one lock, on threads of its own.
 */
final class FollowSpool {
  /** Between two looks: what happens meanwhile is told together. */
  static final Duration TURN = Duration.ofMillis(50);

  /** Everything is looked at anew, should the kernel have kept something to itself. */
  static final Duration DOUBT = Duration.ofMinutes(1);

  /** The same where it is known not to tell all. */
  static final Duration DOUBT_IF_BLIND = Duration.ofSeconds(2);

  private final List<Path> roots;
  private final Timers timers;
  private final Log log;
  private final ExecutorService threads = DaemonThreads.pool("overseer-feed");

  private final Map<TopicPart, TellTopic> topics = new LinkedHashMap<>();
  private Optional<SpoolFolders> folders = Optional.empty();
  private Optional<Timers.Timer> doubt = Optional.empty();
  private Instant lastLook = Instant.MIN;
  private boolean planned;

  /** What is listened to. */
  record TopicPart(String topic, Optional<String> part) {}

  /**
   * @param roots are made if need be: one that is not there can't be watched
   */
  FollowSpool(List<Path> roots, Timers timers, Log log) {
    this.roots = List.copyOf(roots);
    this.timers = timers;
    this.log = log;
  }

  /**
   * Tells somebody from now on: on other threads, never inside this call.
   *
   * @param topic is told of, unless that part of it is already
   */
  Subscription subscribe(TopicPart to, Topic topic, Consumer<Change> listener) {
    Listener one = new Listener(listener);
    threads.execute(() -> begin(to, topic, one));
    return () -> end(to, one);
  }

  private synchronized void begin(TopicPart to, Topic topic, Listener one) {
    if (one.hasEnded()) {
      return;
    }
    SpoolFolders in = folders.orElseGet(this::follow);
    topics.computeIfAbsent(to, _ -> new TellTopic(to.topic(), topic, log)).add(one, in);
    if (one.hasEnded()) {
      // Right when it was told how things are.
      end(to, one);
    } else if (doubt.isEmpty()) {
      doubtLater(in);
    }
  }

  private synchronized void end(TopicPart to, Listener one) {
    one.end();
    TellTopic topic = topics.get(to);
    if (topic == null) {
      return;
    }
    topic.remove(one);
    if (!topic.hasListeners()) {
      topics.remove(to);
    }
    if (topics.isEmpty()) {
      folders.ifPresent(SpoolFolders::close);
      folders = Optional.empty();
      doubt.ifPresent(Timers.Timer::cancel);
      doubt = Optional.empty();
    }
  }

  private SpoolFolders follow() {
    makeRoots();
    SpoolFolders opened = SpoolFolders.open(log);
    folders = Optional.of(opened);
    opened
        .events()
        .ifPresent(
            events ->
                Thread.ofPlatform()
                    .name("overseer-feed-inotify")
                    .daemon()
                    .start(() -> hear(events, opened)));
    return opened;
  }

  private void makeRoots() {
    for (Path root : roots) {
      try {
        Files.createDirectories(root);
      } catch (IOException e) {
        log.warn("a folder of the spool can't be made", e, field("folder", root));
      }
    }
  }

  private void hear(FolderWatch events, SpoolFolders of) {
    for (List<FolderEvent> told = events.take(); !told.isEmpty(); told = events.take()) {
      saw(told, of);
    }
  }

  private synchronized void saw(List<FolderEvent> told, SpoolFolders in) {
    told.forEach(in::saw);
    planLook();
  }

  private void doubtLater(SpoolFolders in) {
    Duration after = in.isBlind() ? DOUBT_IF_BLIND : DOUBT;
    doubt = Optional.of(timers.after(after, () -> threads.execute(() -> doubtAgain(in))));
  }

  private synchronized void doubtAgain(SpoolFolders in) {
    if (folders.filter(in::equals).isPresent()) {
      makeRoots();
      in.doubtAll();
      look();
      doubtLater(in);
    }
  }

  /** Something was changed by ourselves, of which no event may tell. */
  synchronized void changed() {
    folders
        .filter(SpoolFolders::isBlind)
        .ifPresent(
            in -> {
              in.doubtAll();
              planLook();
            });
  }

  private void planLook() {
    if (planned) {
      return;
    }
    planned = true;
    Instant now = timers.instant();
    boolean isTurn = lastLook.isAfter(now.minus(TURN)) && !lastLook.isAfter(now);
    Duration wait = isTurn ? Duration.between(now, lastLook.plus(TURN)) : Duration.ZERO;
    var _ = timers.after(wait, () -> threads.execute(this::plannedLook));
  }

  private synchronized void plannedLook() {
    planned = false;
    look();
  }

  private void look() {
    lastLook = timers.instant();
    // Copies: who has no room for what he is told leaves in the middle of it.
    for (Map.Entry<TopicPart, TellTopic> topic : List.copyOf(topics.entrySet())) {
      folders.ifPresent(topic.getValue()::look);
    }
  }
}
