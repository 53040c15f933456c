package dev.overseer.server.config;

import dev.overseer.core.log.LogSettings;
import dev.overseer.core.settings.Kind;
import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Secret;
import dev.overseer.core.settings.Setting;
import dev.overseer.hub.HubOptions;
import dev.overseer.server.Cidr;
import dev.overseer.server.ListenAddress;
import dev.overseer.server.ServerException;
import dev.overseer.server.ServerLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every setting of {@code overseer serve} that is no part of an action, a pool or a policy. */
public final class ServeSettings {
  private static final int MOST_BYTES = 1 << 30;

  public static final Setting<Path> CONFIG =
      Setting.of("config", Kinds.path())
          .flag("--config")
          .variable("OVERSEER_CONFIG")
          .byDefault(Path.of("config.yaml"))
          .means("The configuration file. If there is none, there are no actions.");

  static final Setting<String> NAME =
      Setting.of("name", Kinds.text())
          .byDefault("overseer")
          .means("What the manifest, the OpenAPI document and the console call this hub.");

  static final Setting<ListenAddress> LISTEN =
      Setting.of("listen", new ListenKind())
          .spelled("listen_addr")
          .flag("--listen")
          .variable("OVERSEER_LISTEN")
          .byDefault(new ListenAddress.Tcp("127.0.0.1", 8080))
          .means("Where it listens. `:8080` is every interface; port 0 is a free one.");

  static final Setting<Boolean> LISTEN_WITHOUT_TOKEN =
      Setting.of("listen_without_token", Kinds.trueOrFalse())
          .flag("--listen-without-token")
          .variable("OVERSEER_LISTEN_WITHOUT_TOKEN")
          .byDefault(false)
          .means(
              "Listens beyond this machine though no token is set. Whoever is let in by"
                  + " `trusted_cidrs` can then start processes here.");

  static final Setting<List<Cidr>> TRUSTED_CIDRS =
      Setting.of("trusted_cidrs", Kinds.listOf(cidr()))
          .flag("--trusted-cidrs")
          .variable("OVERSEER_TRUSTED_CIDRS")
          .byDefault(List.of())
          .means(
              "Who may connect over TCP. None given: loopback and the networks of this machine's"
                  + " interfaces.");

  static final Setting<List<String>> ALLOWED_ORIGINS =
      Setting.of("allowed_origins", Kinds.listOf(origin()))
          .variable("OVERSEER_ALLOWED_ORIGINS")
          .byDefault(List.of())
          .means("Web origins whose pages may connect, besides the hub's own; `*` is any.");

  public static final Setting<Optional<Secret>> TOKEN =
      Setting.optional("token", Kinds.secret())
          .variable("OVERSEER_TOKEN")
          .means("What clients must know. Better kept in a file of its own: see `token_file`.");

  public static final Setting<Optional<Path>> TOKEN_FILE =
      Setting.optional("token_file", Kinds.path())
          .flag("--token-file")
          .variable("OVERSEER_TOKEN_FILE")
          .means("A file with what clients must know; spaces and line ends around it don't count.");

  static final Setting<Optional<Path>> TLS_CERTIFICATE =
      Setting.optional("tls.certificate", Kinds.path())
          .variable("OVERSEER_TLS_CERTIFICATE")
          .means(
              "A PEM file with the server's certificate chain; with `tls.key`, TCP is encrypted.");

  static final Setting<Optional<Path>> TLS_KEY =
      Setting.optional("tls.key", Kinds.path())
          .variable("OVERSEER_TLS_KEY")
          .means("A PEM file with the certificate's key, PKCS#8, without a password.");

  static final Setting<Optional<Path>> DB =
      Setting.optional("db", Kinds.path())
          .flag("--db")
          .variable("OVERSEER_DB")
          .means(
              "An SQLite database that keeps tasks and their exits, so that they are listed after a"
                  + " restart.");

  static final Setting<Optional<Path>> LOG_FILE =
      Setting.optional("log_file", Kinds.path())
          .flag("--log-file")
          .variable("OVERSEER_LOG_FILE")
          .means("The event log: a JSON object on a line for all that every task does.");

  static final Setting<Optional<Path>> STATE_DIR =
      Setting.optional("state_dir", Kinds.path())
          .variable("OVERSEER_STATE_DIR")
          .means(
              "Where running processes are recorded, so that what a killed hub left behind is ended"
                  + " at the next start. Not given: `overseer` in `$XDG_STATE_HOME`, or in"
                  + " `~/.local/state`.");

  static final Setting<Optional<Path>> DRIVERS =
      Setting.optional("drivers", Kinds.path())
          .flag("--drivers")
          .variable("OVERSEER_DRIVERS")
          .means(
              "A folder with drivers besides those that come along: jars, and folders with the jars"
                  + " of a driver and its libraries. They run as part of the hub.");

  static final Setting<Duration> STOP_GRACE =
      Setting.of("stop_grace", Kinds.duration(Duration.ZERO, Duration.ofHours(1)))
          .variable("OVERSEER_STOP_GRACE")
          .byDefault(HubOptions.DEFAULT.stopGrace())
          .means("How long a process has between SIGTERM and SIGKILL.");

  static final Setting<Integer> KEEP_FINISHED_NUMBER =
      Setting.of("keep_finished.number", Kinds.wholeNumber(0, 10_000_000))
          .byDefault(HubOptions.DEFAULT.keepFinished())
          .means("How many ended tasks are remembered, here and in `db`.");

