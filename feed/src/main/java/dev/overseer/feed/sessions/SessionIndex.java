package dev.overseer.feed.sessions;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.transcript.tail.TranscriptFolders;
import dev.overseer.transcript.usage.Prices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All transcripts that there are, what stands in them, and the sessions that they make.
 *
 * <pre>
 *   FindTranscripts ──► seen ──► ReadTranscripts ──► learned ──► GroupFiles ──► TellSessions ──► console
 *                         │            │                                            ▲
 *        FollowSession ◄──┘            └──────────────── CostsTopic ────────────────┘
 * </pre>
 *
 * <p>What was known of old files when the program ended is not read again. Everything happens on
 * one thread, in order: no method is for others but {@link #put} and {@link #mayFollow}.
 */
final class SessionIndex implements AutoCloseable {
  /** Sessions that may be watched at a time: each takes some megabytes. */
  static final int MOST_FOLLOWED = 16;

  private static final Duration SAVE = Duration.ofMinutes(5);

  private final Prices prices;
  private final SentJournal journal;
  private final Timers timers;
  private final Log log;

  private final InOrder thread;
  private final FindTranscripts find;
  private final ReadTranscripts read;
  private final GroupFiles groups;
  private final CostsTopic costs;
  private final TellSessions tell;
  private final KeepFacts keep;

  private final Map<Path, KnownFile> files = new HashMap<>();
  private final Map<String, FollowSession> followed = new ConcurrentHashMap<>();
  private Map<Path, KeepFacts.Kept> keptFacts = Map.of();
  private boolean complete;
  private boolean unsaved;

  SessionIndex(
      TranscriptFolders folders,
      Prices prices,
      Path state,
      SentJournal journal,
      Timers timers,
      Log log) {
    this.prices = prices;
    this.journal = journal;
    this.timers = timers;
    this.log = log;
    thread = new InOrder("overseer-sessions", this::readSome, this::end, timers, log);
    find = new FindTranscripts(folders, new Found(), thread, log);
    costs = new CostsTopic(prices);
    read = new ReadTranscripts(prices, costs, this::learned, thread, timers, log);
    groups = new GroupFiles(new Grouped());
    tell = new TellSessions(groups, costs, this::told, thread, timers);
    keep = new KeepFacts(state.resolve("sessions.jsonl"), log);
  }

  void start() {
    thread.put(
        () -> {
          keptFacts = keep.load();
          find.lookRegularly();
          keptFacts = Map.of();
        });
    thread.start();
    var _ = thread.later(SAVE, this::saveRegularly);
  }

  /** Has something done on the index's thread. */
  void put(Runnable work) {
    thread.put(work);
  }

  private final class Found implements FindTranscripts.Listener {
    @Override
    public void seen(Path path) {
      Optional<FileState> now = FileState.of(path);
      KnownFile known = files.get(path);
      if (now.isPresent() && known != null) {
        changed(known, now.get());
      } else if (now.isPresent()) {
        came(new KnownFile(path, now.get()));
      } else if (known != null) {
        gone(known);
      }
    }

    @Override
    public Set<Path> known() {
      return files.keySet();
    }

    @Override
    public boolean isAnyoneWaiting() {
      return tell.sessions().isWatched() || costs.topic().isWatched() || !followed.isEmpty();
    }
  }

  private void came(KnownFile file) {
    files.put(file.path, file);
    KeepFacts.Kept kept = keptFacts.get(file.path);
    if (kept != null && kept.state().equals(file.state) && !read.isRecent(file)) {
      learned(file, kept.facts());
    } else {
      read.add(file);
    }
  }

  private void changed(KnownFile file, FileState now) {
    if (file.state.equals(now) || file.isForeign(now)) {
      return;
    }
    file.state = now;
    file.foreign = false;
    file.session.ifPresent(tell::changed);
    follower(file).ifPresent(following -> following.changed(file.path));
    read.add(file);
  }

  private void gone(KnownFile file) {
    files.remove(file.path);
    file.gone = true;
    read.stop(file);
    follower(file).ifPresent(following -> following.gone(file.path));
    groups.leave(file);
    unsaved = true;
  }

  private boolean readSome() throws InterruptedException {
    boolean more = read.readSome();
    if (!more && !complete) {
      complete = true;
      tell.complete();
      followed.values().forEach(FollowSession::allKnown);
    }
    return more;
  }

  private void learned(KnownFile file, FileFacts facts) {
    file.facts = facts;
    unsaved = true;
    if (!facts.isTranscript()) {
      return;
    }
    if (file.session.isEmpty()) {
      groups.join(file, facts);
    }
    file.session.ifPresent(tell::changed);
  }

  private final class Grouped implements GroupFiles.Listener {
    @Override
    public void entered(KnownFile file, KnownSession session) {
      follower(session).ifPresent(following -> following.file(file.path, session.isOwn(file)));
    }

    @Override
    public void changed(KnownSession session) {
      tell.changed(session);
    }
  }

  private void told(KnownSession session, boolean live) {
    follower(session).ifPresent(following -> following.live(live));
  }

  private Optional<FollowSession> follower(KnownFile file) {
    return file.session.flatMap(this::follower);
  }

  private Optional<FollowSession> follower(KnownSession session) {
    return Optional.ofNullable(followed.get(session.key));
  }

  /** A session that was watched, and so read whole, is known whole. */
  void counted(Path path, FileFacts facts) {
    KnownFile file = files.get(path);
    if (file != null
        && file.counting == null
        && FileState.of(path).filter(file.state::equals).isPresent()) {
      learned(file, facts);
    }
  }

  /** Tells somebody of a topic from now on. */
  void watch(Topic topic, Topic.Listener listener) {
    find.lookIfBlind();
    topic.add(listener);
  }

  Topic sessions() {
    return tell.sessions();
  }

  Topic costs() {
    return costs.topic();
  }

  /** Where Discord is told of sessions, and what keeps it from being. */
  void posting(Map<String, Object> how) {
    tell.posting(how);
  }

  /** Tells somebody of a session from now on. */
  void follow(String key, Topic.Listener listener) {
    FollowSession following = followed.get(key);
    if (following == null) {
      following = beginToFollow(key);
    }
    following.add(listener);
  }

  private FollowSession beginToFollow(String key) {
    FollowSession following = new FollowSession(key, this, prices, journal, timers, log);
    followed.put(key, following);
    groups
        .session(key)
        .ifPresent(
            session -> {
              session.files.forEach(file -> following.file(file.path, session.isOwn(file)));
              following.live(session.isLive(timers.instant()));
            });
    if (complete) {
      following.allKnown();
    }
    following.start();
    return following;
  }

  void unfollow(String key, Topic.Listener listener) {
    FollowSession following = followed.get(key);
    if (following != null && following.removeAndIsLast(listener)) {
      followed.remove(key);
      following.end();
    }
  }

  /** Whether there is room for one more. For any thread. */
  boolean mayFollow(String key) {
    return followed.containsKey(key) || followed.size() < MOST_FOLLOWED;
  }

  void posted(Posted post) {
    post.file()
        .map(files::get)
        .flatMap(file -> file.session)
        .or(() -> groups.session(post.session()))
        .flatMap(this::follower)
        .ifPresent(following -> following.posted(post));
  }

  private void saveRegularly() {
    save();
    var _ = thread.later(SAVE, this::saveRegularly);
  }

  private void save() {
    if (!unsaved || !complete) {
      return;
    }
    unsaved = false;
    Map<Path, KeepFacts.Kept> all = new LinkedHashMap<>();
    files.forEach((path, file) -> all.put(path, new KeepFacts.Kept(file.state, file.facts)));
    keep.save(all);
  }

  private void end() {
    save();
    read.close();
    followed.values().forEach(FollowSession::close);
  }

  @Override
  public void close() {
    find.close();
    thread.close();
  }
}
