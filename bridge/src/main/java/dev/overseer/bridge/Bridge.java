package dev.overseer.bridge;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.bridge.agent.AgentInput;
import dev.overseer.bridge.agent.AgentProcess;
import dev.overseer.bridge.agent.FifoInput;
import dev.overseer.bridge.agent.WatchTranscript;
import dev.overseer.bridge.bot.BotSettings;
import dev.overseer.bridge.bot.Run;
import dev.overseer.bridge.http.ListenAddress;
import dev.overseer.bridge.http.ServeHttp;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Secret;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.SpawnException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * Hands on what people say to one agent: {@code overseer bridge}. Thread-safe.
 *
 * <pre>
 *   open ─► serving ── the command ends ──────────► await returns its exit code ─► close
 *               └───── SIGTERM, SIGINT, a FIFO ───► await returns 0 ─────────────► close
 * </pre>
 */
public final class Bridge implements AutoCloseable {
  /** JSON may write a byte as six, {@code \u0000}; and there are other fields. */
  private static final long LONGEST_ESCAPE = 6;

  private static final int OTHER_FIELDS = 8192;

  /** What the bridge alone should know. */
  private static final List<String> OWN_VARIABLES = List.of("BRIDGE_SECRET", "BRIDGE_SECRET_FILE");

  private final Settings settings;
  private final Map<String, String> environment;
  private final Timers timers;
  private final Log log;

  private final Deque<Runnable> close = new ArrayDeque<>();
  private final CountDownLatch signalled = new CountDownLatch(1);
  private Optional<AgentProcess> process = Optional.empty();
  private Optional<ServeHttp> serving = Optional.empty();
  private Optional<PullInputs> pull = Optional.empty();

  private Bridge(Settings settings, Map<String, String> environment, Timers timers, Log log) {
    this.settings = settings;
    this.environment = environment;
    this.timers = timers;
    this.log = log;
  }

  /**
   * Begins.
   *
   * @param settings {@link BridgeSettings#ALL}
   * @param command to be started, with its arguments; empty for {@link BridgeSettings#INPUT_FIFO}
   * @param environment what the command gets, but for the bridge's own secret
   * @param out where the command's standard output goes
   * @param err where its standard error goes
   * @throws BridgeException if it can't begin, with the reason
   * @throws dev.overseer.core.settings.InvalidSettingsException if settings are missing
   * @throws dev.overseer.posix.PosixException if this system can't start commands as it must
   */
  public static Bridge open(
      Settings settings,
      List<String> command,
      Map<String, String> environment,
      OutputStream out,
      OutputStream err,
      Log log) {
    Bridge bridge = new Bridge(settings, environment, Timers.system(), log);
    try {
      bridge.begin(command, out, err);
      return bridge;
    } catch (RuntimeException e) {
      bridge.close();
      throw e;
    }
  }

  private void begin(List<String> command, OutputStream out, OutputStream err) {
    Optional<Run> run = settings.get(BotSettings.BOT_URL).map(_ -> BotSettings.run(settings));
    Optional<CheckSignature> signature = secret().map(key -> new CheckSignature(key, timers));
    AgentInput input = input(command, out, err);
    BridgeMetrics metrics = new BridgeMetrics(() -> input.trouble().isEmpty());
    Optional<WatchTranscript> transcript =
        settings.get(BridgeSettings.TRANSCRIPT_PATH).map(path -> watch(path, metrics));
    DeliverInput deliver =
        new DeliverInput(
            input,
            settings.get(BridgeSettings.INPUT_FORMAT),
            transcript,
            settings.get(BridgeSettings.CONFIRM_WAIT),
            metrics,
            log.named("input"));
    RateLimit rate = new RateLimit(settings.get(BridgeSettings.RATE_LIMIT_RPS), timers);
    serve(new AnswerRequests(deliver, input, signature, rate, metrics, this::troubles, rules()));
    run.ifPresent(of -> pull(of, deliver, rate, metrics, input));
  }

  private AgentInput input(List<String> command, OutputStream out, OutputStream err) {
    Optional<Path> fifo = settings.get(BridgeSettings.INPUT_FIFO);
    if (command.isEmpty()) {
      return fifo(fifo.orElseThrow(BridgeException.NoInput::new));
    }
    if (fifo.isPresent()) {
      throw new BridgeException.TwoInputs(fifo.get());
    }
    AgentProcess started = start(command, out, err);
    process = Optional.of(started);
    close.push(started::close);
    log.info("the command runs", field("pid", started.pid()));
    return started.input();
  }

