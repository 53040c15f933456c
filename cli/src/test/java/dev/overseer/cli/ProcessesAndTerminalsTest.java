package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.hub.TaskSnapshot.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What only shows from outside: signals, pipes, terminals, exit codes of processes. */
class ProcessesAndTerminalsTest {
  private static final String CTRL_C = "\u0003";
  private static final String ENTER_SCREEN = "\u001b[?1049h";
  private static final String LEAVE_SCREEN = "\u001b[?1049l";

  @Test
  void ctrlCStopsTheTask() throws Exception {
    try (TestHub hub = TestHub.open();
        Spawned run =
            Spawned.onTerminal(
                "run",
                "shell",
                "--id",
                "t",
                "script=echo up; sleep 1000",
                "--hub",
                hub.address())) {
      run.awaitSeen("up");
      run.type(CTRL_C);

      assertThat(run.exit()).isEqualTo(130);
      assertThat(run.seen())
          .contains("overseer: stopping task t; a second Ctrl-C leaves it alone")
          .contains("overseer: task t was ended by a signal");
      assertThat(hub.hub.task("t").phase()).isEqualTo(Phase.STOPPED);
    }
  }

  @Test
  void aTaskThatAnswersCtrlCHasTheLastWord() throws Exception {
    String script = "trap 'echo bye; exit 9' TERM; echo up; while :; do sleep 0.05; done";
    try (TestHub hub = TestHub.open();
        Spawned run =
            Spawned.onTerminal("run", "shell", "script=" + script, "--hub", hub.address())) {
      run.awaitSeen("up");
      run.type(CTRL_C);

      assertThat(run.exit()).isEqualTo(9);
      assertThat(run.seen()).contains("bye");
    }
  }

  @Test
  void aSecondCtrlCLeavesTheTaskAlone() throws Exception {
    String script = "trap 'echo never' TERM; echo up; while :; do (trap '' TERM; sleep 1); done";
    try (TestHub hub = TestHub.open();
        Spawned run =
            Spawned.onTerminal(
                "run", "shell", "--id", "t", "script=" + script, "--hub", hub.address())) {
      run.awaitSeen("up");
      run.type(CTRL_C);
      run.awaitSeen("a second Ctrl-C leaves it alone");
      run.type(CTRL_C);

      assertThat(run.exit()).isEqualTo(130);
      assertThat(run.seen()).contains("left; task t may still run: \"overseer ps\" shows it");
      assertThat(hub.hub.task("t").phase()).as("it has its grace").isEqualTo(Phase.STOPPING);
    }
  }

  @Test
  void sigtermIsPassedOnAsAStop() throws Exception {
    try (TestHub hub = TestHub.open();
        Spawned run =
            Spawned.plain(
                "run",
                "shell",
                "--id",
                "t",
                "script=echo up; sleep 1000",
                "--hub",
                hub.address())) {
      run.awaitSeen("up");
      run.signal("TERM");

      assertThat(run.exit()).isEqualTo(143);
      hub.await("t", Phase.STOPPED);
    }
  }

  @Test
  void aStopBySomebodyElseAndASignalFromElsewhereAreToldApart() throws Exception {
    try (TestHub hub = TestHub.open();
        Spawned stopped =
            Spawned.plain(
                "run", "shell", "--id", "a", "script=echo up; sleep 1000", "--hub", hub.address());
        Spawned killed =
            Spawned.plain("run", "shell", "script=echo up; kill -9 $$", "--hub", hub.address())) {
      assertThat(killed.exit()).isEqualTo(137);
      stopped.awaitSeen("up");
      hub.hub.stop("a");

      assertThat(stopped.exit()).isEqualTo(143);
    }
  }

  @Test
  void whoeverReadsNoMoreStopsTheTask() throws Exception {
    try (TestHub hub = TestHub.open();
        Spawned pipe =
            Spawned.shell(
                "(OVERSEER run shell --id t --hub %s 'script=while :; do echo line; done';"
                        .formatted(hub.address())
                    + " echo \"exit $?\" >&2) | head -n 2")) {
      assertThat(pipe.exit()).isZero();
      assertThat(pipe.seen()).isEqualTo("line\nline\nexit 141\n");
      hub.await("t", Phase.STOPPED);
    }
  }

  /** The hub keeps more of them than a pipe holds. */
  @Test
  void logsThatNobodyReadsEndQuietly() throws Exception {
    try (TestHub hub = TestHub.open()) {
      String line = "x".repeat(2000);
      hub.run("run", "shell", "script=yes " + line + " | head -n 200", "--id", "t", "-q");
      try (Spawned pipe =
          Spawned.shell(
              "(OVERSEER logs t --hub %s; echo \"exit $?\" >&2) | head -n 1"
                  .formatted(hub.address()))) {
        pipe.exit();

        assertThat(pipe.seen()).endsWith(line + "\nexit 141\n");
      }
    }
  }

