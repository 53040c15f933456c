package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code overseer up} as a process: what it starts, what it leaves, and who else is there. */
class UpProcessTest {
  private static final String CLAUDE =
      """
      case $* in
        *stream-json*)
          echo '{"type":"result","subtype":"success","is_error":false,"num_turns":1,'\\
      '"session_id":"s","total_cost_usd":0.25,"result":"All done."}' ;;
        *) echo "text for $*" ;;
      esac
      """;

  @TempDir private Path folder;

  @Test
  void makesAWorkerAndAnActionOfEachAgentOnPath() throws Exception {
    Upping.program(folder, "claude", CLAUDE);
    Upping.program(folder, "gemini", "echo \"gemini: $*\"");
    try (Upping up = Upping.start(folder)) {
      assertThat(up.spawned().seen()).contains("Workers:         claude, gemini\n");

      CommandLines.Ran started = up.hub("run", "claude", "prompt=Say it");
      assertThat(started.exit()).as(started.err()).isZero();
      assertThat(started.out()).isEqualTo("text for -p Say it\n");
      assertThat(up.hub("run", "gemini", "prompt=Say it").out()).isEqualTo("gemini: -p Say it\n");

      assertThat(up.spool("submit", "gemini", "Do it", "--wait").out())
          .contains("gemini: -p Do it");
      assertThat(up.spool("submit", "claude", "Do it", "--id", "t", "--wait").exit()).isZero();
      assertThat(up.spool("task", "show", "t", "--json").out()).contains("0.25");
      Awaitility.await()
          .until(() -> Files.exists(up.data().resolve("spool/triggers/orchestrator")));
    }
  }

  @Test
  void theConsoleIsToldOfWorkersTasksAndDeadLettersAndHasThingsDone() throws Exception {
    writeWorker("max_retries: 0\n    shutdown_grace: 0\n    daily_budget: 7.5");
    try (Upping up = Upping.start(folder);
        ConsoleSocket console = up.console();
        ConsoleSocket letters = up.console();
        ConsoleSocket commands = up.console()) {
      console.send(Map.of("type", "watch", "id", "w", "topic", "workers"));
      assertThat(console.await("patient", item -> item.get("waiting") instanceof Long))
          .containsEntry("slots", 3L)
          .containsEntry("budget_usd", 7.5);
      letters.send(Map.of("type", "watch", "id", "l", "topic", "dead_letters"));
      letters.next();

      commands.send(
          Map.of(
              "type", "submit",
              "id", "1",
              "worker", "patient",
              "prompt", "Wait",
              "timeout", 1,
              "task_id", "t"));
      assertThat(commands.next()).isEqualTo(Map.of("type", "done", "id", "1", "task_id", "t"));
      console.await("patient", item -> item.toString().contains("task_id=t"));
      Map<String, Object> letter = letters.next();
      assertThat(letter.toString()).contains("task_id=t", "worker=patient", "retryable=true");

      String key = up.letters("patient").getFirst();
      commands.send(Map.of("type", "letter", "id", "2", "letter", key));
      assertThat(commands.next())
          .containsEntry("prompt", "Wait")
          .containsEntry("last_output", "up\n");
      commands.send(Map.of("type", "drain", "id", "3", "worker", "patient", "on", true));
      assertThat(commands.next()).containsEntry("type", "done");
      console.await("patient", item -> Boolean.TRUE.equals(item.get("draining")));
      commands.send(Map.of("type", "retry", "id", "4", "letters", List.of(key)));
      assertThat(commands.next()).containsEntry("count", 1L);
      assertThat(letters.next()).containsEntry("removed", List.of(key));
      console.await("patient", item -> Long.valueOf(1).equals(item.get("waiting")));
      commands.send(Map.of("type", "cancel", "id", "5", "worker", "patient", "task_id", "t"));
      assertThat(commands.next()).containsEntry("type", "done");
      console.await("patient", item -> Long.valueOf(0).equals(item.get("waiting")));
    }
  }

  @Test
  void agentsRunWhereItIsStarted() throws Exception {
    Upping.program(folder, "gemini", "pwd");
    try (Upping up = Upping.start(folder)) {
      assertThat(up.spool("submit", "gemini", "Do it", "--wait").out()).contains(folder + "\n");
      assertThat(up.hub("run", "gemini", "prompt=Say it").out()).isEqualTo(folder + "\n");
    }
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(
        folder.resolve("overseer.yaml"), "workers: {gemini: {agent: gemini, work_dir: elsewhere}}");
    try (Upping up = Upping.start(folder)) {
      assertThat(up.spool("submit", "gemini", "Do it", "--wait").out()).contains(elsewhere + "\n");
    }
  }

