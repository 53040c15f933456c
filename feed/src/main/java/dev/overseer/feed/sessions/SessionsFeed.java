package dev.overseer.feed.sessions;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.server.spi.ConsoleFeed;
import dev.overseer.transcript.tail.TranscriptFolders;
import dev.overseer.transcript.usage.Prices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Agents' sessions for the console: {@code sessions}, all that left a transcript; {@code session},
 * one of them as a timeline; {@code costs}, what was spent in the last day.
 *
 * <pre>
 *   transcripts ─► SessionIndex ─► sessions, costs
 *                       └────────► FollowSession ─► Timeline ─► session
 *   posts ───────► SentJournal ───────┘
 * </pre>
 *
 * <p>It only reads what agents write. Where nothing is written it does nothing. Thread-safe.
 */
public final class SessionsFeed implements ConsoleFeed, AutoCloseable {
  private static final String SESSIONS = "sessions";
  private static final String SESSION = "session";
  private static final String COSTS = "costs";
  private static final int LONGEST_KEY = 300;

  private final SentJournal journal;
  private final SessionIndex index;

  private SessionsFeed(SentJournal journal, SessionIndex index) {
    this.journal = journal;
    this.index = index;
  }

  /**
   * Begins to look for transcripts, and returns at once.
   *
   * @param folders where they are
   * @param prices what tokens cost
   * @param state where it is kept what is known of them; made if it is not there. If it can't be,
   *     what is known is found out again by the next one
   */
  public static SessionsFeed open(
      TranscriptFolders folders, Prices prices, Path state, Timers timers, Log log) {
    try {
      Files.createDirectories(state);
    } catch (IOException e) {
      log.warn(
          "the folder for what is known of sessions can't be made",
          field("folder", state),
          field("reason", String.valueOf(e)));
    }
    SentJournal journal = new SentJournal(state.resolve("sent.jsonl"), SentJournal.MOST_BYTES, log);
    SessionIndex index = new SessionIndex(folders, prices, state, journal, timers, log);
    index.start();
    return new SessionsFeed(journal, index);
  }

  @Override
  public Set<String> topics() {
    return Set.of(SESSIONS, SESSION, COSTS);
  }

  @Override
  public Set<String> commands() {
    return Set.of();
  }

  @Override
  public Subscription subscribe(String topic, Optional<String> part, Consumer<Change> consumer) {
    Topic.Listener listener = new Topic.Listener(consumer);
    return switch (topic) {
      case SESSIONS -> whole(index.sessions(), listener);
      case COSTS -> whole(index.costs(), listener);
      case SESSION -> session(part, listener);
      default -> throw new IllegalArgumentException("there is no topic " + topic);
    };
  }

  private Subscription whole(Topic topic, Topic.Listener listener) {
    index.put(() -> index.watch(topic, listener));
    return () -> {
      listener.end();
      index.put(() -> topic.remove(listener));
    };
  }

  private Subscription session(Optional<String> part, Topic.Listener listener) {
    String key =
        part.orElseThrow(() -> new IllegalArgumentException("say which session: give its key"));
    // It need not be there yet: an agent makes its transcript at its first prompt.
    if (key.length() > LONGEST_KEY) {
      throw new IllegalArgumentException("that can't be a session's key: it is too long");
    }
    if (!index.mayFollow(key)) {
      throw new IllegalArgumentException(
          "%d sessions are looked at already: leave one of them first"
              .formatted(SessionIndex.MOST_FOLLOWED));
    }
    index.put(() -> index.follow(key, listener));
    return () -> {
      listener.end();
      index.put(() -> index.unfollow(key, listener));
    };
  }

  /** Discord was told something of a session: it is kept, and shown beside what it was made of. */
  public void posted(Posted post) {
    journal.add(post);
    index.put(() -> index.posted(post));
  }

  /**
   * Sessions are posted to Discord.
   *
   * @param webhook where, without what is secret of it
   * @param troubles what keeps posts from going out; none if they do
   */
  public void posting(String webhook, List<String> troubles) {
    Map<String, Object> how = new LinkedHashMap<>();
    how.put("webhook", webhook);
    how.put("troubles", List.copyOf(troubles));
    index.put(() -> index.posting(Map.of("discord", how)));
  }

  @Override
  public Answer perform(String command, Map<String, Object> arguments) {
    return new Answer.Refused("unknown_command", "there is no command " + command);
  }

  /** Ends it, and keeps what is known. */
  @Override
  public void close() {
    index.close();
  }
}
