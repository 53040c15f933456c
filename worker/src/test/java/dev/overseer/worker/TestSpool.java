package dev.overseer.worker;

import static org.awaitility.Awaitility.await;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import dev.overseer.posix.Processes;
import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.TaskResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A spool with a worker {@code marie} on it, whose agent is a shell script. */
final class TestSpool implements AutoCloseable {
  static final String WORKER = "marie";

  private final Path folder;
  private final SpoolLayout layout;
  private final Map<String, String> environment = new HashMap<>();
  private final List<WorkService> services = new ArrayList<>();

  TestSpool(Path folder) {
    this.folder = folder;
    this.layout = SpoolLayout.under(folder);
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("TASK_DIR", layout.tasks().toString());
    environment.put("TRIGGER_DIR", layout.triggers().toString());
    environment.put("RESULT_DIR", layout.results().toString());
    environment.put("HEARTBEAT_DIR", layout.heartbeats().toString());
    environment.put("DLQ_DIR", layout.deadLetters().toString());
    environment.put("OVERSEER_STATE_DIR", folder.resolve("state").toString());
    environment.put("OVERSEER_EXECUTION_META_DIR", folder.resolve("execution_meta").toString());
    environment.put("ENABLE_METRICS", "false");
    environment.put("INITIAL_RETRY_DELAY", "0.05");
    environment.put("OVERSEER_SETTLE_TIME", "0.2");
    environment.put("OVERSEER_STOP_GRACE", "0.5");
    environment.put("OVERSEER_SHUTDOWN_GRACE", "0");
    agent("true");
  }

  /** The script is given the description as its only argument. */
  TestSpool agent(String script) {
    return set(
        "OVERSEER_AGENT_COMMAND",
        "[\"/bin/sh\", \"-c\", %s, \"agent\", \"{prompt}\"]".formatted(Json.text(script)));
  }

  TestSpool set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  WorkService work() {
    return open(WorkService.Mode.RUN);
  }

  WorkService open(WorkService.Mode mode) {
    WorkService service =
        WorkService.open(List.of(WORKER), mode, settings(), environment, Log.silent());
    services.add(service);
    return service;
  }

  /** One of several services, for the worker of this name. */
  WorkService share(Processes processes, String worker) {
    WorkService service =
        WorkService.open(
            List.of(worker),
            WorkService.Mode.RUN,
            settings(),
            environment,
            Optional.of(processes),
            Log.silent());
    services.add(service);
    return service;
  }

  Processes processes() {
    return EquipWorker.processes(List.of(settings()), environment);
  }

  private Settings settings() {
    List<Setting<?>> all = new ArrayList<>(WorkerSettings.SPOOL);
    all.addAll(WorkerSettings.WORK);
    return Settings.read(all, List.of(SettingSource.environment(environment)), environment);
  }

  void stop() {
    services.forEach(WorkService::close);
    services.clear();
  }

  /** Writes a task as a shell would: opened, written, closed. */
  Path task(String id, String more) {
    return file(
        id + ".json",
        "{\"task_id\": %s, \"description\": \"do it\"%s}"
            .formatted(Json.text(id), more.isEmpty() ? "" : ", " + more));
  }

  Path task(String id) {
    return task(id, "");
  }

  Path file(String name, String content) {
    try {
      Files.createDirectories(layout.tasksOf(WORKER));
      return Files.writeString(layout.tasksOf(WORKER).resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a task elsewhere, and renames it in. */
  Path moveIn(String id) throws IOException {
    Path other = Files.createDirectories(folder.resolve("elsewhere")).resolve(id);
    Files.writeString(other, "{\"task_id\": \"%s\", \"description\": \"do\"}".formatted(id));
    return Files.move(
        other, layout.tasksOf(WORKER).resolve(id + ".json"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The final result, once it is there and the task file is gone. */
  TaskResult result(String id) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> finalResult(id) && !Files.exists(layout.tasksOf(WORKER).resolve(id + ".json")));
    return read(id);
  }

  boolean finalResult(String id) throws IOException {
    return TaskResult.read(layout.result(WORKER, id)).filter(TaskResult::isFinal).isPresent();
  }

  TaskResult read(String id) {
    try {
      return TaskResult.read(layout.result(WORKER, id)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<DeadLetter> letters() {
    try {
      return DeadLetter.list(layout, WORKER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ObjectNode json(Path file) throws IOException {
    return Json.read(file).orElseThrow();
  }

  SpoolLayout layout() {
    return layout;
  }

  Path folder() {
    return folder;
  }

  /** Lines that the agents have appended to a file in the working directory. */
  List<String> lines(String name) {
    try {
      Path file = folder.resolve(name);
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
