package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code overseer serve} as a process: its signals, its files, and who else is there. */
class ServeProcessTest {
  private static final String WITH_GRANDCHILD = "sleep 1000 & sleep 1000 & echo up; wait";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"TERM", "INT"})
  void aSignalEndsTheChildrenAndTheHub(String signal) throws Exception {
    try (Serving serving = Serving.startWith(folder)) {
      serving.startTask("t", WITH_GRANDCHILD);
      List<ProcessHandle> descendants = serving.descendants();
      assertThat(descendants).as("a shell, two sleeps and the guard").hasSize(4);

      serving.spawned().signal(signal);

      assertThat(serving.spawned().exit()).isZero();
      assertThat(descendants).noneMatch(Serving::runs);
      assertThat(serving.spawned().seen())
          .contains("ending; a second signal kills what still runs signal=SIG" + signal);
    }
  }

  @Test
  void aSecondSignalHastens() throws Exception {
    try (Serving serving = Serving.start(folder, "stop_grace: 10m", "")) {
      serving.startTask("t", Serving.DEAF);
      List<ProcessHandle> descendants = serving.descendants();

      serving.spawned().signal("TERM");
      serving.spawned().awaitSeen("ending; a second signal");
      assertThat(serving.spawned().handle().isAlive()).as("it has its grace").isTrue();
      serving.spawned().signal("INT");

      assertThat(serving.spawned().exit()).isZero();
      assertThat(descendants).noneMatch(Serving::runs);
    }
  }

  @Test
  void atAThirdSignalItIsGoneAndTheGuardEndsTheChildren() throws Exception {
    Path drivers = DeafDriver.in(folder.resolve("drivers"));
    String deaf = "  deaf: {type: deaf}\n";
    try (Serving serving = Serving.start(folder, "stop_grace: 10m\ndrivers: " + drivers, deaf)) {
      assertThat(serving.run("run", "-d", "--id", "function", "deaf").exit()).isZero();
      serving.awaitLog("function", "up");
      serving.startTask("process", WITH_GRANDCHILD);
      List<ProcessHandle> descendants = serving.descendants();

      serving.spawned().signal("TERM");
      serving.spawned().awaitSeen("ending; a second signal");
      serving.spawned().signal("INT");
      serving.spawned().awaitSeen("killing what still runs; a third signal");
      serving.spawned().signal("TERM");

      assertThat(serving.spawned().exit()).isEqualTo(143);
      Awaitility.await().until(() -> descendants.stream().noneMatch(Serving::runs));
    }
  }

  @Test
  void hangUpTakesOverActionsAndPoolsAndLeavesTasksAlone() throws Exception {
    String old =
        """
          old:
            type: exec
            task_pool: {limit: 1, queue: {size: 5}}
            config: {entrypoint: sh, command: [-c, "echo up; sleep 1000"]}
        """;
    String wider = old.replace("limit: 1", "limit: 2").replace("echo up;", "echo new;");
    String added = "  added: {type: exec, config: {entrypoint: echo}}\n";
    try (Serving serving = Serving.start(folder, "", old)) {
      assertThat(serving.run("run", "-d", "--id", "one", "old").exit()).isZero();
      serving.awaitLog("one", "up");
      assertThat(serving.run("run", "-d", "--id", "two", "old").exit()).isZero();
      assertThat(phaseAndPid(serving, "two")).startsWith("queued");
      String before = phaseAndPid(serving, "one");

      Serving.configure(folder, "name: another", wider + added);
      serving.hangUp();
      serving.spawned().awaitSeen("took over the configuration actions=3");

      serving.spawned().awaitSeen("these settings wait for the next start settings=name");
      assertThat(serving.run("actions").out()).contains("added", "old", "sh");
      assertThat(phaseAndPid(serving, "one")).isEqualTo(before);
      serving.awaitLog("two", "new");
    }
  }

  @Test
  void aBrokenFileChangesNothing() throws Exception {
    String wrong = "  %s: {type: exec, config: {comand: echo}}\n";
    try (Serving serving = Serving.startWith(folder)) {
      Serving.configure(folder, "lisen: 1", "  added: {type: none}\n" + wrong.formatted("a"));
      serving.hangUp();
      serving.spawned().awaitSeen("the old configuration stays mistakes=3");
      Serving.configure(folder, "", wrong.formatted("b") + wrong.formatted("c"));
      serving.hangUp();
      serving.spawned().awaitSeen("the old configuration stays mistakes=2");

      assertThat(serving.spawned().seen())
          .containsPattern("ERROR serve: \\S*config.yaml:2: lisen is not known")
          .containsPattern("ERROR serve: \\S*config.yaml:7: actions.added.type is \"none\"")
          .containsPattern(
              "ERROR serve: \\S*config.yaml:8: action \"a\": config.comand is not known")
          .containsPattern(
              "ERROR serve: \\S*config.yaml:7: action \"b\": config.comand is not known")
          .containsPattern(
              "ERROR serve: \\S*config.yaml:8: action \"c\": config.comand is not known")
          .doesNotContain("Exception");
      assertThat(serving.run("actions").out()).contains("sh").doesNotContain("added");
    }
  }

  @Test
  void hangUpFollowsTheRotationOfTheEventLog() throws Exception {
    Path log = folder.resolve("events.jsonl");
    Path rotated = folder.resolve("events.1.jsonl");
    try (Serving serving = Serving.startWith(folder, "--log-file", log.toString())) {
      serving.startTask("first", "echo up");
      Awaitility.await().until(() -> Files.readString(log).contains("\"exited\""));
      Files.move(log, rotated);
      serving.hangUp();
      Awaitility.await().until(() -> Files.exists(log));
      serving.startTask("second", "echo up");

      Awaitility.await().until(() -> Files.readString(log).contains("\"exited\""));
      assertThat(log).content().contains("second").doesNotContain("first");
      assertThat(rotated).content().contains("first").doesNotContain("second");
    }
  }

  /** The guard is killed, too: otherwise it would have ended them by then. */
  @Test
  void whatAKilledHubLeftBehindIsEndedAtTheNextStart() throws Exception {
    List<ProcessHandle> left;
    try (Serving killed = Serving.startWith(folder)) {
      killed.startTask("t", WITH_GRANDCHILD);
      ProcessHandle guard = killed.guard();
      left = killed.descendants().stream().filter(process -> !process.equals(guard)).toList();
      guard.destroyForcibly();
      killed.spawned().signal("KILL");
      assertThat(killed.spawned().exit()).isEqualTo(137);
      assertThat(left).hasSize(3).allMatch(Serving::runs);
    }

    try (Serving next = Serving.again(folder)) {
      assertThat(left).noneMatch(Serving::runs);
      // The supervisor knows nothing of our log: it comes by way of java.util.logging.
      assertThat(next.spawned().seen())
          .containsPattern(
              "INFO +dev.overseer.posix.SweepLeftovers: the hub with pid \\d+ was killed and left 3"
                  + " processes behind: they were ended\n");
    }
  }

  @Test
  void twoHubsCannotShareASocketAndTheFirstGoesOn() throws Exception {
    String socket = "unix:" + folder.resolve("hub.sock");
    try (Serving first = Serving.startWith(folder, "--listen", socket)) {
      first.startTask("t", "echo up; sleep 1000");
      try (Spawned second = Serving.spawn(folder, "--listen", socket)) {
        assertThat(second.exit()).isEqualTo(1);
        assertThat(second.seen())
            .contains("overseer serve: listen: another hub is listening on " + socket.substring(5));
      }

      assertThat(first.address()).isEqualTo(socket);
      assertThat(phaseAndPid(first, "t")).startsWith("active");
      first.spawned().signal("TERM");
      assertThat(first.spawned().exit()).isZero();
      assertThat(folder.resolve("hub.sock")).doesNotExist();
    }
  }

  @Test
  void anAddressInUseIsToldInALine() throws Exception {
    Serving.configure(folder, "", "");
    try (ServerSocket taken =
            new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Spawned serve = Serving.spawn(folder, "--listen", "127.0.0.1:" + taken.getLocalPort())) {
      assertThat(serve.exit()).isEqualTo(1);
      assertThat(serve.seen())
          .isEqualTo(
              "overseer serve: listen: 127.0.0.1:%d is in use by another program: stop it or choose another port\n"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void startsNothingWithMistakesAndNamesThemAll() throws Exception {
    Serving.configure(
        folder, "", "  wrong: {type: exec, config: {comand: echo}}\n  none: {type: exec}\n");
    try (Spawned serve =
        Serving.spawn(
            folder, "--listen", "0.0.0.0:0", "--log-file", folder + "/no/such/folder/events")) {
      assertThat(serve.exit()).isEqualTo(1);
      assertThat(serve.seen().lines())
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("overseer serve: there are 4 mistakes:"),
              line -> assertThat(line).startsWith("  log_file: "),
              line -> assertThat(line).startsWith("  listen: 0.0.0.0:0 can be reached from other"),
              line -> assertThat(line).contains("config.yaml:7: action \"wrong\""),
              line -> assertThat(line).contains("config.yaml:8: action \"none\""));
    }
  }

  @Test
  void runsTheDriversOfAFolder() throws Exception {
    Path drivers = DeafDriver.in(folder.resolve("drivers"));
    Serving.configure(folder, "", "  deaf: {type: deaf}\n");
    try (Serving serving = Serving.again(folder, "--drivers", drivers.toString())) {
      assertThat(serving.run("run", "-d", "--id", "t", "deaf").exit()).isZero();

      serving.awaitLog("t", "up");
    }
  }

  /** As in {@code queued}, {@code active 4711}. */
  private static String phaseAndPid(Serving serving, String id) {
    String tasks = serving.run("ps", "--json").out();
    String task =
        Pattern.compile("(?=\\{\"task_id\")")
            .splitAsStream(tasks)
            .filter(part -> part.startsWith("{\"task_id\":\"" + id + "\""))
            .findFirst()
            .orElseThrow(() -> new AssertionError(tasks));
    return Pattern.compile("\"(?:state|current_pid)\":\"?(\\w+)")
        .matcher(task)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.joining(" "));
  }
}
