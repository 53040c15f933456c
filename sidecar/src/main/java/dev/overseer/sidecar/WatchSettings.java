package dev.overseer.sidecar;

import dev.overseer.core.StateHome;
import dev.overseer.core.log.LogFormat;
import dev.overseer.core.log.LogLevel;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Kind;
import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import dev.overseer.discord.WebhookUrl;
import dev.overseer.sidecar.format.Filters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All settings of the watcher. Flags win over the environment, and that over the defaults. */
public final class WatchSettings {
  /** Where posts go; without it {@link PostSessions} can't be opened. */
  public static final Setting<Optional<WebhookUrl>> WEBHOOK =
      Setting.optional("discord_webhook_url", new WebhookKind())
          .flag("--discord-webhook-url")
          .variable("DISCORD_WEBHOOK_URL")
          .means(
              "The webhook to post to; `?thread_id=` posts into a thread. It is a secret: better in"
                  + " the environment than in a flag. Must be given.");

  static final Setting<Optional<Path>> TRANSCRIPT =
      Setting.optional("transcript_path", path())
          .flag("--transcript-path")
          .variable("TRANSCRIPT_PATH")
          .means("The one transcript to follow, with its subagents. It need not be there yet.");

  static final Setting<Optional<Path>> WORKSPACE =
      Setting.optional("workspace_path", path())
          .flag("--workspace-path")
          .variable("WORKSPACE_PATH")
          .means(
              "The agent's working folder, or the folder of its transcripts. Its newest session is"
                  + " followed, and each one that comes after.");

  static final Setting<Optional<String>> SESSION =
      Setting.optional("session", sessionId())
          .flag("--session")
          .variable("SESSION")
          .means("Only this session of the workspace.");

  static final Setting<Integer> POLL_INTERVAL =
      Setting.of("poll_interval_ms", Kinds.wholeNumber(10, 1000))
          .flag("--poll-interval-ms")
          .variable("POLL_INTERVAL_MS")
          .variable("POLL_INTERVAL")
          .byDefault(100)
          .means(
              "How often files are looked at where the system does not tell of changes, in"
                  + " milliseconds.");

  static final Setting<Integer> BATCH_SIZE =
      Setting.of("batch_size", Kinds.wholeNumber(1, Integer.MAX_VALUE))
          .flag("--batch-size")
          .variable("BATCH_SIZE")
          .byDefault(10)
          .means(
              "How many posts may go out in one message, 10 at most; the queues hold five times as"
                  + " many lines (500 at most), three times as many events (60), twice as many"
                  + " posts (40).");

  static final Setting<Boolean> PARITY =
      Setting.of("parity_mode", Kinds.trueOrFalse())
          .flag("--parity-mode")
          .variable("PARITY_MODE")
          .byDefault(false)
          .means("Post everything that the transcript says, with the least change.");

  static final Setting<Filters> FILTERS =
      Setting.of("filters", filters())
          .flag("--filters")
          .variable("FILTERS")
          .byDefault(Filters.NONE)
          .means(
              "What is posted: `includeTools` (true, false, or a list of names), `includePatterns`"
                  + " (regular expressions, one of which must be found in a text or an output),"
                  + " `minStdoutLength`.");

  static final Setting<Boolean> TRACK_COST = stat("cost", "STATS_TRACK_COST", "what it cost");
  static final Setting<Boolean> TOKENS = stat("tokens", "STATS_TOKENS", "how many tokens it took");
  static final Setting<Boolean> ERRORS = stat("errors", "STATS_ERRORS", "how many errors came up");

  /** What tokens cost, besides what is known here. */
  public static final Setting<Optional<Path>> PRICES =
      Setting.optional("prices", path())
          .flag("--prices")
          .variable("PRICES")
          .means(
              "A JSON file with prices of models, laid over those that come with the program:"
                  + " `{\"model\": {\"input\": 3, \"output\": 15}}`, US dollars per million"
                  + " tokens.");

