package dev.overseer.cli;

import dev.overseer.core.log.Log;
import dev.overseer.server.config.ReadConfiguration;
import dev.overseer.server.config.ServeConfiguration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs what people run often and expect to be instant, while the JVM records what it loads: see
 * docs/decisions/0002-aot-cache.md. The launcher starts this once per tree, JVM and kind of
 * command: {@code client} for the short ones, whose cache must be small and so holds nothing of a
 * hub, and {@code server} for those that are one.
 *
 * <p>A command that is worth training is one line here. It must end by itself, leave nothing
 * behind, and need nothing that stands outside.
 */
final class AotTraining {
  private static final List<List<String>> ALONE =
      List.of(
          List.of("--version"),
          List.of("--help"),
          List.of("help", "run"),
          List.of("completion", "bash"),
          List.of("no-such-command"));

  private static final List<List<String>> WITH_A_HUB =
      List.of(
          List.of("actions"),
          List.of("run", "hello", "--id", "training", "--timestamps"),
          List.of("ps", "--all"),
          List.of("ps", "--all", "--json"),
          List.of("logs", "training"),
          List.of("pool"),
          List.of("stop", "training"));

  private static final String HOOK =
      """
      {"hook_event_name": "PermissionRequest", "tool_name": "Edit", "session_id": "s", "cwd": "/",
       "tool_input": {"file_path": "/a", "old_string": "b\\nc", "new_string": "d"}}
      """;

  /** Somebody waits for this to end: what is not trained by then stays untrained. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Enough for the JVM to note which methods are worth compiling well. */
  private static final int WORKER_TASKS = 500;

  private AotTraining() {}

  /** Argument: the kind. Outputs and exit codes are nobody's concern. */
  public static void main(String[] args) throws InterruptedException {
    boolean server = args[0].equals("server");
    Thread training = Thread.ofPlatform().daemon().start(() -> train(server));
    training.join(LIMIT);
    System.exit(0);
  }

  private static void train(boolean server) {
    try {
      Path folder = Files.createTempDirectory("overseer-training");
      try {
        Path config = Files.writeString(folder.resolve("hub.yaml"), configuration(folder));
        if (server) {
          trainServer(config);
          trainUp(folder);
          trainWorker(folder);
        } else {
          trainClient(config);
          trainHook(folder);
        }
      } finally {
        delete(folder);
      }
    } catch (IOException | RuntimeException cannot) {
      // A machine that may not open a port, say. Starts are quick all the same, only less so.
      System.err.println("not all was trained: " + cannot);
    }
  }

  private static void trainClient(Path config) throws IOException {
    ALONE.forEach(AotTraining::run);
    try (TrainingHub hub = TrainingHub.start(config)) {
      runWith(hub.address());
    }
  }

  private static void trainHook(Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "token");
    try (TrainingBot bot = TrainingBot.open()) {
      System.setIn(new ByteArrayInputStream(HOOK.getBytes(StandardCharsets.UTF_8)));
      run(
          List.of(
              "ask",
              "--bot-url",
              bot.url(),
              "--run-channel",
              "1",
              "--run-token-file",
              token.toString()));
    }
  }

  private static void trainServer(Path config) throws IOException {
    run(List.of("serve", "--config", config.toString(), "--check-config"));
    ServeConfiguration configuration =
        new ReadConfiguration(Map.of("--config", config.toString()), Map.of(), Version.number())
            .read();
    Log log = Log.toStderr(configuration.logLevel(), configuration.logFormat(), "serve");
    try (ServeHub hub = ServeHub.open(configuration, Optional.empty(), log)) {
      runWith(hub.url());
    }
  }

  private static void trainUp(Path folder) throws IOException {
    UpData data = new UpData(folder.resolve("up"), true).make();
    // There is none to print a link of, which ends it by itself.
    run(List.of("up", "--link", "--data", data.folder().toString()));
    data.makeToken();
    Map<String, String> environment =
        Map.of("PATH", "/nowhere", "LOG_LEVEL", "error", "HOME", data.folder().toString());
    UpPlan plan =
        new PlanUp(
                data, Map.of("--listen", "127.0.0.1:0"), true, environment, false, Version.number())
            .plan();
    Log log = Log.toStderr(plan.hub().logLevel(), plan.hub().logFormat(), "up");
    try (UpServices up = UpServices.open(plan, data, environment, log)) {
      run(List.of("ps", "--hub", up.hub().url(), "--token-file", data.token().toString()));
    }
  }

  private static void trainWorker(Path folder) throws IOException {
    try (TrainingWorker worker = TrainingWorker.open(folder)) {
      for (int i = 0; i < WORKER_TASKS; i++) {
        worker.submit("training-" + i);
      }
      worker.awaitIdle();
    }
  }

  private static void runWith(String hub) {
    WITH_A_HUB.forEach(line -> run(Stream.concat(line.stream(), Stream.of("--hub", hub)).toList()));
  }

  private static void run(List<String> line) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    new Overseer(nowhere, nowhere).run(line.toArray(String[]::new));
  }

  private static String configuration(Path folder) {
    return """
    listen: "127.0.0.1:0"
    state_dir: "%s/state"
    log_level: error
    actions:
      hello:
        type: exec
        config:
          entrypoint: echo
          command: ["hello [[.name]]"]
          parameters: {name: {default: you, validate: 'value != ""'}}
    """
        .formatted(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
