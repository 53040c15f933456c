package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.testkit.TemporalServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Workers on a real Temporal server, and what can happen to both: whoever is killed, stopped or cut
 * off, no task is lost, none is completed twice, and no agent is left running. Skipped where there
 * is no such server.
 */
@Timeout(300)
class TemporalFaultsIT {
  private static final int TASKS = 3;

  @TempDir private Path folder;

  private final List<Program> programs = new ArrayList<>();
  private final int mark = (int) (ProcessHandle.current().pid() % 9_000) + 1_000;

  private TemporalServer server;
  private int workers;

  @BeforeEach
  void start() throws IOException {
    // Hangs the first time that it is given a task, and does it the second time.
    Files.writeString(
        folder.resolve("agent.sh"),
        """
        echo "$1" >> starts
        mkdir "hung-$1" 2>/dev/null && exec sleep 4343.%d
        echo "$1" >> dones
        """
            .formatted(mark));
    server =
        TemporalServer.start(
            TemporalServer.find()
                .orElseGet(
                    () ->
                        Assumptions.abort(
                            "skipped: there is no program \"temporal\" on the PATH, so no real"
                                + " server to break")),
            0,
            Optional.of(folder.resolve("temporal.db")));
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    for (Program program : programs) {
      signal("CONT", program);
      program.process().destroyForcibly();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aWorkerThatIsKilledLosesNothing() throws Exception {
    Program killed = work(server.port());
    submit();
    awaitStarts(TASKS);
    killed.process().destroyForcibly().waitFor();

    await("its agents").atMost(Duration.ofSeconds(5)).until(() -> agents() == 0);
    work(server.port());
    assertAllDoneOnce();
  }

  @Test
  void aWorkerThatIsStoppedForTooLongDoesNotGoOnWithWhatIsOthers() throws Exception {
    Program stopped = work(server.port());
    submit();
    awaitStarts(TASKS);
    signal("STOP", stopped);
    work(server.port());
    // The other one has done them all, while the agents of the first one still hang.
    assertAllDone();
    assertThat(agents()).isEqualTo(TASKS);
    signal("CONT", stopped);

    await("its agents").atMost(Duration.ofSeconds(10)).until(() -> agents() == 0);
    assertAllDoneOnce();
    assertThat(stopped.process().isAlive()).isTrue();
  }

  @Test
  void aWorkerThatIsCutOffEndsItsAgentsByItself() throws Exception {
    try (Wire wire = new Wire(server.port())) {
      Program alone = work(wire.port());
      submit();
      awaitStarts(TASKS);
      wire.cut();
      work(server.port());

      await("its agents").atMost(Duration.ofSeconds(30)).until(() -> agents() == 0);
      assertAllDone();
      wire.mend();
      assertAllDoneOnce();
      assertThat(alone.process().isAlive()).isTrue();
      // And it is of use again.
      Files.createDirectories(folder.resolve("hung-later"));
      run("submit", "w", "later", "--id", "later", "--wait");
    }
  }

  @Test
  void aServerThatIsKilledForAMomentCostsNothing() throws Exception {
    work(server.port());
    submit();
    awaitStarts(TASKS);
    server.kill();
    server.startAgain();

    // The attempts hang: they are ended by hand, and tried again.
    run("task", "cancel", "t0");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> state("t0").path("state").asString().equals("failed"));
    assertThat(state("t0").path("result").path("exit_code").asInt()).isEqualTo(130);
    assertThat(state("t1").path("state").asString()).isEqualTo("running");
    assertThat(state("t1").path("interruptions").asInt()).isZero();
  }

  @Test
  void aServerThatIsAwayForLongLosesNothing() throws Exception {
    work(server.port());
    submit();
    awaitStarts(TASKS);
    server.kill();
    // Longer than the time-out of heartbeats: then somebody else may have them.
    await("its agents").atMost(Duration.ofSeconds(30)).until(() -> agents() == 0);
    server.startAgain();

    assertAllDoneOnce();
  }

  private void submit() throws Exception {
    for (int i = 0; i < TASKS; i++) {
      run("submit", "w", "t" + i, "--id", "t" + i);
    }
  }

  private void awaitStarts(int count) {
    await().atMost(Duration.ofSeconds(60)).until(() -> lines("starts").size() >= count);
  }

  private void assertAllDone() {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                IntStream.range(0, TASKS)
                    .forEach(
                        i ->
                            assertThat(state("t" + i).path("state").asString())
                                .isEqualTo("completed")));
  }

  private void assertAllDoneOnce() {
    assertAllDone();
    assertThat(lines("dones")).containsExactlyInAnyOrder("t0", "t1", "t2");
    assertThat(agents()).isZero();
    for (int i = 0; i < TASKS; i++) {
      JsonNode result = state("t" + i).path("result");
      assertThat(result.path("retry_count").asInt(-1)).isZero();
      assertThat(result.path("interruptions").asInt()).isPositive();
    }
  }

  private Program work(int port) throws IOException {
    Map<String, String> environment = environment(port);
    environment.put("OVERSEER_STATE_DIR", folder.resolve("state-" + workers++).toString());
    environment.put("ENABLE_METRICS", "false");
    environment.put("MAX_CONCURRENT_TASKS", "3");
    environment.put("OVERSEER_SPOOL", folder.toString());
    environment.put("OVERSEER_STOP_GRACE", "0.2");
    environment.put("OVERSEER_TEMPORAL_HEARTBEAT", "500ms");
    environment.put("OVERSEER_TEMPORAL_HEARTBEAT_TIMEOUT", "6s");
    environment.put(
        "OVERSEER_AGENT_COMMAND",
        "[\"/bin/sh\", \"%s\", \"{prompt}\"]".formatted(folder.resolve("agent.sh")));
    Program program = Program.start(folder, environment, List.of(launcher(), "work", "w"));
    programs.add(program);
    return program;
  }

  private Program.Ran run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher()));
    command.addAll(List.of(arguments));
    Program.Ran ran = Program.start(folder, environment(server.port()), command).end();
    assertThat(ran.exit()).as("%s: %s", command, ran.err()).isZero();
    return ran;
  }

  private JsonNode state(String task) {
    try {
      return JsonMapper.builder()
          .build()
          .readTree(run("task", "show", task, "--worker", "w", "--json").out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> environment(int port) {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("OVERSEER_ENGINE", "temporal://127.0.0.1:%d/default".formatted(port));
    return environment;
  }

  private static String launcher() {
    return SourceTree.PACKAGED.resolve("bin/overseer").toString();
  }

  private static void signal(String name, Program program)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(program.process().pid()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private List<String> lines(String name) {
    try {
      Path file = folder.resolve(name);
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many agents hang. */
  private long agents() {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process -> commandLine(process).equals("sleep 4343.%d ".formatted(mark)))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
