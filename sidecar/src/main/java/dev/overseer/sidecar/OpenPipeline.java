package dev.overseer.sidecar;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Settings;
import dev.overseer.discord.DeadLetters;
import dev.overseer.discord.DeliverPosts;
import dev.overseer.discord.WebhookClient;
import dev.overseer.discord.WebhookUrl;
import dev.overseer.sidecar.format.FormatAll;
import dev.overseer.sidecar.format.FormatEvents;
import dev.overseer.sidecar.format.FormatSummary;
import dev.overseer.sidecar.format.Formatter;
import dev.overseer.sidecar.pipeline.AcknowledgeLines;
import dev.overseer.sidecar.pipeline.Capacities;
import dev.overseer.sidecar.pipeline.Metrics;
import dev.overseer.sidecar.pipeline.Pipeline;
import dev.overseer.sidecar.pipeline.PostListener;
import dev.overseer.sidecar.pipeline.SumUp;
import dev.overseer.transcript.tail.Checkpoint;
import dev.overseer.transcript.tail.FollowTranscripts;
import dev.overseer.transcript.tail.Target;
import dev.overseer.transcript.usage.Keys;
import dev.overseer.transcript.usage.Prices;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;

/**
 * Puts a pipeline together: settings ─► state folder and its lock ─► checkpoint ─► pipeline. What
 * is kept of one stands in files that are named after its target and its webhook.
 */
final class OpenPipeline {
  private final Settings settings;
  private final Map<String, String> environment;
  private final Timers timers;
  private final Metrics metrics;

  OpenPipeline(Settings settings, Map<String, String> environment, Timers timers, Metrics metrics) {
    this.settings = settings;
    this.environment = environment;
    this.timers = timers;
    this.metrics = metrics;
  }

  /**
   * What it posts, and how often it looks.
   *
   * @param intervalMillis how often files are looked at where the system does not tell of changes
   */
  record Order(Target target, WebhookUrl url, Path state, long intervalMillis, SumUp sumUp) {

    /** Tells it from others that keep what they know in the same folder. */
    String id() {
      return hex(Keys.hash(name(target) + " " + url.id()));
    }
  }

  /** A pipeline that was not started, and what keeps others from posting the same. */
  record Opened(Pipeline pipeline, FileChannel lock) {

    /** Lets others. */
    void release() {
      try {
        lock.close();
      } catch (IOException gone) {
        return;
      }
    }
  }

  /**
   * Opens it.
   *
   * @throws IOException if the state folder, the lock, the checkpoint, prices or certificates can't
   *     be had; the message is for people
   */
  Opened open(Order order, PostListener told, Log log) throws IOException {
    Path state = made(order.state());
    String id = order.id();
    // Held as long as the process lives, and freed by the system however that ends.
    FileChannel lock = lock(state.resolve("watch-" + id + ".lock"), order.target());
    try {
      return new Opened(
          pipeline(order, checkpoint(state.resolve("watch-" + id + ".json")), told, log), lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private Pipeline pipeline(Order order, Checkpoint checkpoint, PostListener told, Log log)
      throws IOException {
    FollowTranscripts follow =
        new FollowTranscripts(
            order.target(), checkpoint, order.intervalMillis(), new TellOfTail(log.named("tail")));
    DeliverPosts.Builder lane =
        new DeliverPosts.Builder(new DeadLetters(order.state().resolve("dead-letters.jsonl")));
    order.url().thread().ifPresent(lane::destination);
    return new Pipeline(
        new Pipeline.Parts(
            follow,
            formatter(settings),
            summary(settings),
            new AcknowledgeLines(checkpoint),
            client(order.url()),
            lane,
            told,
            order.sumUp(),
            metrics,
            log,
            timers),
        Capacities.of(settings.get(WatchSettings.BATCH_SIZE)));
  }

  static String name(Target target) {
    return switch (target) {
      case Target.File file -> file.path().toString();
      case Target.Workspace workspace ->
          workspace.transcripts().places().getFirst()
              + workspace.session().map(id -> " " + id).orElse("");
      case Target.Sessions sessions -> "all sessions in " + sessions.folders().roots();
    };
  }

  static String hex(long hash) {
    return Long.toHexString(hash | Long.MIN_VALUE);
  }

  private static Path made(Path folder) throws IOException {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException(
          "the folder for the checkpoint, %s, can't be made (%s): give another with STATE_DIR"
              .formatted(folder, e),
          e);
    }
  }

  private static FileChannel lock(Path file, Target target) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new IOException(
          "another watcher posts %s to this webhook already: end it, or give this one another"
                  .formatted(name(target))
              + " STATE_DIR");
    }
    return channel;
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return false;
    }
  }

  private static Checkpoint checkpoint(Path file) throws IOException {
    try {
      return Checkpoint.load(file, Instant.now());
    } catch (IOException e) {
      throw new IOException(
          "the checkpoint %s can't be used: %s; delete it to begin anew"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  static Formatter formatter(Settings settings) {
    return settings.get(WatchSettings.PARITY)
        ? new FormatAll(settings.get(WatchSettings.FILTERS))
        : new FormatEvents(settings.get(WatchSettings.FILTERS));
  }

  static FormatSummary summary(Settings settings) throws IOException {
    return new FormatSummary(
        prices(settings),
        settings.get(WatchSettings.TRACK_COST),
        settings.get(WatchSettings.TOKENS),
        settings.get(WatchSettings.ERRORS));
  }

  private static Prices prices(Settings settings) throws IOException {
    if (settings.get(WatchSettings.PRICES).isEmpty()) {
      return Prices.builtIn();
    }
    Path file = settings.get(WatchSettings.PRICES).get();
    try {
      return Prices.builtIn().with(file);
    } catch (IOException e) {
      throw new IOException("PRICES %s can't be used: %s".formatted(file, e.getMessage()), e);
    }
  }

  private WebhookClient client(WebhookUrl url) throws IOException {
    WebhookClient.Options options = new WebhookClient.Options().environment(environment);
    if (settings.get(WatchSettings.CA_FILE).isPresent()) {
      options.tls(TrustCertificates.in(settings.get(WatchSettings.CA_FILE).get()));
    }
    return WebhookClient.of(url, options);
  }
}
