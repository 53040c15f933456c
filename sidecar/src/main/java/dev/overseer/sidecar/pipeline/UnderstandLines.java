package dev.overseer.sidecar.pipeline;

import dev.overseer.sidecar.format.Context;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.json.ReadJson;
import dev.overseer.transcript.read.EventsOfLine;
import dev.overseer.transcript.read.ReadTranscript;
import dev.overseer.transcript.tail.Line;
import dev.overseer.transcript.tail.OpenTranscript;
import dev.overseer.transcript.usage.Keys;
import dev.overseer.transcript.usage.TallySession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads lines, leaves out those that came before, and keeps the accounts of each session.
 *
 * <p>A line is known by its uuid; one without is only looked for among those seen where a file has
 * been rewritten, by its content: the same words may well be said twice.
 *
 * <p>Not thread-safe. {@link #read} has no effect until {@link Read#take}, so that a stage that
 * dies in between reads the line again.
 */
public final class UnderstandLines {
  private static final int MOST_FILES = 256;

  private final ReadJson json = new ReadJson();
  private final Keys seen = new Keys();

  /** Of each file; what is forgotten is only which agent wrote it, and which calls are open. */
  private final Map<OpenTranscript, ReadTranscript> readers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<OpenTranscript, ReadTranscript> eldest) {
          return size() > MOST_FILES;
        }
      };

  private final Map<String, Session> sessions = new LinkedHashMap<>();

  /** No line was read yet. */
  public UnderstandLines() {}

  private static final class Session {
    private final TallySession tally = new TallySession();
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
  Read read(Line line) throws IOException {
    ReadTranscript reader = readers.get(line.file());
    if (reader == null) {
      reader = new ReadTranscript(json);
      readers.put(line.file(), reader);
    }
    EventsOfLine read = reader.read(line, line.length());
    Envelope envelope = read.envelope();
    String uuid = envelope.uuid().indexOf(' ') < 0 ? envelope.uuid() : "";
    long key = uuid.isEmpty() ? line.print() : Keys.hash(uuid);
    boolean before =
        (!uuid.isEmpty() || line.reading() == Line.Reading.AGAIN) && seen.contains(key);
    Session session = sessions.computeIfAbsent(sessionOf(line, envelope), id -> new Session());
    boolean subagent = isSubagent(line);
    describe(session, line, read, subagent);
    boolean shown = !before && line.reading() != Line.Reading.KNOWN;
    List<AgentEvent> events = new ArrayList<>();
    List<Work.Summary> summaries = new ArrayList<>();
    boolean begins = shown && !session.begun && !subagent && tellsOfSession(envelope);
    if (begins) {
      summaries.addAll(unsummed(session));
      events.add(new AgentEvent.Began(session.program));
    }
    if (shown) {
      events.addAll(read.events());
    }
    Runnable take =
        () -> {
          if (!isProgress(read)) {
            seen.add(key);
          }
          if (!before) {
            session.tally.line(envelope);
            read.events().forEach(session.tally::event);
          }
          session.begun |= begins || line.reading() == Line.Reading.KNOWN;
          session.toSum |= shown;
          if (begins) {
            sessions.values().forEach(other -> other.toSum &= other.equals(session));
          }
        };
    return new Read(uuid, session.context(envelope), events, summaries, take);
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
    return line.file().stem().startsWith("agent-");
  }

  /** Subagents' lines belong to the session that their folder is named after, or that they name. */
  private static String sessionOf(Line line, Envelope envelope) {
    if (!isSubagent(line)) {
      return line.file().stem();
    }
    Path folder = line.file().path().getParent();
    while (folder != null) {
      Path above = folder.getParent();
      if (folder.endsWith("subagents") && above != null) {
        return String.valueOf(above.getFileName());
      }
      folder = above;
    }
    return envelope.session().isEmpty() ? line.file().stem() : envelope.session();
  }

  private List<Work.Summary> unsummed(Session but) {
    List<Work.Summary> summaries = new ArrayList<>();
    for (Session session : sessions.values()) {
      if (!session.equals(but) && session.toSum && !session.tally.tally().isEmpty()) {
        summaries.add(new Work.Summary(session.context(Envelope.BLANK), session.tally.tally()));
      }
    }
    return summaries;
  }

  /** What the sessions have come to that were not summed up yet. */
  List<Work.Summary> end() {
    return unsummed(new Session());
  }
}
