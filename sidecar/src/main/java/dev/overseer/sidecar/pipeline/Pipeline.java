package dev.overseer.sidecar.pipeline;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.stages.BoundedQueue;
import dev.overseer.core.stages.PassItems;
import dev.overseer.core.stages.StageBody;
import dev.overseer.core.stages.StageListener;
import dev.overseer.core.stages.StageState;
import dev.overseer.core.stages.SuperviseStage;
import dev.overseer.discord.DeliverPosts;
import dev.overseer.discord.Delivery;
import dev.overseer.discord.Post;
import dev.overseer.discord.SendQueue;
import dev.overseer.discord.Settled;
import dev.overseer.discord.WebhookClient;
import dev.overseer.sidecar.format.Context;
import dev.overseer.sidecar.format.FormatSummary;
import dev.overseer.sidecar.format.Formatter;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.tail.FollowTranscripts;
import dev.overseer.transcript.tail.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * The watcher's way, each stage on a thread of its own, each queue bounded:
 *
 * <pre>
 *   tail ──lines──► parse ──events──► format ──posts──► send ──► Discord
 *     ▲                                                  │
 *     └─ transcript file        checkpoint ◄── receipts ─┘
 * </pre>
 *
 * <p>Nothing is dropped: who is too quick waits, and in the end the transcript itself is the
 * buffer. A stage that dies is run again, over the same queues.
 *
 * <p>Thread-safe.
 */
public final class Pipeline {
  private final FollowTranscripts follow;
  private final UnderstandLines understand;
  private final Formatter formatter;
  private final FormatSummary formatSummary;
  private final AcknowledgeLines acknowledge;
  private final PostListener told;
  private final Metrics metrics;
  private final Log log;
  private final Timers timers;

  private final BoundedQueue<Line> lines;
  private final BoundedQueue<Work> events;
  private final SendQueue posts;
  private final TellOfDelivery delivery;
  private final DeliverPosts deliver;
  private final List<SuperviseStage> stages;
  private final CountDownLatch failed = new CountDownLatch(1);
  private volatile Optional<Throwable> failure = Optional.empty();

  /**
   * What it is made of.
   *
   * @param told what became of each post
   */
  public record Parts(
      FollowTranscripts follow,
      Formatter formatter,
      FormatSummary formatSummary,
      AcknowledgeLines acknowledge,
      WebhookClient client,
      DeliverPosts.Builder lane,
      PostListener told,
      SumUp sumUp,
      Metrics metrics,
      Log log,
      Timers timers) {}

  /** Nothing runs before {@link #start}. */
  public Pipeline(Parts parts, Capacities capacities) {
    this.follow = parts.follow;
    this.understand = new UnderstandLines(parts.sumUp);
    this.formatter = parts.formatter;
    this.formatSummary = parts.formatSummary;
    this.acknowledge = parts.acknowledge;
    this.told = parts.told;
    this.metrics = parts.metrics;
    this.log = parts.log;
    this.timers = parts.timers;
    this.lines = new BoundedQueue<>(capacities.lines());
    this.events = new BoundedQueue<>(capacities.events());
    this.posts = new SendQueue(capacities.posts(), timers);
    this.delivery = new TellOfDelivery(acknowledge, metrics, log.named("send"));
    this.deliver =
        parts
            .lane
            .timers(timers)
            .listener(delivery)
            .mostEmbeds(capacities.embeds())
            .build(posts, parts.client);
    this.stages = stages();
    metrics.gauge("queue_depth_lines", lines::size);
    metrics.gauge("queue_depth_events", events::size);
    metrics.gauge("queue_depth_posts", posts::size);
    metrics.gauge("tailer_lag_bytes", follow::lagBytes);
    metrics.gauge("tailer_lag_ms", new LagTime(follow)::millis);
    metrics.gauge("files_followed", follow::fileCount);
  }

  private List<SuperviseStage> stages() {
    StageListener listener = new TellOfStages();
    List<SuperviseStage> all = new ArrayList<>();
    all.add(stage("tail", this::tail, listener));
    all.add(
        stage(
            "parse",
            new PassItems<>(lines, this::parse, this::giveUpLine, this::endOfLines),
            listener));
    all.add(
        stage(
            "format",
            new PassItems<>(events, this::format, this::giveUpWork, posts::close),
            listener));
    all.add(stage("send", deliver::run, listener));
    return all;
  }

  private SuperviseStage stage(String name, StageBody body, StageListener listener) {
    return new SuperviseStage(name, body, timers, new SplittableRandom(), listener);
  }

  /** Starts the stages. */
  public void start() {
    stages.forEach(SuperviseStage::start);
  }

  private void tail() throws IOException, InterruptedException {
    follow.run(
        line -> {
          lines.put(line);
          metrics.lineRead();
        });
    lines.close();
  }

  private void parse(Line line) throws IOException, InterruptedException {
    UnderstandLines.Read read = understand.read(line);
    for (Work.Summary summary : read.summaries()) {
      events.put(summary);
    }
    if (line.reading() == Line.Reading.KNOWN) {
      read.take().run();
      line.release();
      return;
    }
    LineReceipt receipt = new LineReceipt(line, read.uuid());
    acknowledge.begin(receipt);
    events.put(new Work.Events(receipt, read.context(), read.events()));
    read.take().run();
    metrics.eventsParsed(read.events().size());
    for (AgentEvent event : read.events()) {
      if (event instanceof AgentEvent.Unreadable) {
        metrics.error("parse", "unreadable");
      } else if (event instanceof AgentEvent.Unknown) {
        metrics.error("parse", "unknown_type");
      }
    }
  }

