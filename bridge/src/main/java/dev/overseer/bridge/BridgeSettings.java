package dev.overseer.bridge;

import dev.overseer.bridge.agent.InputFormat;
import dev.overseer.bridge.bot.BotSettings;
import dev.overseer.bridge.http.ListenAddress;
import dev.overseer.core.log.LogSettings;
import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Secret;
import dev.overseer.core.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every setting of the bridge. */
public final class BridgeSettings {
  private static final long MOST_INPUT = 1024 * 1024;

  public static final Setting<ListenAddress> LISTEN =
      Setting.of("listen", ListenAddress.kind())
          .flag("--listen")
          .variable("LISTEN")
          .byDefault(new ListenAddress.Loopback("127.0.0.1", 8090))
          .means(
              "Where `POST /input`, probes and metrics are served. Port 0 is a free one. A socket"
                  + " is for its owner only.");

  public static final Setting<Optional<Path>> INPUT_FIFO =
      Setting.optional("input_fifo", Kinds.path())
          .flag("--input-fifo")
          .variable("INPUT_FIFO")
          .means(
              "The named pipe that the agent reads; made if it is not there. Not with a command of"
                  + " the bridge's own.");

  public static final Setting<InputFormat> INPUT_FORMAT =
      Setting.of("input_format", Kinds.oneOf(InputFormat.class))
          .flag("--input-format")
          .variable("INPUT_FORMAT")
          .byDefault(InputFormat.TEXT)
          .means(
              "A line of text, in which line ends and other control characters are escaped; or a"
                  + " user message as `claude -p --input-format stream-json` reads it.");

  public static final Setting<Integer> RATE_LIMIT_RPS =
      Setting.of("rate_limit_rps", Kinds.wholeNumber(1, 10_000))
          .flag("--rate-limit-rps")
          .variable("RATE_LIMIT_RPS")
          .byDefault(10)
          .means("How many inputs are taken in a second.");

  public static final Setting<Long> MAX_INPUT_BYTES =
      Setting.of("max_input_bytes", Kinds.size(1, MOST_INPUT))
          .flag("--max-input-bytes")
          .variable("MAX_INPUT_BYTES")
          .byDefault(65_536L)
          .means("How long a text may be, in UTF-8.");

  public static final Setting<Optional<Secret>> BRIDGE_SECRET =
      Setting.optional("bridge_secret", Kinds.secret())
          .variable("BRIDGE_SECRET")
          .means("Where it is set, `POST /input` must be signed with it.");

  public static final Setting<Optional<Path>> BRIDGE_SECRET_FILE =
      Setting.optional("bridge_secret_file", Kinds.path())
          .flag("--bridge-secret-file")
          .variable("BRIDGE_SECRET_FILE")
          .means("Holds the secret instead.");

  public static final Setting<Optional<Path>> TRANSCRIPT_PATH =
      Setting.optional("transcript_path", Kinds.path())
          .flag("--transcript-path")
          .variable("TRANSCRIPT_PATH")
          .means(
              "The agent's transcript, the folder that holds it, or the one that the agent works"
                  + " in. It shows whether the agent has read an input.");

  public static final Setting<Duration> CONFIRM_WAIT =
      Setting.of("confirm_wait", Kinds.duration(Duration.ZERO, Duration.ofSeconds(5)))
          .flag("--confirm-wait")
          .variable("CONFIRM_WAIT")
          .byDefault(Duration.ofSeconds(2))
          .means("How long an answer waits for the transcript to show the input.");

  public static final Setting<Boolean> ENABLE_METRICS =
      Setting.of("enable_metrics", Kinds.trueOrFalse())
          .variable("ENABLE_METRICS")
          .byDefault(true)
          .means("Whether metrics are served, as `/metrics`.");

  public static final Setting<Duration> STOP_GRACE =
      Setting.of("stop_grace", Kinds.duration(Duration.ZERO, Duration.ofHours(1)))
          .flag("--stop-grace")
          .variable("OVERSEER_STOP_GRACE")
          .byDefault(Duration.ofSeconds(10))
          .means("How long a command of the bridge's own has between SIGTERM and SIGKILL.");

  public static final Setting<Optional<Path>> STATE_DIR =
      Setting.optional("state_dir", Kinds.path())
          .variable("OVERSEER_STATE_DIR")
          .means(
              "Where a command of the bridge's own is recorded, so that it is ended if the bridge"
                  + " is killed. Not given: `overseer` in `$XDG_STATE_HOME`, or in"
                  + " `~/.local/state`.");

  /** What the bridge itself knows. */
  public static final List<Setting<?>> BRIDGE =
      List.of(
          LISTEN,
          INPUT_FIFO,
          INPUT_FORMAT,
          RATE_LIMIT_RPS,
          MAX_INPUT_BYTES,
          BRIDGE_SECRET,
          BRIDGE_SECRET_FILE,
          TRANSCRIPT_PATH,
          CONFIRM_WAIT,
          ENABLE_METRICS,
          STOP_GRACE,
          STATE_DIR);

  /** All that {@code overseer bridge} knows. */
  public static final List<Setting<?>> ALL =
      Stream.<List<Setting<?>>>of(BRIDGE, BotSettings.ALL, LogSettings.ALL)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private BridgeSettings() {}
}
