package dev.overseer.sidecar;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogWriter;
import dev.overseer.core.settings.Settings;
import dev.overseer.discord.DeadLetters;
import dev.overseer.discord.DeliverPosts;
import dev.overseer.discord.WebhookClient;
import dev.overseer.discord.WebhookUrl;
import dev.overseer.sidecar.format.FormatAll;
import dev.overseer.sidecar.format.FormatEvents;
import dev.overseer.sidecar.format.FormatSummary;
import dev.overseer.sidecar.format.Formatter;
import dev.overseer.sidecar.health.Health;
import dev.overseer.sidecar.health.ServeProbes;
import dev.overseer.sidecar.pipeline.AcknowledgeLines;
import dev.overseer.sidecar.pipeline.Capacities;
import dev.overseer.sidecar.pipeline.Metrics;
import dev.overseer.sidecar.pipeline.Pipeline;
import dev.overseer.transcript.tail.Checkpoint;
import dev.overseer.transcript.tail.FindTranscripts;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Watches until a signal: settings ─► state folder and its lock ─► pipeline ─► probes. A signal
 * ends the intake, what is on its way is sent within the grace period, the summary last.
 */
final class RunWatch {
  private final Settings settings;
  private final Map<String, String> environment;
  private final Timers timers = Timers.system();
  private final Metrics metrics = new Metrics();

  RunWatch(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /** Returns the exit code; where a signal comes the JVM ends before. */
  int run() throws IOException, InterruptedException {
    Watching watching = start();
    watching.end.onSignal();
    Throwable failure = watching.pipeline.awaitFailure();
    watching.log.error(
        "the watcher ends", failure, field("stage", "supervisor"), field("code", "fatal"));
    watching.end.now();
    watching.probes.close();
    return 1;
  }

  /** What runs. */
  record Watching(Pipeline pipeline, EndWatch end, ServeProbes probes, Log log) {}

  /** Begins, and returns. */
  Watching start() throws IOException {
    WebhookUrl url = settings.get(WatchSettings.WEBHOOK).orElseThrow();
    Target target = target();
    String pipelineId = hex(Keys.hash(name(target) + " " + url.id()));
    Log log = log(pipelineId);
    Path state = stateFolder();
    // Held as long as the process lives, and freed by the system however that ends.
    FileChannel lock = lock(state.resolve("watch-" + pipelineId + ".lock"), target);
    Checkpoint checkpoint = checkpoint(state.resolve("watch-" + pipelineId + ".json"));
    AcknowledgeLines acknowledge = new AcknowledgeLines(checkpoint);
    FollowTranscripts follow =
        new FollowTranscripts(
            target,
            checkpoint,
            settings.get(WatchSettings.POLL_INTERVAL),
            new TellOfTail(log.named("tail")));
    DeliverPosts.Builder lane =
        new DeliverPosts.Builder(new DeadLetters(state.resolve("dead-letters.jsonl")));
    url.thread().ifPresent(lane::destination);
    Pipeline pipeline =
        new Pipeline(
            new Pipeline.Parts(
                follow,
                formatter(settings),
                summary(settings),
                acknowledge,
                client(url),
                lane,
                metrics,
                log,
                timers),
            Capacities.of(settings.get(WatchSettings.BATCH_SIZE)));
    Health health =
        new Health() {
          @Override
          public List<String> troubles() {
            return pipeline.troubles();
          }

          @Override
          public String metrics() {
            return metrics.text();
          }
        };
    WatchTick tick = new WatchTick(settings, pipeline, metrics, timers, log);
    EndWatch end =
        new EndWatch(
            pipeline,
            Duration.ofMillis(settings.get(WatchSettings.GRACE)),
            log,
            () -> {
              tick.end();
              release(lock);
            });
    ServeProbes probes = probes(health, log);
    pipeline.start();
    tick.start();
    log.info(
        "watching",
        field("stage", "supervisor"),
        field("target", name(target)),
        field("webhook", url),
        field("settings", settings));
    return new Watching(pipeline, end, probes, log);
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException gone) {
      return;
    }
  }

  private Target target() {
    if (settings.get(WatchSettings.TRANSCRIPT).isPresent()) {
      return new Target.File(
          settings.get(WatchSettings.TRANSCRIPT).get().toAbsolutePath().normalize());
    }
    Path workspace = settings.get(WatchSettings.WORKSPACE).orElseThrow();
    return new Target.Workspace(
        new FindTranscripts(workspace, environment), settings.get(WatchSettings.SESSION));
  }

  private static String name(Target target) {
    return switch (target) {
      case Target.File file -> file.path().toString();
      case Target.Workspace workspace ->
          workspace.transcripts().places().getFirst()
              + workspace.session().map(id -> " " + id).orElse("");
    };
  }

  private static String hex(long hash) {
    return Long.toHexString(hash | Long.MIN_VALUE);
  }

  private Log log(String pipelineId) {
    String runId = hex(Keys.hash(timers.instant() + " " + ProcessHandle.current().pid()));
    return Log.to(
        new LogWithIds(
            LogWriter.toStderr(
                settings.get(WatchSettings.LOG_LEVEL), settings.get(WatchSettings.LOG_FORMAT)),
            runId,
            pipelineId),
        timers,
        "watch");
  }

  private Path stateFolder() throws IOException {
    Path folder = WatchSettings.stateDir(settings, environment);
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
    Prices prices = Prices.builtIn();
    if (settings.get(WatchSettings.PRICES).isPresent()) {
      Path file = settings.get(WatchSettings.PRICES).get();
      try {
        prices = prices.with(file);
      } catch (IOException e) {
        throw new IOException("PRICES %s can't be used: %s".formatted(file, e.getMessage()), e);
      }
    }
    return new FormatSummary(
        prices,
        settings.get(WatchSettings.TRACK_COST),
        settings.get(WatchSettings.TOKENS),
        settings.get(WatchSettings.ERRORS));
  }

  private WebhookClient client(WebhookUrl url) throws IOException {
    WebhookClient.Options options = new WebhookClient.Options().environment(environment);
    if (settings.get(WatchSettings.CA_FILE).isPresent()) {
      options.tls(TrustCertificates.in(settings.get(WatchSettings.CA_FILE).get()));
    }
    return WebhookClient.of(url, options);
  }

  private ServeProbes probes(Health health, Log log) throws IOException {
    ServeProbes probes = new ServeProbes(health);
    boolean any = false;
    if (settings.get(WatchSettings.METRICS_PORT).isPresent()) {
      probes.listen(
          settings.get(WatchSettings.METRICS_HOST), settings.get(WatchSettings.METRICS_PORT).get());
      any = true;
    }
    if (settings.get(WatchSettings.HEALTH_TARGET).isPresent()) {
      switch (settings.get(WatchSettings.HEALTH_TARGET).get()) {
        case HealthTarget.Tcp tcp -> {
          int port = probes.listen(tcp.host(), tcp.port());
          log.info("probes are answered", field("stage", "supervisor"), field("port", port));
          any = true;
        }
        case HealthTarget.Unix unix -> {
          probes.listen(unix.path());
          any = true;
        }
        case HealthTarget.Heartbeat file -> {
          // WatchTick writes it.
        }
      }
    }
    if (any) {
      probes.start();
    }
    return probes;
  }
}
