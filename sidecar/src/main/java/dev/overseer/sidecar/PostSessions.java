package dev.overseer.sidecar;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.DaemonThreads;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.discord.Settled;
import dev.overseer.discord.WebhookUrl;
import dev.overseer.sidecar.pipeline.Metrics;
import dev.overseer.sidecar.pipeline.Pipeline;
import dev.overseer.sidecar.pipeline.PostListener;
import dev.overseer.sidecar.pipeline.SumUp;
import dev.overseer.transcript.tail.FindTranscripts;
import dev.overseer.transcript.tail.Target;
import dev.overseer.transcript.tail.TranscriptFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The watcher as a part of another program: posts what agents write from now on, until it is
 * closed. What is written while nothing of this runs is posted by the next one on the same folder.
 *
 * <p>Thread-safe.
 */
public final class PostSessions implements AutoCloseable {
  /** The system tells of changes; this is for what it does not tell. */
  private static final int INTERVAL_MILLIS = 1000;

  private final WebhookUrl url;
  private final Pipeline pipeline;
  private final EndWatch end;
  private final ExecutorService executor;

  private PostSessions(WebhookUrl url, Pipeline pipeline, EndWatch end, ExecutorService executor) {
    this.url = url;
    this.pipeline = pipeline;
    this.end = end;
    this.executor = executor;
  }

  /** Told how it goes. Must be quick, and must not throw. */
  public interface Listener {
    /** A post is out of our hands. On the thread that posts. */
    void sent(SentPost post);

    /** What keeps posts from going out is something else now; nothing if they do. */
    default void troubles(List<String> now) {}
  }

  /**
   * Begins to post.
   *
   * @param settings those of {@link WatchSettings#POSTING}, a webhook among them
   * @param environment of the process: proxies, and where agents keep their transcripts
   * @param folders whose sessions are posted, unless the settings name a workspace
   * @param state where it is kept how far posts have come; made if it is not there
   * @param listener told how it goes
   * @throws IOException if the folder, prices or certificates can't be used, or another process
   *     posts the same; the message is for people
   */
  public static PostSessions open(
      Settings settings,
      Map<String, String> environment,
      TranscriptFolders folders,
      Path state,
      Listener listener,
      Log log)
      throws IOException {
    WebhookUrl url = settings.get(WatchSettings.WEBHOOK).orElseThrow();
    Timers timers = Timers.system();
    Metrics metrics = new Metrics();
    Target target = target(settings, environment, folders);
    OpenPipeline.Opened opened =
        new OpenPipeline(settings, environment, timers, metrics)
            .open(
                new OpenPipeline.Order(target, url, state, INTERVAL_MILLIS, SumUp.WHEN_QUIET),
                tell(listener, timers),
                log);
    ExecutorService executor = DaemonThreads.pool("overseer-watch");
    WatchTick tick =
        new WatchTick(
            opened.pipeline(),
            metrics,
            timers,
            executor,
            tellTroubles(opened.pipeline(), listener),
            log,
            Optional.empty(),
            false);
    EndWatch end =
        new EndWatch(
            opened.pipeline(),
            Duration.ofMillis(settings.get(WatchSettings.GRACE)),
            log,
            () -> {
              tick.end();
              opened.release();
            });
    opened.pipeline().start();
    tick.start();
    log.info(
        "sessions are posted",
        field("stage", "supervisor"),
        field("target", OpenPipeline.name(target)),
        field("webhook", url));
    return new PostSessions(url, opened.pipeline(), end, executor);
  }

  private static Target target(
      Settings settings, Map<String, String> environment, TranscriptFolders folders) {
    return settings
        .get(WatchSettings.WORKSPACE)
        .<Target>map(
            workspace ->
                new Target.Workspace(new FindTranscripts(workspace, environment), Optional.empty()))
        .orElseGet(() -> new Target.Sessions(folders));
  }

  private static PostListener tell(Listener listener, Timers timers) {
    return (post, session, place, settled) ->
        listener.sent(
            new SentPost(
                timers.instant(),
                session,
                place.map(PostListener.Place::file),
                place.map(PostListener.Place::offset).orElse(0L),
                PlainPost.of(post),
                refusal(settled)));
  }

  private static Runnable tellTroubles(Pipeline pipeline, Listener listener) {
    AtomicReference<List<String>> told = new AtomicReference<>(List.of());
    return () -> {
      List<String> now = pipeline.troubles();
      if (!now.equals(told.getAndSet(now))) {
        listener.troubles(now);
      }
    };
  }

  private static Optional<String> refusal(Settled settled) {
    return switch (settled) {
      case Settled.Delivered delivered -> Optional.empty();
      case Settled.Parked parked ->
          Optional.of(
              parked.why().status() == 0
                  ? parked.why().answer()
                  : parked.why().status() + " " + parked.why().answer());
    };
  }

  /** Where posts go, without what is secret of it. */
  public String webhook() {
    return url.toString();
  }

  /** What keeps posts from going out; nothing if they do. */
  public List<String> troubles() {
    return pipeline.troubles();
  }

  /** Ends the patience of a {@link #close} that is under way, or to come. */
  public void hurry() {
    pipeline.stop();
  }

  /**
   * Ends: what is on its way is sent within the grace that the settings give. What is not sent then
   * is sent by the next one.
   */
  @Override
  public void close() {
    end.now();
    executor.shutdown();
  }
}