  static final Setting<Optional<Path>> STATE_DIR =
      Setting.optional("state_dir", path())
          .flag("--state-dir")
          .variable("STATE_DIR")
          .means(
              "Where the checkpoint and the posts are kept that Discord refuses. Not given:"
                  + " `overseer/watch` in `$XDG_STATE_HOME`, or in `~/.local/state`.");

  static final Setting<LogLevel> LOG_LEVEL =
      Setting.of("log_level", level())
          .flag("--log-level")
          .variable("LOG_LEVEL")
          .byDefault(LogLevel.INFO)
          .means("How much is written to stderr: events of this level and above.");

  static final Setting<LogFormat> LOG_FORMAT =
      Setting.of("log_format", Kinds.oneOf(LogFormat.class))
          .flag("--log-format")
          .variable("LOG_FORMAT")
          .byDefault(LogFormat.JSON)
          .means("How it is written: a JSON object on a line, or a line for people.");

  static final Setting<Optional<Integer>> METRICS_PORT =
      Setting.optional("metrics_port", Kinds.wholeNumber(1, 65535))
          .flag("--metrics-port")
          .variable("METRICS_PORT")
          .means(
              "Where `/metrics` is served for Prometheus. Without it the figures are logged once a"
                  + " minute.");

  static final Setting<String> METRICS_HOST =
      Setting.of("metrics_host", Kinds.text())
          .flag("--metrics-host")
          .variable("METRICS_HOST")
          .byDefault("127.0.0.1")
          .means("The address that `METRICS_PORT` is on; `0.0.0.0` for a scraper in another pod.");

  static final Setting<Optional<HealthTarget>> HEALTH_TARGET =
      Setting.optional(
              "health_target",
              Kinds.of(
                  "tcp://HOST:PORT, unix:///PATH or file:///PATH",
                  HealthTarget::parse,
                  HealthTarget::text))
          .flag("--health-target")
          .variable("HEALTH_TARGET")
          .means(
              "Where the watcher says how it is: over HTTP on a port or socket (`/livez`,"
                  + " `/readyz`, `/healthz`), or by a file that it writes the time to every"
                  + " second.");

  static final Setting<Integer> GRACE =
      Setting.of("shutdown_grace_ms", Kinds.wholeNumber(0, 600_000))
          .flag("--shutdown-grace-ms")
          .variable("SHUTDOWN_GRACE_MS")
          .byDefault(5000)
          .means("How long a SIGTERM leaves to send what is on its way, in milliseconds.");

  static final Setting<Optional<Path>> CA_FILE =
      Setting.optional("webhook_ca_file", path())
          .flag("--webhook-ca-file")
          .variable("WEBHOOK_CA_FILE")
          .means(
              "Certificates in PEM that the webhook's server is trusted by, in place of Java's own:"
                  + " for a proxy or a server of your own.");

  /** All of them, in the order of the documentation. */
  public static final List<Setting<?>> ALL =
      List.of(
          WEBHOOK,
          TRANSCRIPT,
          WORKSPACE,
          SESSION,
          POLL_INTERVAL,
          BATCH_SIZE,
          PARITY,
          FILTERS,
          TRACK_COST,
          TOKENS,
          ERRORS,
          PRICES,
          STATE_DIR,
          LOG_LEVEL,
          LOG_FORMAT,
          METRICS_PORT,
          METRICS_HOST,
          HEALTH_TARGET,
          GRACE,
          CA_FILE);

  /** Those that another program takes which posts sessions; {@link PostSessions} wants them all. */
  public static final List<Setting<?>> POSTING =
      List.of(
          WEBHOOK,
          WORKSPACE,
          BATCH_SIZE,
          PARITY,
          FILTERS,
          TRACK_COST,
          TOKENS,
          ERRORS,
          PRICES,
          GRACE,
          CA_FILE);

  private WatchSettings() {}

  /** What the settings are wanted for. */
  enum Purpose {
    WATCH,
    DRY_RUN,
    HEALTH
  }

