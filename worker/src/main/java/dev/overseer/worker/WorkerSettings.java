package dev.overseer.worker;

import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogFormat;
import dev.overseer.core.log.LogLevel;
import dev.overseer.core.settings.Kind;
import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Secret;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.agent.AgentProfile;
import dev.overseer.worker.engine.EngineAddress;
import dev.overseer.worker.spool.SpoolLayout;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of the task worker and of the orchestrator. Those without {@code OVERSEER_} in
 * front have the names, defaults and meanings of the Python programs that they can stand beside;
 * our upper bounds are wider.
 */
public final class WorkerSettings {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);

  public static final Setting<Optional<Path>> SPOOL_DIR =
      Setting.optional("spool", Kinds.path())
          .flag("--spool")
          .variable("OVERSEER_SPOOL")
          .means(
              "Stands for all the folders at once, under their usual names, and for the state file."
                  + " One that is given by itself wins over it.");

  public static final Setting<EngineAddress> ENGINE =
      Setting.of("engine", EngineAddress.kind())
          .flag("--engine")
          .variable("OVERSEER_ENGINE")
          .byDefault(new EngineAddress.Spool(Optional.empty()))
          .means(
              "What keeps the tasks: the spool, here or as `spool:/path` for all its folders at"
                  + " once; or a Temporal server, for workers on many machines.");

  public static final Setting<Path> TASK_DIR =
      folder(
          "task_dir",
          "--task-dir",
          "TASK_DIR",
          "tasks",
          "Holds a folder of task files for each worker. Agents work in the folder above it.");

  public static final Setting<Path> TRIGGER_DIR =
      folder(
          "trigger_dir",
          "--trigger-dir",
          "TRIGGER_DIR",
          "triggers",
          "Holds a folder of receipts for each worker, and `orchestrator` with the notifications.");

  public static final Setting<Path> RESULT_DIR =
      folder(
          "result_dir",
          "--result-dir",
          "RESULT_DIR",
          "results",
          "Holds a folder of results for each worker.");

  public static final Setting<Path> HEARTBEAT_DIR =
      folder(
          "heartbeat_dir",
          "--heartbeat-dir",
          "HEARTBEAT_DIR",
          "heartbeats",
          "Holds a heartbeat file for each worker.");

  public static final Setting<Path> DLQ_DIR =
      folder(
          "dlq_dir",
          "--dlq-dir",
          "DLQ_DIR",
          "dlq",
          "Holds a folder of dead letters for each worker.");

  public static final Setting<Path> PIPE_DIR =
      folder(
          "pipe_dir", "--pipe-dir", "PIPE_DIR", "pipes", "Holds the orchestrator's named pipes.");

  public static final Setting<Path> STATE_FILE =
      Setting.of("state_file", Kinds.path())
          .flag("--state-file")
          .variable("STATE_FILE")
          .byDefault(Path.of("/shared/orchestrator_state.json"))
          .means("What the orchestrator knows of every task.");

  public static final Setting<List<String>> WORKERS =
      Setting.of("workers", Kinds.listOf(Kinds.text()))
          .flag("--workers")
          .variable("WORKERS")
          .byDefault(List.of("marie", "anga", "fabien"))
          .means("Whose results the orchestrator collects.");

  public static final Setting<Duration> POLL_INTERVAL =
      Setting.of(
              "poll_interval", SecondsKind.between(Duration.ofMillis(100), Duration.ofMinutes(1)))
          .flag("--poll-interval")
          .variable("POLL_INTERVAL")
          .byDefault(Duration.ofMillis(500))
          .means("How often folders are looked at where the file system tells of no changes.");

  public static final Setting<Duration> COMPLETION_TIMEOUT =
      Setting.of("completion_timeout", SecondsKind.between(Duration.ofSeconds(1), WEEK))
          .flag("--completion-timeout")
          .variable("COMPLETION_TIMEOUT")
          .byDefault(Duration.ofSeconds(600))
          .means("After how long the orchestrator reports a task that has no result.");

  public static final Setting<Optional<Secret>> REDIS_URL =
      Setting.optional("redis_url", Kinds.secret())
          .variable("REDIS_URL")
          .means(
              "A Redis server, `redis://[user:password@]host[:port][/database]`. A message on its"
                  + " channel `activate:<worker>` wakes the worker, for network shares that tell of"
                  + " no changes. Hidden in messages, since it may hold a password.");

  public static final Setting<Integer> MAX_CONCURRENT_TASKS =
      Setting.of("max_concurrent_tasks", Kinds.wholeNumber(1, 1000))
          .flag("--max-concurrent")
          .variable("MAX_CONCURRENT_TASKS")
          .byDefault(3)
          .means("How many tasks of a worker run at once.");

  public static final Setting<Duration> TASK_TIMEOUT =
      Setting.of("task_timeout", SecondsKind.between(Duration.ofSeconds(1), WEEK))
          .flag("--task-timeout")
          .variable("TASK_TIMEOUT")
          .byDefault(Duration.ofSeconds(600))
          .means("How long one attempt may take where its task names no `timeout`.");

  public static final Setting<Duration> HEARTBEAT_INTERVAL =
      Setting.of(
              "heartbeat_interval", SecondsKind.between(Duration.ofSeconds(1), Duration.ofHours(1)))
          .flag("--heartbeat-interval")
          .variable("HEARTBEAT_INTERVAL")
          .byDefault(Duration.ofSeconds(10))
          .means("How often the heartbeat is written. `--health` fails after three of them.");

  public static final Setting<Integer> MAX_RETRIES =
      Setting.of("max_retries", Kinds.wholeNumber(0, 1000))
          .flag("--max-retries")
          .variable("MAX_RETRIES")
          .byDefault(3)
          .means("How often a task that failed is tried again before it becomes a dead letter.");

  public static final Setting<Double> RETRY_BACKOFF =
      Setting.of("retry_backoff", Kinds.decimal(1, 100))
          .flag("--retry-backoff")
          .variable("RETRY_BACKOFF")
          .byDefault(2.0)
          .means("By how much each delay is longer than the one before; none is longer than 1 h.");

  public static final Setting<Duration> INITIAL_RETRY_DELAY =
      Setting.of(
              "initial_retry_delay",
              SecondsKind.between(Duration.ofMillis(10), Duration.ofHours(1)))
          .flag("--initial-retry-delay")
          .variable("INITIAL_RETRY_DELAY")
          .byDefault(Duration.ofSeconds(1))
          .means("The delay before a task's first retry.");

  public static final Setting<Integer> CIRCUIT_BREAKER_THRESHOLD =
      Setting.of("circuit_breaker_threshold", Kinds.wholeNumber(1, 10_000))
          .flag("--circuit-breaker-threshold")
          .variable("CIRCUIT_BREAKER_THRESHOLD")
          .byDefault(5)
          .means("How many tasks in a row must fail by the agent's fault for all to be held back.");

  public static final Setting<Duration> CIRCUIT_BREAKER_TIMEOUT =
      Setting.of("circuit_breaker_timeout", SecondsKind.between(Duration.ofSeconds(1), DAY))
          .flag("--circuit-breaker-timeout")
          .variable("CIRCUIT_BREAKER_TIMEOUT")
          .byDefault(Duration.ofSeconds(60))
          .means("For how long they are held back, before one of them is tried.");

  public static final Setting<Duration> LOCK_TIMEOUT =
      Setting.of("lock_timeout", SecondsKind.between(Duration.ofSeconds(1), Duration.ofHours(1)))
          .flag("--lock-timeout")
          .variable("LOCK_TIMEOUT")
          .byDefault(Duration.ofSeconds(30))
          .means("After how long a task that somebody else holds is reported; it stays queued.");

  public static final Setting<LogLevel> LOG_LEVEL =
      Setting.of("log_level", logLevel())
          .flag("--log-level")
          .variable("LOG_LEVEL")
          .byDefault(LogLevel.INFO)
          .means("How much is written to stderr: events of this level and above.");

  public static final Setting<LogFormat> LOG_FORMAT =
      Setting.of("log_format", Kinds.oneOf(LogFormat.class))
          .flag("--log-format")
          .variable("LOG_FORMAT")
          .byDefault(LogFormat.JSON)
          .means("A JSON object on a line, or a line for people.");

  public static final Setting<Boolean> ENABLE_METRICS =
      Setting.of("enable_metrics", Kinds.trueOrFalse())
          .variable("ENABLE_METRICS")
          .byDefault(true)
          .means("Whether metrics are served, as `/metrics`.");

  public static final Setting<Integer> METRICS_PORT =
      Setting.of("metrics_port", Kinds.wholeNumber(0, 65_535))
          .flag("--metrics-port")
          .variable("METRICS_PORT")
          .byDefault(9090)
          .means("Where; 0 is a free port.");

  /** Another variable than the workers', with whom an orchestrator may share its environment. */
  public static final Setting<Optional<Integer>> ORCHESTRATOR_METRICS_PORT =
      Setting.optional("orchestrator_metrics_port", Kinds.wholeNumber(0, 65_535))
          .flag("--metrics-port")
          .variable("ORCHESTRATOR_METRICS_PORT")
          .means("Where metrics are served, as `/metrics`; 0 is a free port. Not given: nowhere.");

  public static final Setting<String> METRICS_HOST =
      Setting.of("metrics_host", Kinds.text())
          .flag("--metrics-host")
          .variable("OVERSEER_METRICS_HOST")
          .byDefault("127.0.0.1")
          .means("On which address. In a container that others scrape: `0.0.0.0`.");

  public static final Setting<String> CLAUDE_COMMAND =
      Setting.of("claude_command", Kinds.text())
          .flag("--claude-command")
          .variable("CLAUDE_COMMAND")
          .byDefault("claude")
          .means("The program of the agents `claude` and `claude-stream`.");

  public static final Setting<String> AGENT =
      Setting.of("agent", agentName())
          .flag("--agent")
          .variable("OVERSEER_AGENT")
          .byDefault("claude")
          .means(
              "Which agent runs the tasks. `claude-stream` tells session, model, turns, tokens and"
                  + " cost in the results.");

  public static final Setting<Optional<List<String>>> AGENT_COMMAND =
      Setting.optional("agent_command", new CommandLineKind())
          .flag("--agent-command")
          .variable("OVERSEER_AGENT_COMMAND")
          .means(
              "A command line of your own instead, as a JSON list with the placeholders `{prompt}`,"
                  + " `{system_prompt_file}`, `{task_id}`, `{worker}` and `{attempt}`. No shell"
                  + " reads it.");

  public static final Setting<AgentProfile.Report> AGENT_REPORT =
      Setting.of("agent_report", Kinds.oneOf(AgentProfile.Report.class))
          .flag("--agent-report")
          .variable("OVERSEER_AGENT_REPORT")
          .byDefault(AgentProfile.Report.TEXT)
          .means("What a command line of your own writes to its standard output.");

  public static final Setting<Path> PROMPTS_DIR =
      Setting.of("prompts_dir", Kinds.path())
          .flag("--prompts-dir")
          .variable("OVERSEER_PROMPTS_DIR")
          .byDefault(Path.of("/prompts"))
          .means("Where a worker's system prompt is, `<WORKER>.md` in capitals, if it has one.");

  public static final Setting<Optional<Path>> WORK_DIR =
      Setting.optional("work_dir", Kinds.path())
          .flag("--work-dir")
          .variable("OVERSEER_WORK_DIR")
          .means(
              "The folder that agents run in. Not given: for `overseer up` the one that it is"
                  + " started in, else the one that holds the tasks' folder.");

  public static final Setting<Duration> STOP_GRACE =
      Setting.of("stop_grace", SecondsKind.between(Duration.ZERO, Duration.ofHours(1)))
          .variable("OVERSEER_STOP_GRACE")
          .byDefault(Duration.ofSeconds(5))
          .means("How long an agent that is to end has between SIGTERM and SIGKILL.");

  public static final Setting<Duration> SHUTDOWN_GRACE =
      Setting.of("shutdown_grace", SecondsKind.between(Duration.ZERO, Duration.ofHours(1)))
          .flag("--shutdown-grace")
          .variable("OVERSEER_SHUTDOWN_GRACE")
          .byDefault(Duration.ofSeconds(20))
          .means(
              "How long running tasks may go on after SIGTERM. Those that need longer are put back"
                  + " into the queue.");

  public static final Setting<Duration> SETTLE_TIME =
      Setting.of("settle_time", SecondsKind.between(Duration.ZERO, Duration.ofHours(1)))
          .variable("OVERSEER_SETTLE_TIME")
          .byDefault(Duration.ofSeconds(2))
          .means(
              "How long a file that is no valid task must stay unchanged before it is a dead"
                  + " letter: somebody may still be writing it.");

  public static final Setting<Dedupe> DEDUPE =
      Setting.of("dedupe", Kinds.oneOf(Dedupe.class))
          .flag("--dedupe")
          .variable("OVERSEER_DEDUPE")
          .byDefault(Dedupe.QUEUED)
          .means(
              "A task whose id is the same as that of a task that waits or runs (`queued`), or that"
                  + " ever completed (`ever`), is set aside as a dead letter.");

  public static final Setting<Optional<Integer>> TASKS_PER_MINUTE =
      Setting.optional("tasks_per_minute", Kinds.wholeNumber(1, 1_000_000))
          .flag("--tasks-per-minute")
          .variable("OVERSEER_TASKS_PER_MINUTE")
          .means("How many attempts a worker may start in a minute.");

  public static final Setting<Optional<BigDecimal>> DAILY_BUDGET =
      Setting.optional("daily_budget", dollars())
          .flag("--daily-budget")
          .variable("OVERSEER_DAILY_BUDGET")
          .means(
              "What a worker may spend in a day (UTC), in US dollars as the agents report it. Once"
                  + " it is spent, no task is taken until the next day.");

  public static final Setting<Duration> RESULT_TTL =
      Setting.of("result_ttl", Kinds.duration())
          .flag("--result-ttl")
          .variable("OVERSEER_RESULT_TTL")
          .byDefault(Duration.ZERO)
          .means("After how long results and receipts are deleted; `0s` keeps them for good.");

  public static final Setting<Long> OUTPUT_LIMIT =
      Setting.of("output_limit", Kinds.size(4096, 1L << 40))
          .variable("OVERSEER_OUTPUT_LIMIT")
          .byDefault(64L << 20)
          .means(
              "How much of each output of an attempt is kept on disk: the first half of it and the"
                  + " newest.");

  public static final Setting<Long> RESULT_OUTPUT_LIMIT =
      Setting.of("result_output_limit", Kinds.size(1024, 64L << 20))
          .variable("OVERSEER_RESULT_OUTPUT_LIMIT")
          .byDefault(1L << 20)
          .means("How much of each output a result holds; where more was written, a mark says so.");

  public static final Setting<Boolean> FSYNC =
      Setting.of("fsync", Kinds.trueOrFalse())
          .variable("OVERSEER_FSYNC")
          .byDefault(true)
          .means(
              "Whether claims, results and dead letters are forced to the disk. Without, a crash of"
                  + " the machine (not of the worker) may lose the last seconds of them.");

  public static final Setting<Watch> WATCH =
      Setting.of("watch", Kinds.oneOf(Watch.class))
          .flag("--watch-mode")
          .variable("OVERSEER_WATCH")
          .byDefault(Watch.AUTO)
          .means(
              "How task files are found: `auto` by the kernel's events, besides by looking where"
                  + " the folder is on a network share; `poll` by looking every `poll_interval`"
                  + " alone.");

  public static final Setting<Optional<Path>> STATE_DIR =
      Setting.optional("state_dir", Kinds.path())
          .variable("OVERSEER_STATE_DIR")
          .means(
              "Where running agents are recorded, on a local disk, so that what a killed worker"
                  + " left behind is ended. Not given: `overseer` in `$XDG_STATE_HOME`, or in"
                  + " `~/.local/state`.");

  public static final Setting<Path> EXECUTION_META_DIR =
      folder(
          "execution_meta_dir",
          "--execution-meta-dir",
          "OVERSEER_EXECUTION_META_DIR",
          "execution_meta",
          "Where an older executor says how its attempts ended, for `--monitor`.");

  /** The folders and how they are looked at: what everybody needs who touches the spool. */
  public static final List<Setting<?>> SPOOL =
      List.of(
          ENGINE,
          SPOOL_DIR,
          TASK_DIR,
          TRIGGER_DIR,
          RESULT_DIR,
          HEARTBEAT_DIR,
          DLQ_DIR,
          FSYNC,
          LOG_LEVEL,
          LOG_FORMAT);

  /** What {@code overseer work} knows, besides {@link #SPOOL}. */
  public static final List<Setting<?>> WORK =
      List.of(
          MAX_CONCURRENT_TASKS,
          TASK_TIMEOUT,
          MAX_RETRIES,
          RETRY_BACKOFF,
          INITIAL_RETRY_DELAY,
          CIRCUIT_BREAKER_THRESHOLD,
          CIRCUIT_BREAKER_TIMEOUT,
          LOCK_TIMEOUT,
          HEARTBEAT_INTERVAL,
          CLAUDE_COMMAND,
          AGENT,
          AGENT_COMMAND,
          AGENT_REPORT,
          PROMPTS_DIR,
          WORK_DIR,
          ENABLE_METRICS,
          METRICS_PORT,
          METRICS_HOST,
          POLL_INTERVAL,
          REDIS_URL,
          WATCH,
          STOP_GRACE,
          SHUTDOWN_GRACE,
          SETTLE_TIME,
          DEDUPE,
          TASKS_PER_MINUTE,
          DAILY_BUDGET,
          RESULT_TTL,
          OUTPUT_LIMIT,
          RESULT_OUTPUT_LIMIT,
          STATE_DIR,
          EXECUTION_META_DIR);

  /** What {@code overseer listen} knows, besides {@link #SPOOL}. */
  public static final List<Setting<?>> LISTEN =
      List.of(
          WORKERS,
          POLL_INTERVAL,
          COMPLETION_TIMEOUT,
          STATE_FILE,
          PIPE_DIR,
          ORCHESTRATOR_METRICS_PORT,
          METRICS_HOST);

  private WorkerSettings() {}

  /** Which task ids count as seen before. */
  public enum Dedupe {
    /** Those of tasks that wait or run. */
    QUEUED,
    /** Those that have a completed result, too. */
    EVER,
    /** None. */
    NEVER
  }

  /** How task files are found. */
  public enum Watch {
    /** By inotify. */
    AUTO,
    /** By looking. */
    POLL
  }

  /** The folders that settings name. */
  public static SpoolLayout layout(Settings settings) {
    return new SpoolLayout(
        settings.get(TASK_DIR),
        settings.get(TRIGGER_DIR),
        settings.get(RESULT_DIR),
        settings.get(HEARTBEAT_DIR),
        settings.get(DLQ_DIR));
  }

  /** The log on stderr that settings ask for. */
  public static Log log(Settings settings, String name) {
    return Log.toStderr(settings.get(LOG_LEVEL), settings.get(LOG_FORMAT), name);
  }

  private static Setting<Path> folder(
      String key, String flag, String variable, String name, String meaning) {
    return Setting.of(key, Kinds.path())
        .flag(flag)
        .variable(variable)
        .byDefault(Path.of("/shared", name))
        .means(meaning);
  }

  /** The log's levels, and the names that Python has for them. */
  private static Kind<LogLevel> logLevel() {
    return Kinds.of(
        "debug, info, warn (or warning), error (or critical)",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "debug" -> LogLevel.DEBUG;
              case "info" -> LogLevel.INFO;
              case "warn", "warning" -> LogLevel.WARN;
              case "error", "critical" -> LogLevel.ERROR;
              default -> throw new IllegalArgumentException(text);
            },
        level -> level.name().toLowerCase(Locale.ROOT));
  }

  private static Kind<String> agentName() {
    return Kinds.of(
        String.join(" or ", AgentProfile.builtIn().keySet()),
        text -> AgentProfile.named(text).orElseThrow(IllegalArgumentException::new).name(),
        name -> name);
  }

  private static Kind<BigDecimal> dollars() {
    return Kinds.of(
        "an amount of US dollars above 0, like 25 or 7.50",
        text -> {
          BigDecimal amount = new BigDecimal(text.strip());
          if (amount.signum() <= 0) {
            throw new IllegalArgumentException(text);
          }
          return amount;
        },
        BigDecimal::toPlainString);
  }
}
