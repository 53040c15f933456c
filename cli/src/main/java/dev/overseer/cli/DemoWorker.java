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

/**
 * A task worker for a few seconds, with a spool of its own and a shell script for an agent. Closing
 * it ends whatever still runs; its files are its folder's owner's.
 */
final class DemoWorker implements AutoCloseable {
  static final String NAME = "marie";

  /** Each task may fail once more than that. */
  static final int RETRIES = 1;

  static final Duration TASK_TIMEOUT = Duration.ofSeconds(1);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private static final String AGENT =
      """
      case $1-$2 in
        summary-*) echo 'Reading the report ...'; sleep 0.3; echo 'Three points, all good.' ;;
        wobbly-1)  echo 'no luck this time' >&2; exit 3 ;;
        wobbly-*)  echo 'And now it worked.' ;;
        doomed-*)  echo 'This cannot be done.' >&2; exit 4 ;;
        hangs-*)   echo 'Thinking ...'; sleep 1000 ;;
      esac
      """;

  private final WorkService service;
  private final SpoolLayout layout;

  private DemoWorker(WorkService service, SpoolLayout layout) {
    this.service = service;
    this.layout = layout;
  }

  /** Opens it on a folder that is there. */
  static DemoWorker open(Path folder) {
    List<Setting<?>> definitions =
        Stream.<Setting<?>>concat(WorkerSettings.SPOOL.stream(), WorkerSettings.WORK.stream())
            .toList();
    Settings settings =
        SpoolSettings.read(
            definitions,
            Map.of("--spool", folder.resolve("spool").toString()),
            Map.of(
                "OVERSEER_AGENT_COMMAND",
                agent(),
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
                Integer.toString(RETRIES),
                "INITIAL_RETRY_DELAY",
                "0.3"));
    WorkService service =
        WorkService.open(
            List.of(NAME), WorkService.Mode.RUN, settings, System.getenv(), Log.silent());
    return new DemoWorker(service, WorkerSettings.layout(settings));
  }

  SpoolLayout layout() {
    return layout;
  }

  /** Gives it a task. */
  void submit(String taskId) {
    ObjectNode task = Json.object();
    task.put("task_id", taskId);
    task.put("description", "Show what happens to a task called " + taskId);
    task.put("timeout", TASK_TIMEOUT.toSeconds());
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

  private static String agent() {
    return Json.object()
        .arrayNode()
        .add("sh")
        .add("-c")
        .add(AGENT)
        .add("agent")
        .add("{task_id}")
        .add("{attempt}")
        .add("{prompt}")
        .toString();
  }
}