  @Test
  void aGuardWatchesOverTheHubAndOneOverAllWorkers() throws Exception {
    Files.writeString(
        folder.resolve("overseer.yaml"),
        "workers: {a: {agent: gemini}, b: {agent: gemini}, c: {agent: gemini}}");
    try (Upping up = Upping.start(folder)) {
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(up.descendants())
                      .filteredOn(
                          one ->
                              one.info()
                                  .commandLine()
                                  .filter(line -> line.contains("overseer-guard"))
                                  .isPresent())
                      .hasSize(2));
    }
  }

  @Test
  void theLinkHasTheTokenAndTheTokenIsItsOwners() throws Exception {
    try (Upping up = Upping.start(folder, "--stand-in")) {
      Path token = up.data().resolve("token");
      assertThat(token).content().isEqualTo(up.token() + "\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(up.data())))
          .isEqualTo("rwx------");

      assertThat(manifest(up, "not-the-token-of-it")).isEqualTo(401);
      assertThat(manifest(up, up.token())).isEqualTo(200);
    }
  }

  @Test
  void noTokenGoesToTheJournal() throws Exception {
    try (Upping up = Upping.start(folder, Map.of("JOURNAL_STREAM", "8:1"), "--stand-in")) {
      assertThat(up.spawned().seen())
          .doesNotContain("#token=")
          .contains("overseer up --link --data " + up.data());
    }
  }

  @Test
  void theBrowserGetsTheTokenByAFileOfItsUsers() throws Exception {
    Path called = folder.resolve("called");
    Upping.program(folder, "xdg-open", "echo \"$*\" >'%s'".formatted(called));
    try (Upping up = Upping.start(folder, "--stand-in", "--open")) {
      up.spawned().awaitSeen("The console opens in your browser.");

      Path page = up.data().resolve("login.html");
      assertThat(page).content().contains("url=%s/#token=%s\"".formatted(up.url(), up.token()));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page)))
          .isEqualTo("rw-------");
      Awaitility.await()
          .untilAsserted(() -> assertThat(called).content().isEqualTo(page.toUri() + "\n"));
    }
  }

  @Test
  void hangUpReadsActionsAgainAndLeavesWhatWasFound() throws Exception {
    Upping.program(folder, "gemini", "echo hello");
    Path file = Files.writeString(folder.resolve("overseer.yaml"), "name: workshop\n");
    try (Upping up = Upping.start(folder, Map.of("LOG_LEVEL", "info"))) {
      up.spawned().signal("HUP");
      up.spawned().awaitSeen("took over the configuration actions=1");
      assertThat(up.hub("actions").out()).contains("gemini");

      Files.writeString(
          file, "name: workshop\nactions: {a: {type: exec, config: {entrypoint: w}}}");
      up.spawned().signal("HUP");
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(up.hub("actions", "--json").out()).doesNotContain("gemini"));
    }
  }

  @Test
  void saysThatThereIsNoAgentAndOffersTheStandIn() throws Exception {
    try (Upping up = Upping.start(folder)) {
      assertThat(up.spawned().seen())
          .contains("no agent on PATH (claude, codex, gemini)", "overseer up --stand-in");
    }
  }

  @Test
  void aSecondOneIsToldWhereTheFirstIsAndTheFirstGoesOn() throws Exception {
    try (Upping up = Upping.start(folder, "--stand-in");
        Spawned second = Upping.spawn(folder)) {
      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.seen())
          .startsWith("overseer up: it is up already, at " + up.url())
          .contains("as process " + up.spawned().handle().pid())
          .contains("overseer up --link --data " + up.data() + " the link that logs you in");

      assertThat(up.hub("actions").out()).contains("stand-in");
      try (Spawned link = Upping.spawn(folder, "--link")) {
        assertThat(link.exit()).isZero();
        assertThat(link.seen()).isEqualTo(up.url() + "/#token=" + up.token() + "\n");
      }
    }
  }

  @Test
  void thereIsNoLinkToWhatIsNotUp() throws Exception {
    try (Spawned link = Upping.spawn(folder, "--link")) {
      assertThat(link.exit()).isEqualTo(1);
      assertThat(link.seen()).contains("nothing is up with the data in " + folder + "/data");
      assertThat(folder.resolve("data")).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalEndsAllOfItAndTheNextOneGoesOn(String signal) throws Exception {
    writeWorker("shutdown_grace: 0");
    String token;
    try (Upping up = Upping.start(folder)) {
      token = up.token();
      startHanging(up);
      assertThat(up.hub("run", "-d", "--id", "by-hand", "hang").exit()).isZero();
      List<ProcessHandle> descendants = up.descendants();
      assertThat(descendants).hasSizeGreaterThan(2);

      up.spawned().signal(signal);

      assertThat(up.spawned().exit()).as(up.spawned().seen()).isZero();
      assertThat(up.spawned().seen()).contains("Ending ...");
      assertThat(descendants).noneMatch(ProcessHandle::isAlive);
      assertThat(up.data().resolve("up.lock")).doesNotExist();
    }
    assertGoesOn(token);
  }

  @Test
  void aSecondSignalGivesNoGrace() throws Exception {
    writeWorker("shutdown_grace: 600");
    try (Upping up = Upping.start(folder)) {
      startHanging(up);
      List<ProcessHandle> descendants = up.descendants();

      up.spawned().signal("TERM");
      up.spawned().awaitSeen("Ending ...");
      assertThat(up.spawned().handle().isAlive()).as("its task has its grace").isTrue();
      up.spawned().signal("INT");

      assertThat(up.spawned().exit()).isZero();
      assertThat(descendants).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void whatAKilledOneLeftBehindIsEndedAndItsTasksGoOn() throws Exception {
    writeWorker("");
    String token;
    List<ProcessHandle> left;
    try (Upping up = Upping.start(folder)) {
      token = up.token();
      startHanging(up);
      assertThat(up.hub("run", "-d", "--id", "by-hand", "hang").exit()).isZero();
      left = up.descendants();
      // The history is written some moments after the start.
      Path written = up.data().resolve("history.sqlite-wal");
      Awaitility.await()
          .until(
              () ->
                  new String(Files.readAllBytes(written), StandardCharsets.ISO_8859_1)
                      .contains("by-hand"));
      up.spawned().signal("KILL");
      assertThat(up.spawned().exit()).isEqualTo(137);
    }
    assertGoesOn(token);
    Awaitility.await().until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void namesAllMistakesOfItsFile() throws Exception {
    Files.writeString(
        folder.resolve("overseer.yaml"),
        """
        workers:
          one: {max_retries: many}
          two: {agent: nobody}
        """);
    try (Spawned up = Upping.spawn(folder)) {
      assertThat(up.exit()).isEqualTo(1);
      assertThat(up.seen())
          .contains("there are 2 mistakes:")
          .contains(
              "overseer.yaml:2: workers.one.max_retries", "overseer.yaml:3: workers.two.agent");
    }
    try (Spawned up = Upping.spawn(folder, "--config", "no.yaml")) {
      assertThat(up.exit()).isEqualTo(1);
      assertThat(up.seen()).contains("there is no file no.yaml: \"overseer init no.yaml\"");
    }
  }

  private void writeWorker(String settings) throws Exception {
    Files.writeString(
        folder.resolve("overseer.yaml"),
        """
        workers:
          patient:
            agent_command: [sh, -c, "echo up; sleep 1000"]
            %s
        actions:
          hang: {type: exec, config: {entrypoint: sleep, command: ["1000"]}}
        """
            .formatted(settings));
  }

  private static void startHanging(Upping up) {
    assertThat(up.spool("submit", "patient", "Wait", "--id", "t").exit()).isZero();
    awaitRunning(up);
  }

  private static void awaitRunning(Upping up) {
    Awaitility.await()
        .until(() -> up.spool("task", "show", "t", "--json").out().contains("\"agent_pid\""));
  }

  private void assertGoesOn(String token) throws Exception {
    try (Upping next = Upping.start(folder)) {
      assertThat(next.token()).as("links stay good").isEqualTo(token);
      awaitRunning(next);
      assertThat(next.spool("task", "show", "t", "--json").out())
          .containsPattern("\"interruptions\" ?: ?1");
      assertThat(next.hub("ps", "--all").out()).contains("by-hand");
    }
  }

  private static int manifest(Upping up, String token) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(up.url() + "/ws/manifest"))
                  .header("Authorization", "Bearer " + token)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
