package dev.overseer.feed.sessions;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.transcript.json.Json;
import dev.overseer.transcript.json.ReadJson;
import dev.overseer.transcript.tail.TranscriptFolders;
import dev.overseer.transcript.usage.Prices;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A session that somebody looks at: its transcripts are read whole, on a thread of its own, and
 * then as they grow.
 *
 * <pre>
 *   READING ──all read──► TOLD ──a file was rewritten──► READING
 * </pre>
 *
 * <p>While it is read, nobody is told anything; then all of it at once, and from then on each
 * change. Thread-safe; nothing here waits but {@link #close}.
 */
final class FollowSession implements AutoCloseable {
  private static final String NONE = "none";
  private static final int LINES_AT_ONCE = 64;

  /** Behind all items of its line. */
  private static final int SENT = 950;

  private final String key;
  private final SessionIndex index;
  private final Prices prices;
  private final SentJournal journal;
  private final Timers timers;

  private final InOrder thread;
  private final CountFile.Tools tools = new CountFile.Tools();
  private final Topic topic = new Topic();
  private final Timeline timeline = new Timeline(topic);

  /** Whoever is told; for the index's thread. */
  private final Set<Topic.Listener> listeners = new LinkedHashSet<>();

  private final Map<Path, Followed> files = new LinkedHashMap<>();
  private final Set<Followed> toRead = new LinkedHashSet<>();
  private boolean reading = true;
  private boolean allKnown;
  private boolean live;

  private final class Followed {
    private final CountFile count;
    private final Timeline.Lane lane;
    private final boolean main;
    private FileFacts facts = FileFacts.NONE;
    private boolean told;

    Followed(Path path, boolean main) {
      this.main = main;
      this.lane = main ? timeline.own() : timeline.lane(path);
      Optional<FillLane.FindParent> parent =
          main ? Optional.empty() : Optional.of((prompt, at) -> parent(path, prompt, at));
      this.count =
          new CountFile(
              path,
              prices,
              tools,
              new FillLane(timeline, lane, parent, FollowSession.this::readAgain));
    }
  }

  FollowSession(
      String key, SessionIndex index, Prices prices, SentJournal journal, Timers timers, Log log) {
    this.key = key;
    this.index = index;
    this.prices = prices;
    this.journal = journal;
    this.timers = timers;
    this.thread = new InOrder("overseer-session", this::readSome, this::endReading, timers, log);
    topic.hold();
  }

  void start() {
    thread.start();
  }

  /** Tells somebody. For the index's thread, as is {@link #removeAndIsLast}. */
  void add(Topic.Listener listener) {
    listeners.add(listener);
    thread.put(() -> topic.add(listener));
  }

  boolean removeAndIsLast(Topic.Listener listener) {
    listener.end();
    listeners.remove(listener);
    thread.put(() -> topic.remove(listener));
    return listeners.isEmpty();
  }

  /**
   * A transcript is one of its.
   *
   * @param main whether it is the session's own, not a subagent's
   */
  void file(Path path, boolean main) {
    thread.put(
        () -> {
          Followed known = files.get(path);
          if (known == null) {
            begin(path, main);
          } else {
            // It was taken away, and is there again; or another one is.
            timeline.remove(known.lane, goneKey(path));
            toRead.add(known);
          }
        });
  }

  private void begin(Path path, boolean main) {
    if (files.isEmpty()) {
      readAgain();
    }
    Followed followed = new Followed(path, main);
    files.put(path, followed);
    if (main) {
      // Whose subagents are read before it would find no call that they belong to.
      toReadFirst(followed);
    } else {
      toRead.add(followed);
    }
  }

  private static String goneKey(Path path) {
    return "gone/" + path.getFileName();
  }

  private void toReadFirst(Followed first) {
    List<Followed> others = new ArrayList<>(toRead);
    toRead.clear();
    toRead.add(first);
    toRead.addAll(others);
  }

  /** Something may have been written to one of its transcripts. */
  void changed(Path path) {
    thread.put(
        () -> {
          Followed followed = files.get(path);
          if (followed != null) {
            toRead.add(followed);
          }
        });
  }

  /** One of its transcripts was deleted; what was read of it stays to be seen. */
  void gone(Path path) {
    thread.put(
        () -> {
          Followed followed = files.get(path);
          if (followed != null) {
            note(followed.lane, goneKey(path), "The transcript was deleted: " + path.getFileName());
          }
        });
  }

  private void note(Timeline.Lane lane, String name, String text) {
    Instant now = timers.instant();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", "note");
    fields.put("text", text);
    timeline.put(lane, name, timeline.orderAt(lane, Instant.MAX), Optional.of(now), fields);
  }

  /** All transcripts that there are have been looked at. */
  void allKnown() {
    thread.put(() -> allKnown = true);
  }

  /** Whether it grows. */
  void live(boolean grows) {
    thread.put(
        () -> {
          live = grows;
          tellTotals();
        });
  }

  /** Discord was told something of it. */
  void posted(Posted post) {
    thread.put(
        () -> {
          // While it is read the journal has it.
          if (!reading) {
            show(post);
          }
        });
  }

  private boolean readSome() throws InterruptedException {
    if (toRead.isEmpty()) {
      return settle();
    }
    if (!allKnown && files.values().stream().noneMatch(file -> file.main)) {
      // Its subagents' calls stand in a transcript that is still to be found.
      return false;
    }
    Followed next = toRead.iterator().next();
    boolean more = false;
    try {
      more = next.count.read(LINES_AT_ONCE) == LINES_AT_ONCE;
    } catch (IOException e) {
      note(
          next.lane,
          "unreadable/" + next.count.path().getFileName(),
          "The transcript can't be read: " + e);
    }
    if (more) {
      next.told = false;
      return true;
    }
    toRead.remove(next);
    if (next.count.awaitsItsEnd()) {
      var _ = timers.after(CountFile.PATIENCE, () -> changed(next.count.path()));
    }
    next.facts = next.count.facts(true);
    next.told = false;
    if (!reading) {
      tellTotals();
      tellIndex();
    }
    return true;
  }

  /** All is read that there is. */
  private boolean settle() {
    if (!reading || (files.isEmpty() && !allKnown)) {
      return false;
    }
    reading = false;
    if (files.isEmpty()) {
      note(timeline.own(), NONE, "There is no transcript of this session.");
    } else {
      timeline.remove(timeline.own(), NONE);
    }
    journal.find(this::isOurs).forEach(this::show);
    topic.totals(totals());
    topic.release();
    tellIndex();
    return false;
  }

  /** A file has another content: all is told anew, once it is read. */
  private void readAgain() {
    if (!reading) {
      reading = true;
      topic.hold();
    }
  }

  private boolean isOurs(Posted post) {
    return post.file().map(files::containsKey).orElse(false)
        || (post.file().isEmpty() && isOurSession(post.session()));
  }

  private boolean isOurSession(String session) {
    return session.equals(key)
        || files.values().stream()
            .anyMatch(file -> file.main && file.facts.session().equals(session));
  }

  private void show(Posted post) {
    Optional<Followed> of = post.file().isPresent() ? post.file().map(files::get) : main();
    of.filter(file -> post.file().isEmpty() || !timeline.isLeftOut(file.lane, post.offset()))
        .ifPresent(file -> show(post, file));
  }

  private void show(Posted post, Followed from) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", "sent");
    fields.put("text", post.text());
    if (post.refusal().isPresent()) {
      fields.put("failed", true);
      fields.put("result", post.refusal().get());
    }
    double order =
        post.file().isPresent()
            ? Timeline.order(post.offset(), SENT)
            : timeline.orderAt(from.lane, post.at());
    // Of one line there may be several, in the order of their times.
    String name = "sent/" + post.at() + "/" + Integer.toHexString(post.text().hashCode());
    timeline.put(from.lane, name, order, Optional.of(post.at()), fields);
  }

  private Optional<Followed> main() {
    return files.values().stream()
        .filter(file -> file.main)
        .findFirst()
        .or(() -> files.values().stream().findFirst());
  }

  /** What a subagent's lane lies in: the call that began it, or an item that stands for one. */
  private String parent(Path path, String prompt, Optional<Instant> at) {
    Timeline.Lane lane = timeline.lane(path);
    String call = callOf(path);
    return timeline
        .begunBy(lane, call, prompt, at)
        .orElseGet(() -> timeline.standIn(lane, call, prompt, at, standIn(path, prompt)));
  }

  private static Map<String, Object> standIn(Path path, String prompt) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", "call");
    fields.put("tool", "Subagent");
    fields.put("title", prompt.isEmpty() ? TranscriptFolders.stem(path) : firstLine(prompt));
    fields.put("done", true);
    return fields;
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return WholeText.cut(end < 0 ? text : text.substring(0, end), 200);
  }

  /** Claude Code says beside a subagent's transcript by which call it was begun. */
  private static String callOf(Path path) {
    Path meta = path.resolveSibling(TranscriptFolders.stem(path) + ".meta.json");
    if (!Files.isRegularFile(meta)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(meta)) {
      Json json = new ReadJson().read(in);
      return json.get("toolUseId").text();
    } catch (IOException none) {
      return "";
    }
  }

  private void tellTotals() {
    if (!reading) {
      topic.totals(totals());
    }
  }

  private Map<String, Object> totals() {
    long tokens = 0;
    double dollars = 0;
    int errors = 0;
    int unreadable = 0;
    int unknown = 0;
    boolean priced = true;
    for (Followed file : files.values()) {
      tokens += file.facts.tokens();
      dollars += file.facts.dollars();
      errors += file.facts.errors();
      unreadable += file.facts.unreadable();
      unknown += file.facts.unknown();
      priced &= file.facts.priced();
    }
    Map<String, Object> totals = new LinkedHashMap<>();
    FileFacts own = main().map(file -> file.facts).orElse(FileFacts.NONE);
    totals.put("title", own.title());
    totals.put("program", own.program());
    if (!own.folder().isEmpty()) {
      totals.put("folder", own.folder());
    }
    totals.put("live", live);
    totals.put("tokens", tokens);
    totals.put("cost_usd", Round.dollars(dollars));
    totals.put("priced", priced);
    totals.put("errors", errors);
    totals.put("unreadable", unreadable);
    totals.put("unknown", unknown);
    totals.put("left_out", timeline.leftOut());
    return totals;
  }

  /** The list of sessions has what is known here, too. */
  private void tellIndex() {
    for (Followed file : files.values()) {
      if (!file.told) {
        file.told = true;
        Path path = file.count.path();
        FileFacts facts = file.facts;
        index.put(() -> index.counted(path, facts));
      }
    }
  }

  private void endReading() {
    files.values().forEach(file -> file.count.close());
  }

  /** Ends it soon, and does not wait for that. */
  void end() {
    thread.end();
  }

  @Override
  public void close() {
    thread.close();
  }
}