  /**
   * Reads them all.
   *
   * @param flags by name, dashes included
   * @throws InvalidSettingsException with every mistake
   */
  static Settings read(
      Purpose purpose, Map<String, String> flags, Map<String, String> environment) {
    List<SettingSource> sources =
        List.of(SettingSource.flags(flags), SettingSource.environment(environment));
    List<String> problems = new ArrayList<>();
    if (purpose == Purpose.WATCH) {
      missing(sources, problems);
    }
    try {
      Settings settings = Settings.read(ALL, sources, environment);
      if (purpose == Purpose.HEALTH && settings.get(HEALTH_TARGET).isEmpty()) {
        problems.add(
            "--health asks the one that HEALTH_TARGET names, which is not set: give it with"
                + " --health-target or HEALTH_TARGET");
      }
      if (problems.isEmpty()) {
        return settings;
      }
    } catch (InvalidSettingsException wrong) {
      problems.addAll(wrong.problems());
    }
    throw new InvalidSettingsException(problems);
  }

  private static void missing(List<SettingSource> sources, List<String> problems) {
    if (!isGiven(WEBHOOK, sources)) {
      problems.add(
          "DISCORD_WEBHOOK_URL is not set: create a webhook in the channel's settings, under"
              + " Integrations, and give its address with DISCORD_WEBHOOK_URL or"
              + " --discord-webhook-url");
    }
    boolean transcript = isGiven(TRANSCRIPT, sources);
    boolean workspace = isGiven(WORKSPACE, sources);
    if (!transcript && !workspace) {
      problems.add(
          "nothing to follow: give a transcript with TRANSCRIPT_PATH, or an agent's working folder"
              + " with WORKSPACE_PATH");
    }
    if (transcript && workspace) {
      problems.add(
          "TRANSCRIPT_PATH and WORKSPACE_PATH are both set: leave one of them out, since either"
              + " says what to follow");
    }
    if (isGiven(SESSION, sources) && !workspace) {
      problems.add(
          "SESSION is set without WORKSPACE_PATH: say with WORKSPACE_PATH whose session it is, or"
              + " leave it out");
    }
  }

  private static boolean isGiven(Setting<?> setting, List<SettingSource> sources) {
    for (SettingSource source : sources) {
      if (source.find(setting).filter(given -> !given.values().getFirst().isBlank()).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Where the watcher keeps what it must not forget. */
  static Path stateDir(Settings settings, Map<String, String> environment) {
    return settings.get(STATE_DIR).orElseGet(() -> StateHome.of(environment).resolve("watch"));
  }

  private static Setting<Boolean> stat(String name, String variable, String what) {
    return Setting.of("stats_" + name, Kinds.trueOrFalse())
        .flag("--stats-" + name)
        .variable(variable)
        .byDefault(true)
        .means("Whether the summary says " + what + ".");
  }

  /** A path in which {@code $NAME} stands for a variable, too, as a shell's users expect. */
  private static Kind<Path> path() {
    return new ShellPathKind();
  }

  private static Kind<String> sessionId() {
    return Kinds.of(
        "a session's id, as its transcript is called",
        text -> {
          String id = text.endsWith(".jsonl") ? text.substring(0, text.length() - 6) : text;
          if (id.isEmpty() || id.contains("/") || id.startsWith(".")) {
            throw new IllegalArgumentException(text);
          }
          return id;
        },
        id -> id);
  }

  private static Kind<Filters> filters() {
    return new FiltersKind();
  }

  private static Kind<LogLevel> level() {
    return Kinds.of(
        "debug, info, warn or error",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "trace", "debug" -> LogLevel.DEBUG;
              case "info" -> LogLevel.INFO;
              case "warn", "warning" -> LogLevel.WARN;
              case "error" -> LogLevel.ERROR;
              default -> throw new IllegalArgumentException(text);
            },
        level -> level.name().toLowerCase(Locale.ROOT));
  }
}
