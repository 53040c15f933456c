package dev.overseer.feed.sessions;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.read.EventsOfLine;
import dev.overseer.transcript.tail.Line;
import dev.overseer.transcript.usage.Prices;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What stands in the transcripts, a little at a time, the latest first: of those of the last day
 * all, and what comes, since what they cost is told by the minute; of older ones the beginning. For
 * the index's thread.
 *
 * <pre>
 *   add ──► backlog ──► recent? ──► CountFile, kept while it may grow ──► facts, costs
 *               ▲          │                      │
 *               └──────────│── more lines ◄───────┘
 *                          └──► a CountFile for its beginning ──────────► facts
 * </pre>
 */
final class ReadTranscripts implements AutoCloseable {
  private static final int LINES_AT_ONCE = 128;
  private static final int HEAD_LINES = 8;
  private static final long HEAD_BYTES = 256 * 1024;
  private static final long SMALL = 64 * 1024;
  private static final Duration SETTLED = Duration.ofMinutes(15);
  private static final int MOST_COUNTING = 256;

  private final Prices prices;
  private final CostsTopic costs;
  private final Listener listener;
  private final InOrder thread;
  private final Timers timers;
  private final Log log;

  private final CountFile.Tools tools = new CountFile.Tools();
  private final PriorityQueue<Job> backlog =
      new PriorityQueue<>(Comparator.comparing(Job::modified).reversed());
  private final Set<KnownFile> counting = new LinkedHashSet<>();

  private record Job(KnownFile file, Instant modified) {}

  /** Who is told what stands in a file, as far as it is read. */
  @FunctionalInterface
  interface Listener {
    void learned(KnownFile file, FileFacts facts);
  }

  ReadTranscripts(
      Prices prices, CostsTopic costs, Listener listener, InOrder thread, Timers timers, Log log) {
    this.prices = prices;
    this.costs = costs;
    this.listener = listener;
    this.thread = thread;
    this.timers = timers;
    this.log = log;
  }

  /** Whether all of it is read. */
  boolean isRecent(KnownFile file) {
    return file.state.modified().isAfter(timers.instant().minus(CostsTopic.SPAN));
  }

  /** Has a file read that is new, or may have grown. */
  void add(KnownFile file) {
    if (!file.queued) {
      file.queued = true;
      backlog.add(new Job(file, file.state.modified()));
    }
  }

  /** Reads some of what is to be read; false if there is nothing. */
  boolean readSome() throws InterruptedException {
    Job job = backlog.poll();
    if (job == null) {
      return false;
    }
    KnownFile file = job.file;
    file.queued = false;
    if (file.gone) {
      return true;
    }
    try {
      if (file.counting != null || isRecent(file)) {
        count(file);
      } else {
        readHead(file);
      }
    } catch (IOException e) {
      stop(file);
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

  private void learned(KnownFile file, FileFacts facts) {
    file.unreadable = false;
    listener.learned(file, facts);
  }

  private void count(KnownFile file) throws IOException, InterruptedException {
    CountFile reader = file.counting;
    if (reader == null) {
      reader = beginCounting(file);
    }
    boolean more = reader.read(LINES_AT_ONCE) == LINES_AT_ONCE;
    if (reader.bytes() > HEAD_BYTES && !reader.isTranscript()) {
      file.foreign = true;
      stop(file);
      return;
    }
    if (more) {
      add(file);
      return;
    }
    if (reader.awaitsItsEnd()) {
      // A last line without its end counts, once nothing has been added to it for a while.
      thread.later(CountFile.PATIENCE, () -> queueIfKnown(file));
    } else {
      reader.rest();
    }
    learned(file, reader.facts(true));
    settleSome();
  }

  private void queueIfKnown(KnownFile file) {
    if (file.counting != null) {
      add(file);
    }
  }

  private CountFile beginCounting(KnownFile file) {
    CountFile reader = new CountFile(file.path, prices, tools, new Spend(file));
    file.counting = reader;
    counting.add(file);
    if (counting.size() == 1) {
      thread.later(SETTLED, this::settle);
    }
    return reader;
  }

  /** Its reader goes; it is read again from its beginning if it grows. */
  void stop(KnownFile file) {
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
        .forEach(this::stop);
    if (!counting.isEmpty()) {
      thread.later(SETTLED, this::settle);
    }
  }

  private void settleSome() {
    if (counting.size() > MOST_COUNTING) {
      counting.stream()
          .filter(file -> !file.queued)
          .min(Comparator.comparing(file -> file.state.modified()))
          .ifPresent(this::stop);
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
      learned(file, reader.facts(lines < HEAD_LINES));
    }
  }

  @Override
  public void close() {
    List.copyOf(counting).forEach(this::stop);
  }
}
