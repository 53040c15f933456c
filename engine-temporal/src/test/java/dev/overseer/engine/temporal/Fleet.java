package dev.overseer.engine.temporal;

import static org.awaitility.Awaitility.await;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.SpoolSettings;
import dev.overseer.worker.WorkService;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.engine.Engine.Standing;
import dev.overseer.worker.spool.Heartbeat;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskResult;
import dev.overseer.worker.view.Letter;
import dev.overseer.worker.view.TaskView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.node.ObjectNode;

/** A queue with workers, whichever engine it is, whose agents are shell scripts in one folder. */
final class Fleet implements AutoCloseable {
  static final String MARIE = "marie";
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final Path folder;
  private final Function<Map<String, String>, Engine> open;
  private final Map<String, String> environment = new HashMap<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Optional<Engine> engine = Optional.empty();

  /**
   * @param open an engine, with an environment
   */
  Fleet(Path folder, Function<Map<String, String>, Engine> open) {
    this.folder = folder;
    this.open = open;
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("OVERSEER_SPOOL", folder.toString());
    environment.put("OVERSEER_STATE_DIR", folder.resolve("state").toString());
    environment.put("ENABLE_METRICS", "false");
    environment.put("INITIAL_RETRY_DELAY", "0.05");
    environment.put("RETRY_BACKOFF", "1");
    environment.put("OVERSEER_SETTLE_TIME", "0.2");
    environment.put("OVERSEER_STOP_GRACE", "0.5");
    environment.put("OVERSEER_SHUTDOWN_GRACE", "0");
    environment.put("HEARTBEAT_INTERVAL", "1");
    environment.put("POLL_INTERVAL", "0.2");
    environment.put("OVERSEER_TEMPORAL_HEARTBEAT", "200ms");
    environment.put("OVERSEER_TEMPORAL_HEARTBEAT_TIMEOUT", "5s");
    agent("true");
  }

  /** The script is given the description as its only argument, and runs in the folder. */
  Fleet agent(String script) {
    return set(
        "OVERSEER_AGENT_COMMAND",
        "[\"/bin/sh\", \"-c\", %s, \"agent\", \"{prompt}\"]".formatted(Json.text(script)));
  }

  Fleet set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  Engine engine() {
    if (engine.isEmpty()) {
      engine = Optional.of(open.apply(environment));
    }
    return engine.get();
  }

  /** Starts a process's worth of workers. */
  Engine.Working work(String... names) {
    Engine.Working working =
        engine()
            .work(
                names.length == 0 ? List.of(MARIE) : List.of(names),
                WorkService.Mode.RUN,
                settings(),
                environment,
                Log.silent());
    opened.add(working);
    return working;
  }

  Engine.Listening listen() {
    set("WORKERS", "marie,anga");
    List<Setting<?>> all = new ArrayList<>(WorkerSettings.SPOOL);
    all.addAll(WorkerSettings.LISTEN);
    Engine.Listening listening =
        engine().listen(SpoolSettings.read(all, Map.of(), environment), Log.silent());
    opened.add(listening);
    return listening;
  }

  /** Shows the queue, and says where. */
  SpoolLayout show() {
    try {
      Engine.Showing showing = engine().show(folder.resolve("shown"), Log.silent());
      opened.add(showing);
      return showing.layout();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Settings settings() {
    List<Setting<?>> all = new ArrayList<>(WorkerSettings.SPOOL);
    all.addAll(WorkerSettings.WORK);
    return Settings.read(all, SpoolSettings.sources(Map.of(), environment), environment);
  }

  Settings own() {
    return Settings.read(
        TemporalSettings.ALL, List.of(SettingSource.environment(environment)), environment);
  }

  void stop() {
    for (AutoCloseable each : opened.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    opened.clear();
  }

  @Override
  public void close() {
    stop();
    engine.ifPresent(Engine::close);
  }

  Fleet submit(String id) {
    return submit(id, id, "");
  }

  Fleet submit(String id, String description, String more) {
    return submitTo(MARIE, id, description, more);
  }

  /**
   * @param more members of the task, as JSON
   */
  Fleet submitTo(String worker, String id, String description, String more) {
    ObjectNode task =
        Json.parse(
                "{\"task_id\": %s, \"description\": %s%s}"
                    .formatted(
                        Json.text(id), Json.text(description), more.isEmpty() ? "" : ", " + more)
                    .getBytes(StandardCharsets.UTF_8))
            .orElseThrow();
    try {
      engine().submit(worker, task);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The result, once the task is over. */
  TaskResult result(String id) {
    return resultOf(MARIE, id);
  }

  TaskResult resultOf(String worker, String id) {
    try {
      until(() -> standing(worker, id) instanceof Standing.Over);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError("no result of %s: %s".formatted(id, views(worker, id)), late);
    }
    return ((Standing.Over) standing(worker, id)).result();
  }

  /** Both the result and that nothing of the task is left waiting, as a spool removes it last. */
  TaskResult settled(String id) {
    TaskResult result = result(id);
    until(() -> view(id).isOver());
    return result;
  }

  Standing standing(String worker, String id) {
    try {
      return engine().standing(worker, id, Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isOver(String id) {
    return standing(MARIE, id) instanceof Standing.Over;
  }

  private List<ObjectNode> views(String worker, String id) {
    try {
      return engine().find(id, List.of(worker)).stream().map(TaskView::toJson).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TaskView view(String id) {
    try {
      return engine().find(id, List.of(MARIE)).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Letter> letters() {
    return lettersOf(MARIE);
  }

  List<Letter> lettersOf(String worker) {
    try {
      return engine().letters(worker);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one letter that there is, or will be. */
  Letter letter() {
    until(() -> letters().size() == 1);
    return letters().getFirst();
  }

  Heartbeat heartbeat() {
    try {
      return engine().worker(MARIE).heartbeat().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void untilStatus(String word) {
    until(
        () ->
            engine()
                .worker(MARIE)
                .heartbeat()
                .filter(heart -> heart.status().equals(word))
                .isPresent());
  }

  /** Lines that the agents have appended to a file in the folder. */
  List<String> lines(String name) {
    try {
      Path file = folder.resolve(name);
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void untilLines(String name, int count) {
    until(() -> lines(name).size() >= count);
  }

  void until(Callable<Boolean> condition) {
    await().atMost(LONGEST).pollInterval(Duration.ofMillis(25)).until(condition);
  }

  Path touch(String name) {
    try {
      return Files.createFile(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remove(String name) {
    try {
      Files.delete(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  /** Has metrics served, and returns where. */
  URI metrics() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      set("ENABLE_METRICS", "true").set("METRICS_PORT", String.valueOf(free.getLocalPort()));
      return URI.create("http://127.0.0.1:%d/metrics".formatted(free.getLocalPort()));
    }
  }

  static String get(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
