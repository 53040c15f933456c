package dev.overseer.sidecar;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogWriter;
import dev.overseer.core.settings.Settings;
import dev.overseer.discord.WebhookUrl;
import dev.overseer.sidecar.health.Health;
import dev.overseer.sidecar.health.Heartbeat;
import dev.overseer.sidecar.health.ServeProbes;
import dev.overseer.sidecar.pipeline.Metrics;
import dev.overseer.sidecar.pipeline.Pipeline;
import dev.overseer.sidecar.pipeline.PostListener;
import dev.overseer.sidecar.pipeline.SumUp;
import dev.overseer.transcript.tail.FindTranscripts;
import dev.overseer.transcript.tail.Target;
import dev.overseer.transcript.usage.Keys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Watches until a signal: settings ─► {@link OpenPipeline} ─► probes. A signal ends the intake,
 * what is on its way is sent within the grace period, the summary last.
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
    OpenPipeline.Order order =
        new OpenPipeline.Order(
            target(),
            url,
            WatchSettings.stateDir(settings, environment),
            settings.get(WatchSettings.POLL_INTERVAL),
            SumUp.AT_NEXT_BEGIN);
    Log log = log(order.id());
    OpenPipeline.Opened opened =
        new OpenPipeline(settings, environment, timers, metrics)
            .open(order, PostListener.NONE, log);
    Pipeline pipeline = opened.pipeline();
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
    // On the thread of the timers: here nobody else waits for it.
    WatchTick tick =
        new WatchTick(
            pipeline,
            metrics,
            timers,
            Runnable::run,
            () -> {},
            log,
            heartbeat(),
            settings.get(WatchSettings.METRICS_PORT).isEmpty());
    EndWatch end =
        new EndWatch(
            pipeline,
            Duration.ofMillis(settings.get(WatchSettings.GRACE)),
            log,
            () -> {
              tick.end();
              opened.release();
            });
    ServeProbes probes = probes(health, log);
    pipeline.start();
    tick.start();
    log.info(
        "watching",
        field("stage", "supervisor"),
        field("target", OpenPipeline.name(order.target())),
        field("webhook", url),
        field("settings", settings));
    return new Watching(pipeline, end, probes, log);
  }

  private Optional<Heartbeat> heartbeat() {
    return settings.get(WatchSettings.HEALTH_TARGET).orElse(null)
            instanceof HealthTarget.Heartbeat file
        ? Optional.of(new Heartbeat(file.path()))
        : Optional.empty();
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

  private Log log(String pipelineId) {
    String runId =
        OpenPipeline.hex(Keys.hash(timers.instant() + " " + ProcessHandle.current().pid()));
    return Log.to(
        new LogWithIds(
            LogWriter.toStderr(
                settings.get(WatchSettings.LOG_LEVEL), settings.get(WatchSettings.LOG_FORMAT)),
            runId,
            pipelineId),
        timers,
        "watch");
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
