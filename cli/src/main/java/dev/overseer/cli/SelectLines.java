package dev.overseer.cli;

import dev.overseer.client.FollowEvent;
import dev.overseer.protocol.OutputStreamName;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets those lines of a task pass that {@code logs} was asked for. For one thread. */
final class SelectLines implements Consumer<FollowEvent> {
  /** Takes what passes. */
  interface Sink {
    /**
     * @throws BrokenPipeException if nobody reads any more
     */
    void line(FollowEvent.Line line);

    /**
     * @throws BrokenPipeException if nobody reads any more
     */
    void flush();
  }

  private final Optional<Instant> since;
  private final Optional<Integer> tail;
  private final Optional<OutputStreamName> stream;
  private final Sink sink;
  private final Notes notes;

  /** The last few of the lines that were there already; no longer used once those are through. */
  private final ArrayDeque<FollowEvent.Line> last = new ArrayDeque<>();

  private boolean upToDate;

  /** Older lines that the hub no longer has, until it is clear whether they were asked for. */
  private Optional<FollowEvent.Missing> before = Optional.empty();

  /**
   * @param since the time of the first line that is wanted
   * @param tail how many are wanted of those that are there already
   * @param stream the only one that is wanted
   */
  SelectLines(
      Optional<Instant> since,
      Optional<Integer> tail,
      Optional<OutputStreamName> stream,
      Sink sink,
      Notes notes) {
    this.since = since;
    this.tail = tail;
    this.stream = stream;
    this.sink = sink;
    this.notes = notes;
  }

  @Override
  public void accept(FollowEvent event) {
    switch (event) {
      case FollowEvent.Line line -> line(line);
      case FollowEvent.Missing missing -> missing(missing);
      case FollowEvent.UpToDate _ -> end();
      case FollowEvent.Idle _ -> sink.flush();
      case FollowEvent.Disconnected lost -> {
        sink.flush();
        notes.say(lost.why() + "; trying again");
      }
      case FollowEvent.Reconnected _ -> notes.say("connected again");
      // Not asked for: lines are.
      case FollowEvent.Queued _,
          FollowEvent.Started _,
          FollowEvent.Restarting _,
          FollowEvent.Exited _ -> {}
    }
  }

  /** What was there already has passed. */
  void end() {
    upToDate = true;
    last.forEach(sink::line);
    last.clear();
    sink.flush();
  }

  private void line(FollowEvent.Line line) {
    boolean early = since.filter(line.at()::isBefore).isPresent();
    if (!early) {
      before.ifPresent(this::tell);
    }
    before = Optional.empty();
    if (early || stream.filter(wanted -> wanted != line.stream()).isPresent()) {
      return;
    }
    if (upToDate || tail.isEmpty()) {
      sink.line(line);
      return;
    }
    last.addLast(line);
    if (last.size() > tail.get()) {
      last.removeFirst();
    }
  }

  private void missing(FollowEvent.Missing missing) {
    boolean fromTheFirst = missing.fromSeq() == 1;
    if (fromTheFirst && (tail.isPresent() || since.isPresent())) {
      // Where the last N are wanted, or those from some time on, the first ones need not be among
      // them.
      before = tail.isPresent() ? Optional.empty() : Optional.of(missing);
      return;
    }
    tell(missing);
  }

  private void tell(FollowEvent.Missing missing) {
    sink.flush();
    notes.warn(TellEvents.missingWords(missing));
  }
}
