package dev.overseer.feed.sessions;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.json.ReadJson;
import dev.overseer.transcript.read.EventsOfLine;
import dev.overseer.transcript.read.ReadTranscript;
import dev.overseer.transcript.tail.FollowFile;
import dev.overseer.transcript.tail.Line;
import dev.overseer.transcript.tail.TailListener;
import dev.overseer.transcript.usage.Prices;
import dev.overseer.transcript.usage.TallySession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads a transcript as it grows, and keeps the accounts of it. Where it has been rewritten or
 * replaced it begins anew: what counts is what stands there now. Not thread-safe.
 */
final class CountFile implements AutoCloseable {
  /** If nothing is added to a last line without its end for so long, it counts. */
  static final Duration PATIENCE = Duration.ofNanos(FollowFile.PATIENCE).plusMillis(100);

  private static final int LONGEST_TITLE = 200;

  private final Prices prices;
  private final Listener listener;
  private final FollowFile file;
  private final ReadJson json;

  private ReadTranscript reader;
  private TallySession tally = new TallySession();
  private String program = "";
  private String session = "";
  private String parent = "";
  private String folder = "";
  private String title = "";
  private int rank;
  private Optional<Instant> last = Optional.empty();
  private long bytes;

  /** Told what is read. */
  interface Listener {
    /** Nobody wants to know. */
    Listener NONE =
        new Listener() {
          @Override
          public void line(Line line, EventsOfLine read) {}

          @Override
          public void again() {}
        };

    /** A line was read; its bytes are there until this returns. */
    void line(Line line, EventsOfLine read);

    /** All that was read before counts no more: the file has another content now. */
    void again();
  }

  /** What files are read with; to be shared by those of one thread. */
  static final class Tools {
    private final ReadJson json = new ReadJson();
    private final byte[] block = FollowFile.newBlock();
  }

  CountFile(Path path, Prices prices, Tools tools, Listener listener) {
    this.prices = prices;
    this.listener = listener;
    this.json = tools.json;
    this.reader = new ReadTranscript(json);
    this.file = new FollowFile(path, tools.block, tools.json, new BeginAnew());
  }

  private final class BeginAnew implements TailListener {
    @Override
    public void rewritten(Path path) {
      anew();
    }

    @Override
    public void replaced(Path path) {
      anew();
    }
  }

  private void anew() {
    reader = new ReadTranscript(json);
    tally = new TallySession();
    title = "";
    rank = 0;
    last = Optional.empty();
    bytes = 0;
    listener.again();
  }

  Path path() {
    return file.path();
  }

  /**
   * Reads what is new.
   *
   * @param most lines
   * @return how many lines there were; {@code most} means that there may be more
   * @throws IOException if it can't be read
   */
  int read(int most) throws IOException, InterruptedException {
    return file.poll(most, System.nanoTime(), this::read);
  }

  private void read(Line line) {
    try {
      EventsOfLine read = understood(line);
      bytes += line.length();
      note(read);
      listener.line(line, read);
    } finally {
      line.release();
    }
  }

  private EventsOfLine understood(Line line) {
    try {
      return reader.read(line, line.length());
    } catch (IOException gone) {
      return new EventsOfLine(
          program,
          Envelope.BLANK,
          List.of(new AgentEvent.Unreadable(String.valueOf(gone.getMessage()), line.length())));
    }
  }

  private void note(EventsOfLine read) {
    Envelope envelope = read.envelope();
    tally.line(envelope);
    program = envelope.session().isEmpty() ? program : read.program();
    if (session.isEmpty()) {
      // A fork holds the lines of others, too: the first ones are its own.
      session = envelope.session();
      parent = envelope.parent();
    }
    folder = folder.isEmpty() ? envelope.folder() : folder;
    if (envelope.at().isPresent() && (last.isEmpty() || envelope.at().get().isAfter(last.get()))) {
      last = envelope.at();
    }
    for (AgentEvent event : read.events()) {
      tally.event(event);
      switch (event) {
        case AgentEvent.Prompted prompted when !prompted.injected() -> title(prompted.text(), 1);
        case AgentEvent.Noted(String kind, Text text) when kind.equals("ai-title") ->
            title(text, 2);
        case AgentEvent.Noted(String kind, Text text) when kind.equals("custom-title") ->
            title(text, 3);
        default -> {
          // It is no title.
        }
      }
    }
  }

  /** The first prompt; of what it is called later on, the latest. */
  private void title(Text text, int itsRank) {
    if (!text.isBlank() && (itsRank > rank || (itsRank == rank && itsRank > 1))) {
      String words = text.head().strip().replaceAll("\\s+", " ");
      title = words.length() <= LONGEST_TITLE ? words : WholeText.cut(words, LONGEST_TITLE) + "…";
      rank = itsRank;
    }
  }

  /** How much of it was read. */
  long bytes() {
    return bytes;
  }

  /** Whether it has told that it is one of an agent's. */
  boolean isTranscript() {
    return !session.isEmpty();
  }

  /** Whether it has told what it is, and what its first prompt was. */
  boolean knowsItself() {
    return !session.isEmpty() && !title.isEmpty();
  }

  /** Whether there is something in it that may be read in a second. */
  boolean awaitsItsEnd() {
    return file.awaitsItsEnd();
  }

  /** Closes the file until something happens to it. */
  void rest() {
    file.rest();
  }

  /**
   * What is known now.
   *
   * @param counted whether all that there is was read
   */
  FileFacts facts(boolean counted) {
    TallySession.Tally sum = tally.tally();
    Prices.Cost cost = prices.of(sum.byModel());
    return new FileFacts(
        program,
        session,
        parent,
        folder,
        title,
        sum.began(),
        last,
        counted,
        sum.usage().total(),
        sum.told().orElse(cost.dollars()),
        sum.told().isPresent() || cost.complete(),
        sum.errors(),
        sum.unreadable(),
        sum.unknown().values().stream().mapToInt(Integer::intValue).sum());
  }

  @Override
  public void close() {
    file.close();
  }
}