  @Test
  void aTableFitsItsTerminalAndHasColours() throws Exception {
    try (TestHub hub = TestHub.open()) {
      String taskId = "0f4b7b1e-3d0a-4f0e-9a8e-1c2d3e4f5a6b";
      hub.start("wait", taskId, Map.of("long", "x".repeat(300)));
      try (Spawned ps = Spawned.onTerminal("ps", "--hub", hub.address())) {
        assertThat(ps.exit()).isZero();

        String plain = ps.seen().replaceAll("\u001b\\[[0-9;]*m", "");
        assertThat(ps.seen()).contains("\u001b[32mrunning ");
        assertThat(plain.lines()).hasSize(2).allMatch(line -> line.length() <= 80);
        assertThat(plain).contains("\n0f4b7b1e  wait ").endsWith("…\r\n");
      }
    }
  }

  @Test
  void topTakesTheScreenAndGivesItBack() throws Exception {
    try (TestHub hub = TestHub.open()) {
      hub.start("shell", "busy", Map.of("script", "while :; do sleep 0.01; done"));
      try (Spawned top = Spawned.onTerminal("top", "-i", "200ms", "--hub", hub.address())) {
        top.awaitSeen("q leaves");
        hub.start("wait", "later", Map.of());
        top.awaitSeen("later");
        top.type("q");

        assertThat(top.exit()).isZero();
        assertThat(top.seen())
            .startsWith(ENTER_SCREEN)
            .contains(hub.address() + ": 2 active, 0 queued, 0 given up, 0 over")
            .endsWith(LEAVE_SCREEN);
      }
    }
  }

  @Test
  void topGivesTheScreenBackAfterCtrlCToo() throws Exception {
    try (TestHub hub = TestHub.open();
        Spawned top = Spawned.onTerminal("top", "--hub", hub.address())) {
      top.awaitSeen("q leaves");
      top.type(CTRL_C);

      assertThat(top.exit()).isEqualTo(130);
      assertThat(top.seen()).endsWith(LEAVE_SCREEN);
    }
  }

  @Test
  void topFollowsTheSizeOfItsTerminal() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/tmux")),
        "skipped: tmux is missing, whose terminals change their size");
    String socket = "overseer-test-" + ProcessHandle.current().pid();
    try (TestHub hub = TestHub.open()) {
      hub.start("shell", "one", Map.of("script", "sleep 1000"));
      List<String> java = Spawned.command("top", "-i", "200ms", "--hub", hub.address());
      String quoted = Spawned.quoted(java);
      tmux(socket, "new-session", "-d", "-x", "120", "-y", "30", quoted);
      awaitScreen(socket, screen -> screen.stripTrailing().endsWith("q leaves"));
      assertThat(screen(socket).stripTrailing().lines()).hasSize(30);

      tmux(socket, "resize-window", "-x", "60", "-y", "12");

      awaitScreen(socket, screen -> screen.stripTrailing().lines().count() == 12);
      awaitScreen(socket, screen -> screen.stripTrailing().endsWith("q leaves"));
      assertThat(screen(socket)).contains("one ").doesNotContain("RESTARTS");
      tmux(socket, "send-keys", "q");
    } finally {
      new ProcessBuilder("tmux", "-L", socket, "kill-server").start().waitFor();
    }
  }

  @Test
  void theDemoCleansUpAfterCtrlC() throws Exception {
    try (Spawned demo = Spawned.onTerminal("demo")) {
      demo.awaitSeen("· marie begins, attempt 1");
      List<ProcessHandle> processes = demo.handle().descendants().toList();
      demo.type(CTRL_C);

      assertThat(demo.exit()).isZero();
      assertThat(demo.seen())
          .contains("All of it is gone: every process, every file.")
          .doesNotContain("Exception");
      Matcher folder = Pattern.compile("Its files: +(\\S+)/data").matcher(demo.seen());
      assertThat(folder.find()).isTrue();
      assertThat(Path.of(folder.group(1))).doesNotExist();
      assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }
  }

  private interface Looks {
    boolean right(String screen);
  }

  private static void awaitScreen(String socket, Looks looks) {
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> looks.right(screen(socket)));
  }

  private static String screen(String socket) throws IOException, InterruptedException {
    return tmux(socket, "capture-pane", "-p");
  }

  private static String tmux(String socket, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tmux", "-L", socket));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