  private AgentInput fifo(Path path) {
    try {
      FifoInput input = FifoInput.open(path, timers);
      close.push(input::close);
      return input;
    } catch (IOException e) {
      throw new BridgeException.FifoUnusable(path, e);
    }
  }

  private AgentProcess start(List<String> command, OutputStream out, OutputStream err) {
    Map<String, String> theirs = new HashMap<>(environment);
    OWN_VARIABLES.forEach(theirs::remove);
    Path state = StateFolder.of(settings.get(BridgeSettings.STATE_DIR), environment);
    try {
      return AgentProcess.start(
          command, theirs, state, settings.get(BridgeSettings.STOP_GRACE), out, err, timers);
    } catch (SpawnException e) {
      throw new BridgeException.NotStarted(e);
    }
  }

  private WatchTranscript watch(Path path, BridgeMetrics metrics) {
    WatchTranscript watch =
        WatchTranscript.open(
            path, environment, timers, metrics::confirmed, log.named("transcript"));
    close.push(watch::close);
    return watch;
  }

  private void serve(AnswerRequests answer) {
    ListenAddress address = settings.get(BridgeSettings.LISTEN);
    long mostBody = settings.get(BridgeSettings.MAX_INPUT_BYTES) * LONGEST_ESCAPE + OTHER_FIELDS;
    try {
      ServeHttp server =
          ServeHttp.open(address, Math.toIntExact(mostBody), answer, timers, log.named("http"));
      serving = Optional.of(server);
      close.push(server::close);
      log.info("listening", field("address", server.address()));
    } catch (IOException e) {
      throw new BridgeException.NotListening(address, e);
    }
  }

  private void pull(
      Run run, DeliverInput deliver, RateLimit rate, BridgeMetrics metrics, AgentInput input) {
    PullInputs pulling =
        new PullInputs(
            run,
            deliver,
            rate,
            settings.get(BridgeSettings.MAX_INPUT_BYTES),
            metrics,
            // Nobody will say anything any more: an agent that reads to its end may finish.
            () -> process.ifPresent(_ -> input.close()),
            log.named("pull"));
    pull = Optional.of(pulling);
    close.push(pulling::close);
    pulling.begin();
    log.info("asking the bot for inputs", field("bot", run.bot()));
  }

  private AnswerRequests.Rules rules() {
    Optional<String> channel = settings.get(BotSettings.RUN_CHANNEL);
    Optional<String> thread = settings.get(BotSettings.RUN_THREAD);
    Optional<Predicate<String>> isPlace = channel.map(id -> said -> Run.isPlace(said, id, thread));
    return new AnswerRequests.Rules(
        settings.get(BridgeSettings.MAX_INPUT_BYTES),
        isPlace,
        settings.get(BridgeSettings.ENABLE_METRICS));
  }

  private Optional<Secret> secret() {
    Optional<Secret> given = settings.get(BridgeSettings.BRIDGE_SECRET);
    Optional<Path> file = settings.get(BridgeSettings.BRIDGE_SECRET_FILE);
    if (file.isEmpty()) {
      return given;
    }
    try {
      String text = Files.readString(file.get()).strip();
      if (text.isEmpty() || given.isPresent()) {
        throw new IOException(
            text.isEmpty() ? "it is empty" : "BRIDGE_SECRET is set, too: leave one out");
      }
      return Optional.of(new Secret(text));
    } catch (IOException e) {
      throw new BridgeException.SecretUnreadable(
          "BRIDGE_SECRET_FILE %s can't be used: %s".formatted(file.get(), e.getMessage()), e);
    }
  }

  private List<String> troubles() {
    return pull.flatMap(PullInputs::trouble).stream().toList();
  }

  /** Where it serves. */
  public ListenAddress address() {
    return serving.orElseThrow().address();
  }

  /**
   * A signal that this process got: the command gets it, too, and how that ends is our end. Without
   * a command the bridge ends.
   *
   * @param number 1 for SIGHUP, 2 for SIGINT, 15 for SIGTERM
   */
  public void signal(int number) {
    process.ifPresentOrElse(command -> command.signal(number), signalled::countDown);
  }

  /**
   * Waits for the end.
   *
   * @return the command's exit code, 128 + number for a signal; 0 without a command
   */
  public int await() throws InterruptedException {
    if (process.isPresent()) {
      int code = process.get().awaitExit();
      log.info("the command has ended", field("exit_code", code));
      return code;
    }
    signalled.await();
    return 0;
  }

  /** Ends: nothing is taken any more, and no command of ours is alive when this returns. */
  @Override
  public void close() {
    while (!close.isEmpty()) {
      close.pop().run();
    }
  }
}
