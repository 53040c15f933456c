package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worker, killed with SIGKILL at random moments with tasks in flight: no task is lost, each has
 * exactly one last word, and no agent outlives its worker by more than two seconds.
 *
 * <p>Five rounds; {@code -Dworker.kill.rounds=1000} for more, {@code -Dworker.kill.seed} to see the
 * same again.
 */
class WorkerKillIT {
  private static final int ROUNDS = Integer.getInteger("worker.kill.rounds", 5);
  private static final long SEED = Long.getLong("worker.kill.seed", System.nanoTime());
  private static final int TASKS_PER_ROUND = 12;
  private static final int SLOTS = 6;

  /** It finds what all before it have left, each tenth of which hangs for the time-out. */
  private static final int SLOTS_OF_THE_LAST = 30;

  /** Fails for good where its number ends with 7, hangs the first time where it ends with 3. */
  private static final String AGENT =
      """
      id=$1
      echo "$id" >> starts
      case $id in *3) mkdir "hung-$id" 2>/dev/null && exec sleep 4242.5;; esac
      sleep 0.0$((${id#t} % 10))
      case $id in *7) exit 1;; esac
      echo "$id" >> dones
      """;

  @TempDir private Path folder;

  private final Random random = new Random(SEED);

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void losesNothingAndLeavesNobody() throws Exception {
    Files.writeString(folder.resolve("agent.sh"), AGENT);
    int tasks = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < TASKS_PER_ROUND; i++) {
        submit("t" + tasks++);
      }
      Program worker = work(SLOTS);
      assertThat(worker.process().waitFor(400 + random.nextInt(1600), TimeUnit.MILLISECONDS))
          .as("the worker ended by itself: %s", worker.errSoFar())
          .isFalse();
      worker.process().destroyForcibly().waitFor();
      worker.end();
      String moment = "round %d with seed %d".formatted(round, SEED);
      await(moment).atMost(Duration.ofSeconds(2)).until(() -> agents().isEmpty());
    }
    Program last = work(SLOTS_OF_THE_LAST);
    try {
      // Who was interrupted again and again waits up to five minutes.
      await("seed " + SEED)
          .atMost(Duration.ofMinutes(7).plusSeconds(tasks / 10))
          .untilAsserted(() -> assertThat(waiting()).isEmpty());
    } finally {
      last.process().destroy();
    }
    assertThat(last.end().exit()).isZero();

    TreeSet<String> failing = new TreeSet<>();
    for (int i = 0; i < tasks; i++) {
      String id = "t" + i;
      String result = Files.readString(folder.resolve("results/w/%s.json".formatted(id)));
      assertThat(result).as("seed %d", SEED).contains("\"final\" : true");
      assertThat(result)
          .as("seed %d", SEED)
          .contains(id.endsWith("7") ? "\"status\" : \"failed\"" : "\"status\" : \"completed\"")
          .containsPattern("\"retry_count\" : " + retries(id));
      if (id.endsWith("7")) {
        failing.add(id);
      }
    }
    assertThat(names("dlq/w").stream().map(name -> name.replaceAll("_.*", "")).toList())
        .as("seed %d", SEED)
        .containsExactlyInAnyOrderElementsOf(failing);
    assertThat(names("results/w")).hasSize(tasks);
  }

  /** One that hung when nobody killed its worker was ended by its time-out, and tried again. */
  private static String retries(String id) {
    return switch (id.charAt(id.length() - 1)) {
      case '3' -> "[01]";
      case '7' -> "1";
      default -> "0";
    };
  }

  private void submit(String id) throws IOException {
    Path tasks = Files.createDirectories(folder.resolve("tasks/w"));
    Path written = folder.resolve(id);
    Files.writeString(written, "{\"task_id\": \"%s\", \"description\": \"%s\"}".formatted(id, id));
    Files.move(written, tasks.resolve(id + ".json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private Program work(int slots) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("TASK_DIR", folder.resolve("tasks").toString());
    environment.put("TRIGGER_DIR", folder.resolve("triggers").toString());
    environment.put("RESULT_DIR", folder.resolve("results").toString());
    environment.put("HEARTBEAT_DIR", folder.resolve("heartbeats").toString());
    environment.put("DLQ_DIR", folder.resolve("dlq").toString());
    environment.put("OVERSEER_STATE_DIR", folder.resolve("state").toString());
    environment.put("ENABLE_METRICS", "false");
    environment.put("MAX_CONCURRENT_TASKS", Integer.toString(slots));
    environment.put("MAX_RETRIES", "1");
    environment.put("TASK_TIMEOUT", "5");
    environment.put("INITIAL_RETRY_DELAY", "0.1");
    environment.put("OVERSEER_STOP_GRACE", "0.2");
    environment.put(
        "OVERSEER_AGENT_COMMAND",
        "[\"/bin/sh\", \"%s\", \"{prompt}\"]".formatted(folder.resolve("agent.sh")));
    return Program.start(
        folder,
        environment,
        List.of(SourceTree.PACKAGED.resolve("bin/overseer").toString(), "work", "w"));
  }

  /** The tasks that are left, each with what the worker knows of it. */
  private List<String> waiting() {
    return names("tasks/w").stream()
        .filter(name -> name.endsWith(".json"))
        .map(
            name ->
                name
                    + " journal: "
                    + content(folder.resolve("tasks/w/.overseer/journal").resolve(name))
                    + " lock: "
                    + content(folder.resolve("tasks/w").resolve(name + ".lock")))
        .toList();
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException none) {
      return "none";
    }
  }

  private List<String> names(String place) {
    try (Stream<Path> files = Files.list(folder.resolve(place))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command lines of living agents, and of what they have become. */
  private List<String> agents() throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .map(WorkerKillIT::commandLine)
          .filter(
              line ->
                  line.startsWith("/bin/sh " + folder.resolve("agent.sh"))
                      || line.startsWith("sleep 4242.5"))
          .toList();
    }
  }

  private static String commandLine(Path process) {
    try {
      return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.ISO_8859_1)
          .replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }
}
