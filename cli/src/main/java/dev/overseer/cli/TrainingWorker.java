package dev.overseer.cli;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.SpoolSettings;
import dev.overseer.worker.WorkService;
import dev.overseer.worker.WorkerSettings;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import dev.overseer.worker.spool.WriteTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** A task worker with a spool of its own and an agent that does nothing, so that it is trained. */
final class TrainingWorker implements AutoCloseable {
  private static final String NAME = "training";

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final WorkService service;
  private final SpoolLayout layout;

  private TrainingWorker(WorkService service, SpoolLayout layout) {
    this.service = service;
    this.layout = layout;
  }

  /** Opens it on a folder that is there. */
  static TrainingWorker open(Path folder) {
    List<Setting<?>> definitions =
        Stream.<Setting<?>>concat(WorkerSettings.SPOOL.stream(), WorkerSettings.WORK.stream())
            .toList();
    Settings settings =
        SpoolSettings.read(
            definitions,
            Map.of("--spool", folder.resolve("spool").toString()),
            Map.of(
                "OVERSEER_AGENT_COMMAND",
                "[\"true\"]",
                "OVERSEER_STATE_DIR",
                folder.resolve("agents").toString(),
                "OVERSEER_FSYNC",
                "false",
                "OVERSEER_STOP_GRACE",
                "0.5",
                "OVERSEER_SHUTDOWN_GRACE",
                "0",
                "ENABLE_METRICS",
                "false",
                "MAX_CONCURRENT_TASKS",
                "4",
                "MAX_RETRIES",
                "0"));
    WorkService service =
        WorkService.open(
            List.of(NAME), WorkService.Mode.RUN, settings, System.getenv(), Log.silent());
    return new TrainingWorker(service, WorkerSettings.layout(settings));
  }

  /** Gives it a task. */
  void submit(String taskId) {
    ObjectNode task = Json.object();
    task.put("task_id", taskId);
    task.put("description", "Do nothing");
    try {
      new WriteTask(layout, new WriteFile(false)).write(NAME, task);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until all its tasks are over, or the thread is interrupted. */
  void awaitIdle() throws IOException {
    Path tasks = layout.tasksOf(NAME);
    while (!Thread.currentThread().isInterrupted() && hasTask(tasks)) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private static boolean hasTask(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      return files.iterator().hasNext();
    }
  }

  @Override
  public void close() {
    service.close();
  }
}
