package dev.overseer.feed.sessions;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.read.EventsOfLine;
import dev.overseer.transcript.tail.FollowFile;
import dev.overseer.transcript.tail.Line;
import dev.overseer.transcript.tail.TranscriptFolders;
import dev.overseer.transcript.usage.Prices;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All transcripts that there are, and whose they are.
 *
 * <pre>
 *   WatchTree ──file, folder──► look ──► backlog ──► read: its beginning, or all of it and what comes
 *                                │                     │
 *                 FollowSession ◄┘                     └──► sessions, costs ──► console
 * </pre>
 *
 * <p>Files of the last day are read whole, a little at a time, since what they cost is told by the
 * minute; of older ones the beginning, and no more of those that were known before. Everything
 * happens on one thread, in order: no method is for others but {@link #put} and {@link #mayFollow}.
 */
final class SessionIndex implements AutoCloseable {
  /** Listed at most: more than anybody scrolls through. */
  static final int MOST_LISTED = 1000;

  /** Sessions that may be watched at a time: each takes some megabytes. */
  static final int MOST_FOLLOWED = 16;

  /** Between two things that are told of a topic. */
  static final Duration PAUSE = Duration.ofMillis(100);

  private static final int LINES_AT_ONCE = 128;
  private static final int HEAD_LINES = 8;
  private static final long HEAD_BYTES = 256 * 1024;
  private static final long SMALL = 64 * 1024;
  private static final Duration SETTLED = Duration.ofMinutes(15);
  private static final int MOST_COUNTING = 256;
  private static final Duration BLIND_LOOK = Duration.ofSeconds(2);
  private static final Duration IDLE_LOOK = Duration.ofSeconds(30);
  private static final Duration SAFETY_LOOK = Duration.ofMinutes(5);
  private static final Duration SAVE = Duration.ofMinutes(5);

  private final TranscriptFolders folders;
  private final Prices prices;
  private final SentJournal journal;
  private final Timers timers;
  private final Log log;

  private final InOrder thread;
  private final WatchTree tree;
  private final KeepFacts keep;
  private final CountFile.Tools tools = new CountFile.Tools();
  private final CostsTopic costs;
  private final Topic sessions = new Topic();

  private final Set<Path> noticed = ConcurrentHashMap.newKeySet();

  private final Map<Path, KnownFile> files = new HashMap<>();
  private final Map<String, KnownSession> byKey = new HashMap<>();
  private final Map<String, String> parents = new HashMap<>();
  private final Map<String, FollowSession> followed = new ConcurrentHashMap<>();
  private final PriorityQueue<Job> backlog =
      new PriorityQueue<>(Comparator.comparing(Job::modified).reversed());
  private final Set<KnownFile> counting = new LinkedHashSet<>();
  private final Set<KnownSession> dirty = new LinkedHashSet<>();
  private final Set<KnownSession> live = new HashSet<>();
  private Map<Path, KeepFacts.Kept> keptFacts = Map.of();
  private Set<String> listed = new HashSet<>();
  private Map<String, Object> posting = Map.of();
  private Instant published = Instant.EPOCH;
  private boolean complete;
  private boolean publishing;
  private boolean relist;
  private boolean unsaved;
  private Timers.@Nullable Timer expiry;

  private record Job(KnownFile file, Instant modified) {}

  SessionIndex(
      TranscriptFolders folders,
      Prices prices,
      Path state,
      SentJournal journal,
      Timers timers,
      Log log) {
    this.folders = folders;
    this.prices = prices;
    this.journal = journal;
    this.timers = timers;
    this.log = log;
    this.costs = new CostsTopic(prices);
    this.keep = new KeepFacts(state.resolve("sessions.jsonl"), log);
    this.thread = new InOrder("overseer-sessions", this::readSome, this::end, log);
    this.tree = new WatchTree(new Notice(), log);
  }

  void start() {
    thread.put(
        () -> {
          keptFacts = keep.load();
          lookRegularly();
          keptFacts = Map.of();
        });
    thread.start();
    later(SAVE, this::saveRegularly);
  }

  /** Has something done on the index's thread. */
  void put(Runnable work) {
    thread.put(work);
  }

  private void later(Duration delay, Runnable work) {
    var _ = timers.after(delay, () -> thread.put(work));
  }

  /** What the system tells of, once each, however often it does before somebody looks. */
  private final class Notice implements WatchTree.Listener {
    @Override
    public void file(Path file) {
      if (noticed.add(file)) {
        thread.put(
            () -> {
              noticed.remove(file);
              look(file);
            });
      }
    }

    @Override
    public void folder(Path folder) {
      thread.put(() -> lookBelow(folder));
    }

    @Override
    public void anything() {
      thread.put(SessionIndex.this::lookAtAll);
    }
  }

  private void lookBelow(Path folder) {
    if (folders.roots().stream().anyMatch(root -> root.startsWith(folder))) {
      lookAtAll();
      return;
    }
    TranscriptFolders.Found found = folders.below(folder);
    while (tree.watch(found.folders())) {
      found = folders.below(folder);
    }
    found.files().forEach(this::look);
  }

  private void lookAtAll() {
    TranscriptFolders.Found found = folders.find();
    while (tree.watch(found.folders())) {
      found = folders.find();
    }
    Set<Path> there = new HashSet<>(found.files());
    List.copyOf(files.keySet()).stream().filter(path -> !there.contains(path)).forEach(this::look);
    there.forEach(this::look);
  }

  /** Events may be missing; and where there are none, somebody has to look. */
  private void lookRegularly() {
    lookAtAll();
    later(
        !tree.isBlind() ? SAFETY_LOOK : isWatched() ? BLIND_LOOK : IDLE_LOOK, this::lookRegularly);
  }

  private boolean isWatched() {
    return sessions.isWatched() || costs.topic().isWatched() || !followed.isEmpty();
  }

  /** Something may have happened to a file. */
  private void look(Path path) {
    Optional<FileState> now = FileState.of(path);
    KnownFile known = files.get(path);
    if (now.isEmpty()) {
      if (known != null) {
        gone(known);
      }
      return;
    }
    if (known == null) {
      known = new KnownFile(path, now.get());
      files.put(path, known);
      KeepFacts.Kept kept = keptFacts.get(path);
      if (kept != null && kept.state().equals(now.get()) && !isRecent(known)) {
        learn(known, kept.facts());
        return;
      }
    } else if (known.state.equals(now.get()) || known.isForeign(now.get())) {
      return;
    } else {
      known.state = now.get();
      known.foreign = false;
      KnownFile changed = known;
      known.session.ifPresent(session -> dirty(session));
      follower(known).ifPresent(following -> following.changed(changed.path));
    }
    queue(known);
  }

  private Optional<FollowSession> follower(KnownFile file) {
    return file.session.map(session -> followed.get(session.key));
  }

  private boolean isRecent(KnownFile file) {
    return file.state.modified().isAfter(timers.instant().minus(CostsTopic.SPAN));
  }

  private void queue(KnownFile file) {
    if (!file.queued) {
      file.queued = true;
      backlog.add(new Job(file, file.state.modified()));
    }
  }

  private void gone(KnownFile file) {
    files.remove(file.path);
    stopCounting(file);
    follower(file).ifPresent(following -> following.gone(file.path));
    file.session.ifPresent(session -> leave(file, session));
    unsaved = true;
  }

  private void leave(KnownFile file, KnownSession session) {
    session.files.remove(file);
    file.session = Optional.empty();
    if (session.main.filter(file::equals).isPresent()) {
      session.main = Optional.empty();
    }
    if (session.files.isEmpty()) {
      byKey.remove(session.key);
    }
    dirty(session);
  }

  /** Reads some of what is to be read, the latest files first. */
  private boolean readSome() throws InterruptedException {
    Job job = backlog.poll();
    if (job == null) {
      if (!complete) {
        complete();
      }
      return false;
    }
    KnownFile file = job.file;
    file.queued = false;
    if (!file.equals(files.get(file.path))) {
      return true;
    }
    try {
      if (file.counting != null || isRecent(file)) {
        count(file);
      } else {
        readHead(file);
      }
    } catch (IOException e) {
      stopCounting(file);
      if (!file.unreadable) {
        file.unreadable = true;
        log.warn(
            "a transcript can't be read",
            field("file", file.path),
            field("reason", String.valueOf(e)));
      }
    }
    return true;
  }

  private void complete() {
    complete = true;
    publish();
    followed.values().forEach(FollowSession::allKnown);
  }

  private void count(KnownFile file) throws IOException, InterruptedException {
    CountFile reader = file.counting;
    if (reader == null) {
      reader = beginCounting(file);
    }
    boolean more = reader.read(LINES_AT_ONCE) == LINES_AT_ONCE;
    if (reader.bytes() > HEAD_BYTES && !reader.isTranscript()) {
      file.foreign = true;
      stopCounting(file);
      return;
    }
    if (more) {
      queue(file);
      return;
    }
    if (reader.awaitsItsEnd()) {
      // A last line without its end counts, once nothing has been added to it for a while.
      later(Duration.ofNanos(FollowFile.PATIENCE).plus(PAUSE), () -> queueIfKnown(file));
    } else {
      reader.rest();
    }
    learn(file, reader.facts(true));
    settleSome();
  }

  private void queueIfKnown(KnownFile file) {
    if (file.counting != null) {
      queue(file);
    }
  }

  private CountFile beginCounting(KnownFile file) {
    CountFile reader = new CountFile(file.path, prices, tools, new Spend(file));
    file.counting = reader;
    counting.add(file);
    if (counting.size() == 1) {
      later(SETTLED, this::settle);
    }
    return reader;
  }

  private void stopCounting(KnownFile file) {
    if (file.counting != null) {
      file.counting.close();
      file.counting = null;
      counting.remove(file);
    }
  }

  /** Adds up what a file's lines cost. */
  private final class Spend implements CountFile.Listener {
    private final KnownFile file;
    private CostsTopic.OfFile cost;

    Spend(KnownFile file) {
      this.file = file;
      this.cost = costs.begin(file.path);
    }

    @Override
    public void line(Line line, EventsOfLine read) {
      Optional<Instant> at = read.envelope().at();
      for (AgentEvent event : read.events()) {
        if (event instanceof AgentEvent.Used used && at.isPresent()) {
          cost.used(read.program(), used, at.get(), timers.instant().minus(CostsTopic.SPAN));
        }
      }
    }

    @Override
    public void again() {
      cost = costs.begin(file.path);
    }
  }

  /** Files that have not grown for a while need no reader: if they do, they are read again. */
  private void settle() {
    Instant before = timers.instant().minus(SETTLED);
    List.copyOf(counting).stream()
        .filter(file -> file.state.modified().isBefore(before) && !file.queued)
        .forEach(this::stopCounting);
    if (!counting.isEmpty()) {
      later(SETTLED, this::settle);
    }
  }

  private void settleSome() {
    if (counting.size() > MOST_COUNTING) {
      counting.stream()
          .filter(file -> !file.queued)
          .min(Comparator.comparing(file -> file.state.modified()))
          .ifPresent(this::stopCounting);
    }
  }

  /** What it is, and its first prompt; all of it if it is small. */
  private void readHead(KnownFile file) throws IOException, InterruptedException {
    boolean small = file.state.size() <= SMALL;
    try (CountFile reader = new CountFile(file.path, prices, tools, CountFile.Listener.NONE)) {
      int lines = HEAD_LINES;
      while (lines == HEAD_LINES
          && (small || !reader.knowsItself())
          && reader.bytes() < HEAD_BYTES) {
        lines = reader.read(HEAD_LINES);
      }
      learn(file, reader.facts(lines < HEAD_LINES));
    }
  }

  private void learn(KnownFile file, FileFacts facts) {
    file.facts = facts;
    file.unreadable = false;
    unsaved = true;
    if (!facts.isTranscript()) {
      return;
    }
    if (file.session.isEmpty()) {
      join(file, facts);
    }
    file.session.ifPresent(this::dirty);
  }

  /** Finds out whose it is. */
  private void join(KnownFile file, FileFacts facts) {
    boolean byPlace = TranscriptFolders.isSubagent(file.path);
    boolean subagent = byPlace || !facts.parent().isEmpty();
    String key = keyOf(file.path, facts, byPlace);
    if (!facts.parent().isEmpty() && parents.putIfAbsent(facts.session(), facts.parent()) == null) {
      adopt(facts.session(), root(facts.parent()));
    }
    KnownSession session = byKey.get(key);
    if (session != null && !subagent && session.main.isPresent()) {
      // The same session in two places: a copy, or a folder that was moved while it ran.
      key = key + "~" + Integer.toHexString(file.path.hashCode());
      session = byKey.get(key);
    }
    if (session == null) {
      session = new KnownSession(key);
      byKey.put(key, session);
    }
    enter(file, session, !subagent);
  }

  private void enter(KnownFile file, KnownSession session, boolean main) {
    session.files.add(file);
    file.session = Optional.of(session);
    if (main) {
      session.main = Optional.of(file);
    }
    FollowSession following = followed.get(session.key);
    if (following != null) {
      following.file(file.path, main);
    }
  }

  private String keyOf(Path path, FileFacts facts, boolean subagent) {
    Optional<String> folder = TranscriptFolders.sessionOf(path);
    if (folder.isPresent()) {
      return folder.get();
    }
    if (!facts.parent().isEmpty()) {
      return root(facts.parent());
    }
    // Claude Code's files are called as their sessions are; a resumed one may hold older ids.
    return subagent || !facts.program().equals("Claude Code")
        ? facts.session()
        : TranscriptFolders.stem(path);
  }

  /** The session that is nobody's subagent, of one that may be. */
  private String root(String session) {
    String root = session;
    for (int depth = 0; depth < 8 && parents.containsKey(root); depth++) {
      root = parents.getOrDefault(root, root);
    }
    return root;
  }

  /** What was taken for a session of its own is a subagent's: its subagents are the root's. */
  private void adopt(String session, String root) {
    KnownSession orphaned = byKey.get(session);
    if (orphaned == null || session.equals(root)) {
      return;
    }
    KnownSession whole = byKey.computeIfAbsent(root, KnownSession::new);
    for (KnownFile file : List.copyOf(orphaned.files)) {
      leave(file, orphaned);
      enter(file, whole, false);
    }
    dirty(whole);
  }

  /** A session that was watched, and so read whole, is known whole. */
  void counted(Path path, FileFacts facts) {
    KnownFile file = files.get(path);
    if (file != null
        && file.counting == null
        && FileState.of(path).filter(file.state::equals).isPresent()) {
      learn(file, facts);
    }
  }

  private void dirty(KnownSession session) {
    dirty.add(session);
    relist |= !listed.contains(session.key) || !byKey.containsKey(session.key);
    if (session.isLive(timers.instant())) {
      live.add(session);
    }
    publishSoon();
  }

  /** At once, if nothing was told just now. */
  private void publishSoon() {
    if (publishing) {
      return;
    }
    publishing = true;
    Duration since = Duration.between(published, timers.instant());
    if (since.compareTo(PAUSE) >= 0) {
      thread.put(this::publish);
    } else {
      later(PAUSE.minus(since), this::publish);
    }
  }

  private void publish() {
    publishing = false;
    Instant now = timers.instant();
    published = now;
    costs.age(now);
    costs.publish();
    if (relist) {
      relist();
    }
    for (KnownSession session : List.copyOf(dirty)) {
      if (listed.contains(session.key) && session.equals(byKey.get(session.key))) {
        sessions.put(session.key, session.item(now));
        followLive(session, now);
      }
    }
    dirty.clear();
    sessions.totals(totals());
    expireNext(now);
  }

  /** Who comes onto the list is told of whole; who leaves it, since others are later, goes. */
  private void relist() {
    relist = false;
    Set<String> latest = toList();
    listed.stream().filter(key -> !latest.contains(key)).forEach(sessions::remove);
    for (String key : latest) {
      KnownSession session = byKey.get(key);
      if (session != null && !listed.contains(key)) {
        dirty.add(session);
      }
    }
    listed = latest;
  }

  private void followLive(KnownSession session, Instant now) {
    FollowSession following = followed.get(session.key);
    if (following != null) {
      following.live(session.isLive(now));
    }
  }

  private Set<String> toList() {
    if (byKey.size() <= MOST_LISTED) {
      return new HashSet<>(byKey.keySet());
    }
    Set<String> latest = new HashSet<>();
    byKey.values().stream()
        .map(session -> Map.entry(session.changed(), session.key))
        .sorted(Map.Entry.<Instant, String>comparingByKey().reversed())
        .limit(MOST_LISTED)
        .forEach(entry -> latest.add(entry.getValue()));
    return latest;
  }

  private Map<String, Object> totals() {
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("sessions", byKey.size());
    totals.put("listed", listed.size());
    totals.put("reading", !complete);
    totals.putAll(posting);
    return totals;
  }

  /** Where Discord is told of sessions, and what keeps it from being. */
  void posting(Map<String, Object> how) {
    posting = how;
    sessions.totals(totals());
  }

  /**
   * Sees to it that something is told when a session counts as live no longer, or a cost as new.
   */
  private void expireNext(Instant now) {
    Optional<Instant> next =
        live.stream()
            .map(session -> session.changed().plus(KnownSession.LIVE))
            .min(Comparator.naturalOrder());
    Optional<Instant> aged = costs.agesAt();
    if (aged.isPresent() && (next.isEmpty() || aged.get().isBefore(next.get()))) {
      next = aged;
    }
    if (expiry != null) {
      expiry.cancel();
      expiry = null;
    }
    if (next.isPresent()) {
      Duration delay = Duration.between(now, next.get()).plusMillis(1);
      expiry = timers.after(delay, () -> thread.put(this::expire));
    }
  }

  private void expire() {
    Instant now = timers.instant();
    for (KnownSession session : List.copyOf(live)) {
      if (!session.isLive(now)) {
        live.remove(session);
        dirty.add(session);
      }
    }
    publishSoon();
  }

  /** Tells somebody of a topic from now on. */
  void watch(Topic topic, Topic.Listener listener) {
    if (tree.isBlind()) {
      lookAtAll();
    }
    topic.add(listener);
  }

  Topic sessions() {
    return sessions;
  }

  Topic costs() {
    return costs.topic();
  }

  /** Tells somebody of a session from now on. */
  void follow(String key, Topic.Listener listener) {
    FollowSession following = followed.get(key);
    if (following == null) {
      following = new FollowSession(key, this, prices, journal, timers, log);
      followed.put(key, following);
      KnownSession session = byKey.get(key);
      if (session != null) {
        for (KnownFile file : session.files) {
          following.file(file.path, session.main.filter(file::equals).isPresent());
        }
        following.live(session.isLive(timers.instant()));
      }
      if (complete) {
        following.allKnown();
      }
      following.start();
    }
    following.add(listener);
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
        .or(() -> Optional.ofNullable(byKey.get(post.session())))
        .map(session -> followed.get(session.key))
        .ifPresent(following -> following.posted(post));
  }

  private void saveRegularly() {
    save();
    later(SAVE, this::saveRegularly);
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
    List.copyOf(counting).forEach(this::stopCounting);
    followed.values().forEach(FollowSession::close);
  }

  @Override
  public void close() {
    tree.close();
    thread.close();
  }
}
