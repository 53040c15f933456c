package dev.overseer.worker.orchestrator;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.spool.WriteFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** A spool with two workers, their files made by hand, and what an orchestrator leaves there. */
final class TestSpool {
  static final Duration COMPLETION_TIMEOUT = Duration.ofMinutes(10);

  final Path root;
  final SpoolLayout layout;
  private final WriteFile write = new WriteFile(false);

  TestSpool(Path root) {
    this.root = root;
    this.layout = SpoolLayout.under(root);
  }

  OrchestratorSettings settings() {
    return settings(root.resolve("orchestrator_state.json"));
  }

  OrchestratorSettings settings(Path stateFile) {
    return new OrchestratorSettings(
        layout,
        List.of("marie", "anga"),
        Duration.ofMillis(500),
        COMPLETION_TIMEOUT,
        stateFile,
        root.resolve("pipes"),
        false);
  }

  Orchestrator orchestrator(Timers timers) {
    return Orchestrator.open(settings(), timers, Log.silent());
  }

  Path task(String worker, String id) throws IOException {
    Path file = layout.tasksOf(worker).resolve(id + ".json");
    write.whole(
        file,
        """
        {"task_id": "%s", "description": "do it"}
        """
            .formatted(id)
            .getBytes(StandardCharsets.UTF_8));
    return file;
  }

  /** Written under another name and renamed, as all programs do. */
  Path result(String worker, String id, String status, String more) throws IOException {
    Path file = layout.result(worker, id);
    write.whole(
        file,
        """
        {"task_id": "%s", "worker": "%s", "status": "%s", "exit_code": 0, "stdout": "",
         "stderr": "", "duration_seconds": 1.5, "timestamp": "2026-01-01T00:00:00.000000"%s}
        """
            .formatted(id, worker, status, more)
            .getBytes(StandardCharsets.UTF_8));
    return file;
  }

  /** What was told of a kind of event, in the order of the names. */
  List<ObjectNode> told(String type) throws IOException {
    List<ObjectNode> told = new ArrayList<>();
    if (Files.isDirectory(layout.notifications())) {
      try (Stream<Path> files = Files.list(layout.notifications())) {
        for (Path file :
            files
                .filter(is -> is.getFileName().toString().startsWith(type + "_"))
                .sorted()
                .toList()) {
          told.add(Json.read(file).orElseThrow());
        }
      }
    }
    return told;
  }

  /** The ids of the tasks that it was about. */
  List<String> toldTasks(String type) throws IOException {
    return told(type).stream().map(one -> one.path("data").path("task_id").asString()).toList();
  }
}