  /** It can't be read, whatever is tried: its place is passed over, and that is counted. */
  private void giveUpLine(Line line, Throwable cause) throws InterruptedException {
    metrics.error("parse", "given_up");
    log.named("parse")
        .error(
            "a line is passed over",
            cause,
            field("stage", "parse"),
            field("file", line.file().path()),
            field("offset", line.start()));
    LineReceipt receipt = new LineReceipt(line, "");
    acknowledge.begin(receipt);
    events.put(
        new Work.Events(
            receipt,
            new Context("", "", "", Envelope.BLANK),
            List.of(new AgentEvent.Unreadable(String.valueOf(cause), line.length()))));
  }

  private void endOfLines() throws InterruptedException {
    for (Work.Summary summary : understand.end()) {
      events.put(summary);
    }
    events.close();
  }

  private void format(Work work) throws InterruptedException {
    switch (work) {
      case Work.Summary summary ->
          put(
              formatSummary.format(summary.context(), summary.tally()),
              new Origin(summary.context().session(), Optional.empty()));
      case Work.Events line -> {
        // All of them first: if one can't be made, none has been put yet.
        List<Post> made = new ArrayList<>();
        for (AgentEvent event : line.events()) {
          made.addAll(formatter.format(line.context(), event));
        }
        Origin origin = new Origin(line.context().session(), Optional.of(line.receipt()));
        for (Post post : made) {
          put(post, origin);
        }
        acknowledge.close(line.receipt());
      }
    }
  }

  /** What a post was made of: a line, or what a session came to. */
  private record Origin(String session, Optional<LineReceipt> receipt) {}

  private void put(Post post, Origin origin) throws InterruptedException {
    origin.receipt.ifPresent(acknowledge::posted);
    metrics.postFormatted();
    posts.put(new Delivery.New(post, true, settled -> settled(post, origin, settled)));
  }

  /** On the lane's thread. */
  private void settled(Post post, Origin origin, Settled settled) {
    boolean unsent = settled instanceof Settled.Parked parked && parked.why().status() == 0;
    if (unsent && !post.embeds().isEmpty()) {
      // What was attached has changed in its file. The rest of the post is still true.
      Post rest = new Post(post.content(), post.embeds(), List.of(), post.silent());
      if (posts.offer(new Delivery.New(rest, true, again -> settled(rest, origin, again)))) {
        delivery.receipt();
        return;
      }
    }
    origin.receipt.ifPresent(
        line -> {
          metrics.latency((System.nanoTime() - line.seenNanos) / 1_000_000);
          acknowledge.settled(line);
        });
    told.settled(
        post,
        origin.session,
        origin.receipt.map(line -> new PostListener.Place(line.file, line.start)),
        settled);
    delivery.receipt();
  }

  private void giveUpWork(Work work, Throwable cause) {
    metrics.error("format", "given_up");
    log.named("format").error("an event is passed over", cause, field("stage", "format"));
    if (work instanceof Work.Events line) {
      acknowledge.close(line.receipt());
    }
  }

  /**
   * Sums up the sessions that nothing has happened in for a while, if that is when they are. Those
   * that there is no room for wait for the next time.
   */
  public void sumUpQuiet() {
    understand.sumUpQuiet(System.nanoTime(), events::offer);
  }

  /** Ends the intake; what is on its way goes on. */
  public void stopIntake() {
    follow.stop();
  }

  /**
   * Waits until everything is sent.
   *
   * @return whether it is, by then
   */
  public boolean drain(Duration most) throws InterruptedException {
    return stages.getLast().join(most);
  }

  /**
   * Ends everything where it is. What is not sent stays in the transcript, behind the checkpoint.
   */
  public void stop() {
    // First those who would put more: a queue that is closed under them looks like a fault.
    stages.forEach(SuperviseStage::interrupt);
    deliver.stop();
  }

  /** How many posts and lines are on their way. */
  public int pending() {
    return lines.size() + events.size() + posts.size();
  }

  /** What keeps it from being ready; nothing if it is. */
  public List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    for (SuperviseStage stage : stages) {
      StageState state = stage.state();
      if (!state.healthy()) {
        troubles.add(stage.name() + " has died too often");
      }
    }
    if (!deliver.state().ready()) {
      troubles.add("the webhook is gone");
    }
    return troubles;
  }

  /** Waits until a stage has died for good; never returns else. */
  public Throwable awaitFailure() throws InterruptedException {
    failed.await();
    return failure.orElseThrow();
  }

  /** Writes the checkpoint if it has moved, and makes it outlive the machine. */
  public void saveCheckpoint() {
    delivery.saveAndForce();
  }

  private final class TellOfStages implements StageListener {
    @Override
    public void died(String stage, Throwable cause, int restarts, Duration wait, boolean broken) {
      metrics.restarted(stage);
      metrics.error(stage, broken ? "breaker_open" : kind(cause));
      log.named(stage)
          .warn(
              broken
                  ? "a stage has died too often and is left alone for a while"
                  : "a stage has died and is run again",
              cause,
              field("stage", stage),
              field("code", kind(cause)),
              field("restart_count", restarts),
              field("queue_depths", depths()),
              field("wait_ms", wait.toMillis()));
    }

    @Override
    public void failed(String stage, Throwable cause) {
      metrics.error(stage, "fatal");
      log.named(stage)
          .error("a stage has died for good", cause, field("stage", stage), field("code", "fatal"));
      failure = Optional.of(cause);
      failed.countDown();
    }
  }

  private static String kind(Throwable cause) {
    return cause instanceof IOException ? "io" : "fault";
  }

  private String depths() {
    return lines.size() + "/" + events.size() + "/" + posts.size();
  }
}
