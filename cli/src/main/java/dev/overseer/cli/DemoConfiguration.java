package dev.overseer.cli;

import dev.overseer.worker.spool.Json;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** The file that the demo's {@code overseer up} reads, as anybody could write one. */
final class DemoConfiguration {
  private DemoConfiguration() {}

  /**
   * Its text.
   *
   * @param standIn where the stand-in for an agent is
   */
  static String text(Path standIn) {
    List<String> agent = StandInAgent.argv(standIn);
    return """
    stop_grace: 1s
    workers:
      %s:
        agent_command: %s
        agent_report: claude-stream-json
        max_concurrent_tasks: 3
        max_retries: 1
        initial_retry_delay: 1
        daily_budget: 5
        stop_grace: 0.5
        shutdown_grace: 0
      %s:
        agent_command: %s
        agent_report: claude-stream-json
        max_concurrent_tasks: 1
        tasks_per_minute: 30
        stop_grace: 0.5
        shutdown_grace: 0
    actions:
      agent:
        type: exec
        description: Tells the stand-in what to do
        config:
          entrypoint: /bin/sh
          command: %s
          parameters:
            prompt: {default: Review the cache, validate: 'value != ""'}
      ticker:
        type: exec
        description: Says the time, once a second
        config:
          entrypoint: sh
          command: ["-c", "while :; do date '+%%T still there'; sleep 1; done"]
      crasher:
        type: exec
        description: Fails, is started again, and is given up in the end
        retry: {restart_delay: 500ms, error_window: 1m, error_threshold: 3}
        config:
          entrypoint: sh
          command: ["-c", "echo 'Looking for the disk ...'; sleep 0.3; echo 'no disk' >&2; exit 3"]
    """
        .formatted(
            DemoPlan.MARIE,
            json(agent),
            DemoPlan.PIERRE,
            json(agent),
            json(FoundAgent.byHand(agent).stream().skip(1).toList()));
  }

  private static String json(List<String> texts) {
    ArrayNode array = Json.object().arrayNode();
    texts.forEach(array::add);
    return array.toString();
  }
}
