package dev.overseer.cli;

import dev.overseer.worker.spool.Json;
import dev.overseer.worker.spool.Timestamps;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be seen in the demo: tasks for two workers with the stand-in as their agent, whose
 * prompts decide how they go, and what is run by hand besides.
 */
final class DemoPlan {
  /** Takes three tasks at once. */
  static final String MARIE = "marie";

  /** Takes one at a time. */
  static final String PIERRE = "pierre";

  /** A task may fail once more than that. */
  private static final int RETRIES = 1;

  private static final int ATTEMPTS = RETRIES + 1;
  private static final int TIME_OUT_SECONDS = 6;
  private static final int TIMED_OUT = 124;

  private DemoPlan() {}

  /**
   * A task for a worker.
   *
   * @param exitCode with which its last attempt is to end
   * @param attempts how many it is to take
   * @param shows what that shows
   */
  record Task(
      String id,
      String worker,
      String prompt,
      List<String> dependencies,
      int exitCode,
      int attempts,
      String shows) {
    ObjectNode json(Instant createdAt) {
      ObjectNode task = Json.object();
      task.put("task_id", id);
      task.put("description", prompt);
      task.put("timeout", TIME_OUT_SECONDS);
      task.put("created_at", Timestamps.naive(createdAt));
      dependencies.forEach(task.putArray("dependencies")::add);
      return task;
    }
  }

  static List<Task> tasks() {
    return List.of(
        done("fix-login", MARIE, "Fix the login that takes ten seconds", "an edit and its tests"),
        done("deploy", MARIE, "Deploy the preview; get permission first", "asked a person"),
        done("test-all", MARIE, "Run all tests; it talks a lot", "20,000 lines, each one kept"),
        new Task(
            "news",
            MARIE,
            "Look up what is new; the network is flaky",
            List.of(),
            0,
            2,
            "failed once, then done"),
        new Task(
            "no-tests",
            MARIE,
            "Run the tests of a project that has none, which fails",
            List.of(),
            1,
            ATTEMPTS,
            "a dead letter after its retry"),
        new Task(
            "deadlock",
            MARIE,
            "Take the lock, on which it hangs",
            List.of(),
            TIMED_OUT,
            ATTEMPTS,
            "ended after %d s, each time".formatted(TIME_OUT_SECONDS)),
        done("rename-flag", MARIE, "Rename the flag --out to --output", "another edit"),
        done("chart", MARIE, "Print a chart in colours", "output as a terminal shows it"),
        new Task(
            "notes",
            MARIE,
            "Write the release notes",
            List.of("fix-login", "rename-flag"),
            0,
            1,
            "waited for two others"),
        done("review-cache", PIERRE, "Review the cache", "a subagent in its session"),
        done("docs", PIERRE, "Bring the documentation up to date", "waited for its turn"),
        new Task(
            "review-login",
            PIERRE,
            "Review the change of the login",
            List.of("fix-login"),
            0,
            1,
            "waited for another worker's task"));
  }

  private static Task done(String id, String worker, String prompt, String shows) {
    return new Task(id, worker, prompt, List.of(), 0, 1, shows);
  }
}
