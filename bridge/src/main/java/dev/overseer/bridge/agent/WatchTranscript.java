package dev.overseer.bridge.agent;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.json.ReadJson;
import dev.overseer.transcript.read.EventsOfLine;
import dev.overseer.transcript.read.ReadTranscript;
import dev.overseer.transcript.tail.Checkpoint;
import dev.overseer.transcript.tail.FindTranscripts;
import dev.overseer.transcript.tail.FollowTranscripts;
import dev.overseer.transcript.tail.Line;
import dev.overseer.transcript.tail.TailListener;
import dev.overseer.transcript.tail.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Follows an agent's transcript, and tells when it shows a prompt that was written to the agent:
 * only then is it certain that the agent has read it. An agent that is busy notes it as queued,
 * which is as good. Thread-safe.
 */
public final class WatchTranscript implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 200;
  private static final int MOST_EXPECTED = 1000;
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  /** Clocks of two programs on one machine are one clock, but not all write all its digits. */
  private static final Duration LEEWAY = Duration.ofSeconds(1);

  private final FollowTranscripts follow;
  private final InstantSource clock;
  private final Runnable confirmed;
  private final Log log;

  private final ReadJson json = new ReadJson();
  private final Map<Path, ReadTranscript> readers = new HashMap<>();
  private final Deque<Expected> expected = new ArrayDeque<>();
  private final Thread thread;
  private volatile boolean closed;

  /** A prompt that should turn up. */
  public static final class Expected {
    private final String text;
    private final Instant since;
    private final CountDownLatch seen = new CountDownLatch(1);

    private Expected(String text, Instant since) {
      this.text = text;
      this.since = since;
    }

    /** Waits for it; false if it has not turned up by then, which it may do later. */
    public boolean await(Duration most) throws InterruptedException {
      return seen.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private WatchTranscript(
      FollowTranscripts follow, InstantSource clock, Runnable confirmed, Log log) {
    this.follow = follow;
    this.clock = clock;
    this.confirmed = confirmed;
    this.log = log;
    this.thread = Thread.ofPlatform().name("overseer-transcript").daemon().unstarted(this::run);
  }

  /**
   * Begins to follow.
   *
   * @param path a transcript, which need not be there yet; or a folder: that of the transcripts, or
   *     the one that the agent works in
   * @param environment where agents keep their transcripts
   * @param confirmed called for each prompt that turns up
   */
  public static WatchTranscript open(
      Path path,
      Map<String, String> environment,
      InstantSource clock,
      Runnable confirmed,
      Log log) {
    Target target =
        Files.isDirectory(path)
            ? new Target.Workspace(new FindTranscripts(path, environment), Optional.empty())
            : new Target.File(path);
    FollowTranscripts follow =
        new FollowTranscripts(
            target, Checkpoint.none(clock.instant()), INTERVAL_MILLIS, TailListener.NONE);
    WatchTranscript watch = new WatchTranscript(follow, clock, confirmed, log);
    watch.thread.start();
    return watch;
  }

  /**
   * A prompt is about to be written. To be called before, so that it can't turn up too early.
   *
   * @param text as the agent reads it
   */
  public Expected expect(String text) {
    Expected one = new Expected(text.strip(), clock.instant().minus(LEEWAY));
    synchronized (expected) {
      expected.add(one);
      if (expected.size() > MOST_EXPECTED) {
        expected.removeFirst();
      }
    }
    return one;
  }

  /** It was not written after all. */
  public void withdraw(Expected one) {
    synchronized (expected) {
      expected.remove(one);
    }
  }

  private void run() {
    while (!closed) {
      try {
        follow.run(this::read);
      } catch (IOException e) {
        log.warn("the transcript can't be read; trying again", e);
        rest();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void rest() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  private void read(Line line) {
    try {
      EventsOfLine events =
          readers
              .computeIfAbsent(line.file().path(), _ -> new ReadTranscript(json))
              .read(line, line.length());
      for (AgentEvent event : events.events()) {
        prompt(event).ifPresent(text -> turnedUp(text, events.envelope()));
      }
    } catch (IOException e) {
      log.warn("a line of the transcript can't be read", e);
    } finally {
      line.release();
    }
  }

  private static Optional<Text> prompt(AgentEvent event) {
    if (event instanceof AgentEvent.Prompted(Text text, boolean injected) && !injected) {
      return Optional.of(text);
    }
    if (event instanceof AgentEvent.Queued(String operation, Text text)
        && operation.equals("enqueue")) {
      return Optional.of(text);
    }
    return Optional.empty();
  }

  private void turnedUp(Text text, Envelope envelope) {
    String head = text.head().strip();
    if (head.isEmpty()) {
      return;
    }
    Optional<Expected> one;
    synchronized (expected) {
      one =
          expected.stream()
              .filter(each -> text.isWhole() ? each.text.equals(head) : each.text.startsWith(head))
              .filter(each -> envelope.at().map(at -> !at.isBefore(each.since)).orElse(true))
              .findFirst();
      one.ifPresent(expected::remove);
    }
    one.ifPresent(
        each -> {
          confirmed.run();
          each.seen.countDown();
          log.info("the agent has read an input", field("session", envelope.session()));
        });
  }

  /** Ends following. */
  @Override
  public void close() {
    closed = true;
    follow.stop();
    try {
      // Its files belong to the thread as long as that runs.
      if (thread.join(LAST_LOOK)) {
        follow.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
