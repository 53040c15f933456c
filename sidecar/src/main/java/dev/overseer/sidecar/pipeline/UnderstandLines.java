package dev.overseer.sidecar.pipeline;

import dev.overseer.sidecar.format.Context;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.json.ReadJson;
import dev.overseer.transcript.read.EventsOfLine;
import dev.overseer.transcript.read.ReadTranscript;
import dev.overseer.transcript.tail.Line;
import dev.overseer.transcript.tail.OpenTranscript;
import dev.overseer.transcript.tail.TranscriptFolders;
import dev.overseer.transcript.usage.Keys;
import dev.overseer.transcript.usage.TallySession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads lines, leaves out those that came before, and keeps the accounts of each session.
 *
 * <p>A line is known by its uuid; one without is only looked for among those seen where a file has
 * been rewritten, by its content: the same words may well be said twice.
 *
 * <p>Lines are for one thread; {@link #sumUpQuiet} may be called on another. {@link #read} has no
 * effect until {@link Read#take}, so that a stage that dies in between reads the line again.
 */
public final class UnderstandLines {
  private static final int MOST = 256;
  private static final long QUIET = Duration.ofMinutes(15).toNanos();

  private final ReadJson json = new ReadJson();
  private final Keys seen = new Keys();
  private final SumUp sumUp;

  /** Of each file; what is forgotten is only which agent wrote it, and which calls are open. */
  private final Map<WhichFile, ReadTranscript> readers = new Latest<>();

  /**
   * One that nothing has happened in for so long that it is forgotten was summed up, and is begun
   * anew if it is gone on with.
   */
  private final Map<String, Session> sessions = new Latest<>();

  /** No line was read yet. */
  public UnderstandLines(SumUp sumUp) {
    this.sumUp = sumUp;
  }

  /** A file that was closed and opened again is the same. */
  private record WhichFile(Path path, String identity) {
    static WhichFile of(OpenTranscript file) {
      return new WhichFile(file.path(), file.identity());
    }
  }

  /** Those that were asked for lately. */
  private static final class Latest<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    Latest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > MOST;
    }
  }

  private static final class Session {
    private final TallySession tally = new TallySession();
    private long lastNanos;
    private String id = "";
    private String root = "";
    private String program = "";
    private boolean begun;
    private boolean toSum;

    Context context(Envelope envelope) {
      return new Context(id, root, program, envelope);
    }
  }

  /**
   * A line, read.
   *
   * @param uuid the line's; empty if it has none
   * @param summaries of sessions that are over now
   * @param take to be called once, when it is certain that the line is not read again
   */
  public record Read(
      String uuid,
      Context context,
      List<AgentEvent> events,
      List<Work.Summary> summaries,
      Runnable take) {}

  /**
   * Reads a line.
   *
   * @throws IOException if its bytes can't be read
   */
  synchronized Read read(Line line) throws IOException {
    ReadTranscript reader =
        readers.computeIfAbsent(WhichFile.of(line.file()), file -> new ReadTranscript(json));
    EventsOfLine read = reader.read(line, line.length());
    Envelope envelope = read.envelope();
    String uuid = envelope.uuid().indexOf(' ') < 0 ? envelope.uuid() : "";
    long key = uuid.isEmpty() ? line.print() : Keys.hash(uuid);
    boolean before =
        (!uuid.isEmpty() || line.reading() == Line.Reading.AGAIN) && seen.contains(key);
    Session session = sessions.computeIfAbsent(sessionOf(line, read), id -> new Session());
    boolean subagent = isSubagent(line) || !envelope.agent().isEmpty();
    session.lastNanos = line.seenNanos();
    describe(session, line, read, subagent);
    boolean shown = !before && line.reading() != Line.Reading.KNOWN;
    List<AgentEvent> events = new ArrayList<>();
    List<Work.Summary> summaries = new ArrayList<>();
    boolean begins = shown && !session.begun && !subagent && tellsOfSession(envelope);
    if (begins) {
      if (sumUp == SumUp.AT_NEXT_BEGIN) {
        summaries.addAll(unsummed(session));
      }
      events.add(new AgentEvent.Began(session.program));
    }
    if (shown) {
      events.addAll(read.events());
    }
    Runnable take =
        () -> {
          synchronized (this) {
            if (!isProgress(read)) {
              seen.add(key);
            }
            if (!before) {
              session.tally.line(envelope);
              read.events().forEach(session.tally::event);
            }
            session.begun |= begins || line.reading() == Line.Reading.KNOWN;
            session.toSum |= shown;
            if (begins && sumUp == SumUp.AT_NEXT_BEGIN) {
              sessions.values().forEach(other -> other.toSum &= other.equals(session));
            }
          }
        };
    return new Read(uuid, session.context(envelope), events, summaries, take);
  }

  /**
   * Tells what sessions have come to that nothing has happened in for a quarter of an hour; each
   * once.
   *
   * @param now by {@code System.nanoTime}
   * @param told says whether it has taken a summary; one that it has not comes again
   */
  synchronized void sumUpQuiet(long now, Predicate<Work> told) {
    if (sumUp != SumUp.WHEN_QUIET) {
      return;
    }
    for (Session session : sessions.values()) {
      if (session.toSum && now - session.lastNanos > QUIET) {
        session.toSum = !summary(session).map(told::test).orElse(true);
      }
    }
  }

  private static void describe(Session session, Line line, EventsOfLine read, boolean subagent) {
    session.program = read.program().isEmpty() ? session.program : read.program();
    String id = read.envelope().session();
    if (!id.isEmpty() && !subagent) {
      session.id = id;
    } else if (session.id.isEmpty()) {
      session.id = line.file().stem();
    }
    if (session.root.isEmpty()) {
      session.root = read.envelope().folder();
    }
  }

  private static boolean tellsOfSession(Envelope envelope) {
    return !envelope.session().isEmpty() || !envelope.folder().isEmpty();
  }

  private static boolean isProgress(EventsOfLine read) {
    return read.events().size() == 1 && read.events().getFirst() instanceof AgentEvent.Progressed;
  }

  private static boolean isSubagent(Line line) {
    return TranscriptFolders.isSubagent(line.file().path());
  }

  /** Subagents' lines belong to the session that their folder is named after, or that they name. */
  private static String sessionOf(Line line, EventsOfLine read) {
    String named = read.envelope().session();
    Optional<String> folder = TranscriptFolders.sessionOf(line.file().path());
    if (folder.isPresent()) {
      return folder.get();
    }
    if (!read.envelope().parent().isEmpty()) {
      return read.envelope().parent();
    }
    // Claude Code's files are called as their sessions are; a resumed one may hold older ids.
    boolean byName = isSubagent(line) || !read.program().equals("Claude Code");
    return byName && !named.isEmpty() ? named : line.file().stem();
  }

  private Optional<Work.Summary> summary(Session session) {
    TallySession.Tally tally = session.tally.tally();
    return tally.isEmpty()
        ? Optional.empty()
        : Optional.of(new Work.Summary(session.context(Envelope.BLANK), tally));
  }

  private List<Work.Summary> unsummed(Session but) {
    List<Work.Summary> summaries = new ArrayList<>();
    for (Session session : sessions.values()) {
      if (!session.equals(but) && session.toSum) {
        summary(session).ifPresent(summaries::add);
      }
    }
    return summaries;
  }

  /** What the sessions have come to that were not summed up yet. */
  synchronized List<Work.Summary> end() {
    return unsummed(new Session());
  }
}