  static final Setting<Duration> KEEP_FINISHED_AGE =
      Setting.of("keep_finished.age", Kinds.duration())
          .byDefault(HubOptions.DEFAULT.keepFinishedFor())
          .means("For how long an ended task is remembered, here and in `db`.");

  static final Setting<Long> REPLAY_BYTES =
      Setting.of("replay.bytes", Kinds.size(0, MOST_BYTES))
          .byDefault((long) HubOptions.DEFAULT.replayBytes())
          .means("How much of a task's output is kept for replay while it lives.");

  static final Setting<Long> REPLAY_FINISHED_BYTES =
      Setting.of("replay.finished_bytes", Kinds.size(0, MOST_BYTES))
          .byDefault((long) HubOptions.DEFAULT.finishedReplayBytes())
          .means("How much of it is kept once the task has ended.");

  static final Setting<Long> LINE_BYTES =
      Setting.of("limits.line_bytes", Kinds.size(1024, 16 << 20))
          .byDefault((long) HubOptions.DEFAULT.maxLineBytes())
          .means("A longer line of output is passed on in pieces of at most this size.");

  static final Setting<Duration> PATIENCE =
      Setting.of("limits.patience", Kinds.duration())
          .byDefault(HubOptions.DEFAULT.patience())
          .means(
              "How long a task's output is held back for a lossless subscriber, or the event log,"
                  + " that can't keep up.");

  static final Setting<Long> OUTBOX_BYTES =
      Setting.of("limits.outbox_bytes", Kinds.size(64 << 10, MOST_BYTES))
          .byDefault((long) ServerLimits.DEFAULT.outboxBytes())
          .means(
              "What waits for a client that doesn't keep up; lines beyond that are dropped and"
                  + " reported as a gap.");

  static final Setting<Long> SEND_BUFFER_BYTES =
      Setting.of("limits.send_buffer_bytes", Kinds.size(4 << 10, MOST_BYTES))
          .byDefault((long) ServerLimits.DEFAULT.sendBufferBytes())
          .means("The kernel's part of that.");

  static final Setting<Duration> STALL_TIMEOUT =
      Setting.of("limits.stall_timeout", positiveDuration())
          .byDefault(ServerLimits.DEFAULT.stallTimeout())
          .means("How long a client may take nothing before it is disconnected.");

  static final Setting<Long> FRAME_BYTES =
      Setting.of("limits.frame_bytes", Kinds.size(1 << 10, MOST_BYTES))
          .byDefault((long) ServerLimits.DEFAULT.maxFrameBytes())
          .means("The largest message that a client may send.");

  static final Setting<Duration> PING_INTERVAL =
      Setting.of("limits.ping_interval", positiveDuration())
          .byDefault(ServerLimits.DEFAULT.pingInterval())
          .means(
              "How long a connection may be silent before it is pinged; it is closed when that long"
                  + " again brings nothing.");

  static final Setting<Duration> HANDSHAKE_TIMEOUT =
      Setting.of("limits.handshake_timeout", positiveDuration())
          .byDefault(ServerLimits.DEFAULT.handshakeTimeout())
          .means("How long a client may take for its HTTP request.");

  static final Setting<Integer> WAITING_REQUESTS =
      Setting.of("limits.waiting_requests", Kinds.wholeNumber(1, 1_000_000))
          .byDefault(ServerLimits.DEFAULT.waitingRequests())
          .means("How many requests of one connection may wait before no more are read.");

  /** All of them, in the order of the documentation. */
  public static final List<Setting<?>> ALL =
      Stream.concat(
              Stream.<Setting<?>>of(
                  CONFIG,
                  NAME,
                  LISTEN,
                  LISTEN_WITHOUT_TOKEN,
                  TRUSTED_CIDRS,
                  ALLOWED_ORIGINS,
                  TOKEN,
                  TOKEN_FILE,
                  TLS_CERTIFICATE,
                  TLS_KEY,
                  DB,
                  LOG_FILE,
                  STATE_DIR,
                  DRIVERS,
                  STOP_GRACE,
                  KEEP_FINISHED_NUMBER,
                  KEEP_FINISHED_AGE,
                  REPLAY_BYTES,
                  REPLAY_FINISHED_BYTES,
                  LINE_BYTES,
                  PATIENCE,
                  OUTBOX_BYTES,
                  SEND_BUFFER_BYTES,
                  STALL_TIMEOUT,
                  FRAME_BYTES,
                  PING_INTERVAL,
                  HANDSHAKE_TIMEOUT,
                  WAITING_REQUESTS),
              LogSettings.ALL.stream())
          .toList();

  private ServeSettings() {}

  private static Kind<Cidr> cidr() {
    return Kinds.of(
        "a range of addresses like 10.0.0.0/8 or fd00::/8, or one address",
        text -> {
          try {
            return Cidr.parse(text);
          } catch (ServerException none) {
            throw new IllegalArgumentException(none);
          }
        },
        Cidr::toString);
  }

  private static Kind<String> origin() {
    return Kinds.of(
        "an origin like https://example.org or http://localhost:3000, or *",
        text -> {
          if (!text.equals("*") && !text.matches("https?://[^/\\s,]+")) {
            throw new IllegalArgumentException(text);
          }
          return text;
        },
        text -> text);
  }

  private static Kind<Duration> positiveDuration() {
    return Kinds.duration(Duration.ofMillis(1), Duration.ofDays(365));
  }
}
