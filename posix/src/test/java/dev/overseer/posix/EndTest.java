package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.Timers;
import dev.overseer.posix.Shell.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody is left, whether orphans are given to us or to init. */
@ParameterizedClass
@EnumSource
class EndTest {
  /** Forks twice with a session in between, as daemons do, and says who it is. */
  private static final String DAEMON =
      """
      setsid sh -c '(sh -c "echo \\$\\$; exec sleep 1000") </dev/null 2>/dev/null &' &
      """;

  @TempDir Path folder;

  private final Supervisor.Adoption adoption;
  private OpenProcesses processes;

  EndTest(Supervisor.Adoption adoption) {
    this.adoption = adoption;
  }

  @BeforeEach
  void open() {
    processes =
        OpenProcesses.open(
            folder.resolve("state"),
            new Grace(Duration.ofMillis(200), Duration.ofMillis(300)),
            Timers.system(),
            adoption);
  }

  @AfterEach
  void close() {
    processes.close();
    assertThat(markedProcesses()).isEmpty();
  }

  @Test
  void terminateReachesTheWholeGroup() throws Exception {
    Running shell = Shell.run(processes, "sleep 1000 & echo $!; sleep 1001 & echo $!; wait");
    long first = Await.pidFrom(shell.recorder(), 0);
    long second = Await.pidFrom(shell.recorder(), 1);

    shell.child().terminate();

    assertThat(shell.exit()).isEqualTo(new ExitStatus.Signaled(15));
    Await.gone(first);
    Await.gone(second);
    gone(shell);
  }

  @Test
  void terminateLeavesTheRestToTheChild() throws Exception {
    Running shell =
        Shell.run(
            processes,
            "trap 'sh -c \"echo tidied up\"; exit 9' TERM; echo ready; sleep 1000 & wait");
    Await.until("its trap is set", () -> shell.recorder().stdout().equals("ready\n"));

    shell.child().terminate();

    assertThat(shell.exit()).isEqualTo(new ExitStatus.Exited(9));
    assertThat(shell.recorder().stdout()).isEqualTo("ready\ntidied up\n");
  }

  @Test
  void aSecondTerminateSignalsNobodyTwice() throws Exception {
    Running shell =
        Shell.run(
            processes,
            """
            trap 'echo TERM' TERM
            echo ready
            while :; do sleep 0.01; done
            """);
    Await.until("its trap is set", () -> shell.recorder().stdout().contains("ready\n"));
    shell.child().terminate();
    Await.until("it heard", () -> shell.recorder().stdout().contains("TERM\n"));
    for (int i = 0; i < 5; i++) {
      shell.child().terminate();
    }
    // Each look signals before it tells; when another child's end is through, so are those above.
    Shell.run(processes, "sleep 1000").child().kill();
    Running other = Shell.run(processes, "sleep 1000");
    other.child().kill();
    other.exit();
    assertThat(shell.recorder().stdout()).isEqualTo("ready\nTERM\n");

    shell.child().kill();
    assertThat(shell.exit()).isEqualTo(new ExitStatus.Signaled(9));
    shell.child().kill();
    shell.child().terminate();
    gone(shell);
    shell.child().kill();
  }

  @Test
  void killEndsThoseWhoIgnoreTerm() throws Exception {
    Running shell =
        Shell.run(processes, "trap '' TERM; sleep 1000 & echo $!; while :; do sleep 0.1; done");
    long sleeper = Await.pidFrom(shell.recorder());
    shell.child().terminate();
    shell.child().kill();
    assertThat(shell.exit()).isEqualTo(new ExitStatus.Signaled(9));
    Await.gone(sleeper);
  }

  @Test
  void aStoppedChildIsEndedToo() throws Exception {
    Running shell = Shell.run(processes, "echo up; kill -STOP $$; sleep 1000");
    Await.until("it is stopped", () -> ProcStat.of(shell.pid()).orElseThrow().state() == 'T');
    shell.child().terminate();
    assertThat(shell.exit()).isEqualTo(new ExitStatus.Signaled(15));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoCalledSetsidIsReached(boolean kill) throws Exception {
    Running shell =
        Shell.run(processes, "setsid sh -c 'echo $$; exec sleep 1000' & sleep 1001; wait");
    long own = Await.pidFrom(shell.recorder());
    Await.until(
        "it has a session of its own", () -> ProcStat.of(own).orElseThrow().session() == own);

    if (kill) {
      shell.child().kill();
    } else {
      shell.child().terminate();
    }

    Await.gone(own);
    assertThat(shell.exit()).isEqualTo(new ExitStatus.Signaled(kill ? 9 : 15));
  }

  @Test
  void whoCalledSetsidHearsTermThoughTheLeaderStays() throws Exception {
    Running shell =
        Shell.run(
            processes,
            """
            trap '' TERM
            setsid sh -c 'trap "echo heard; exit" TERM; echo up; while :; do sleep 0.02; done' &
            while :; do sleep 0.1; done
            """
                // What is ignored stays ignored in a shell's children.
                .replace("setsid sh", "env --default-signal=TERM setsid sh"));
    Await.until("it is up", () -> shell.recorder().stdout().equals("up\n"));

    shell.child().terminate();

    Await.until("it heard", () -> shell.recorder().stdout().equals("up\nheard\n"));
    assertThat(shell.recorder().hasExited()).isFalse();
    shell.child().kill();
    shell.exit();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDaemonIsReached(boolean kill) throws Exception {
    Running shell = Shell.run(processes, DAEMON + "sleep 1001");
    long daemon = Await.pidFrom(shell.recorder());
    Await.until(
        "its parents are gone",
        () -> {
          ProcStat row = ProcStat.of(daemon).orElseThrow();
          return row.session() != shell.pid()
              && (row.parent() == 1 || row.parent() == ProcessHandle.current().pid());
        });

    if (kill) {
      shell.child().kill();
    } else {
      shell.child().terminate();
    }

    Await.gone(daemon);
    shell.exit();
  }

  @Test
  void whatALeaderLeavesBehindIsEnded() throws Exception {
    Running shell =
        Shell.run(processes, "sleep 1000 >/dev/null 2>&1 & echo $!; " + DAEMON + "sleep 0.3");
    assertThat(shell.exit()).isEqualTo(new ExitStatus.Exited(0));
    for (long pid : shell.recorder().lines().stream().mapToLong(Long::parseLong).toArray()) {
      Await.gone(pid);
    }
    assertThat(shell.recorder().lines()).hasSize(2);
    gone(shell);
  }

  @Test
  void whoIgnoresTermIsKilledWhenTheLeaderIsGone() throws Exception {
    Running shell =
        Shell.run(
            processes,
            "(trap '' TERM; echo up; while :; do sleep 0.05; done) & read line </dev/null; echo $!;"
                + " sleep 0.2; exit 8");
    assertThat(shell.exit()).isEqualTo(new ExitStatus.Exited(8));
    gone(shell);
    long stubborn =
        Long.parseLong(
            shell.recorder().lines().stream()
                .filter(line -> !line.equals("up"))
                .findFirst()
                .orElseThrow());
    Await.gone(stubborn);
  }

  @Test
  void aDaemonThatWipesItsEnvironmentInTheSessionIsReached() throws Exception {
    Running shell =
        Shell.run(processes, "(env -i sh -c 'echo $$; exec sleep 1000' &) ; sleep 1001");
    long wiped = Await.pidFrom(shell.recorder());
    shell.child().terminate();
    shell.exit();
    Await.gone(wiped);
  }

  @Test
  void aStormOfForksEnds() throws Exception {
    // Keeps some 40 processes alive that fork and end all the time, every second in a new session.
    String storm =
        """
        storm() {
          while :; do
            (sleep 0.02; exec sleep 0.01) &
            setsid sh -c 'sleep 0.03; exec sleep 1000' >/dev/null 2>&1 &
            sleep 0.005
          done
        }
        storm & storm & storm & echo up; wait
        """;
    Running shell = Shell.run(processes, storm);
    Await.until("it rages", () -> markedProcesses().size() > 30);

    shell.child().kill();

    assertThat(shell.exit()).isEqualTo(new ExitStatus.Signaled(9));
    Await.until("nobody is left", () -> markedProcesses().isEmpty());
    gone(shell);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoIsAlwaysSomewhereElseIsCaught(boolean kill) throws Exception {
    // Each one starts its successor in a new session and ends at once.
    Path comet = folder.resolve("comet");
    Path trail = folder.resolve("trail");
    Files.writeString(
        comet,
        """
        #!/bin/sh
        printf x >>%s
        setsid "$0" </dev/null >/dev/null 2>&1 &
        """
            .formatted(trail));
    Files.setPosixFilePermissions(comet, PosixFilePermissions.fromString("rwx------"));
    try {
      Running shell =
          Shell.run(processes, comet + "; echo up; " + (kill ? "exec sleep 1000" : "exit 0"));
      Await.until("it flies", () -> shell.recorder().stdout().equals("up\n"));
      if (kill) {
        Await.until("it flies far", () -> Files.size(trail) > 20);
        shell.child().kill();
      }
      shell.exit();
      gone(shell);

      long length = Files.size(trail);
      await().during(Duration.ofMillis(300)).until(() -> Files.size(trail) == length);
    } finally {
      Files.delete(comet);
    }
  }

  @Test
  void neighboursAreLeftAlone() throws Exception {
    Running neighbour = Shell.run(processes, "sleep 1000 & echo $!; wait");
    long sleeper = Await.pidFrom(neighbour.recorder());
    Running shell = Shell.run(processes, DAEMON + "sleep 1001");
    Await.pidFrom(shell.recorder());
    shell.child().kill();
    shell.exit();
    gone(shell);
    Await.alive(sleeper);
    assertThat(neighbour.recorder().hasExited()).isFalse();
    neighbour.child().kill();
    neighbour.exit();
  }

  @Test
  void manyThatExitAtOnceAreAllReaped() throws Exception {
    List<Running> all =
        IntStream.range(0, 250).mapToObj(i -> start("echo " + i + "; exit " + i)).toList();
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).exit()).isEqualTo(new ExitStatus.Exited(i));
      assertThat(all.get(i).recorder().stdout()).isEqualTo(i + "\n");
    }
    all.forEach(EndTest::gone);
  }

  @Test
  void closeEndsEverybody() throws Exception {
    Running stubborn = Shell.run(processes, "trap '' TERM; echo up; while :; do sleep 0.1; done");
    Running daemon = Shell.run(processes, DAEMON + "sleep 1001");
    Running paused = Shell.run(processes, "echo up; exec sleep 1002");
    Child unwatched = processes.spawn(Shell.script("sleep 1003"));
    Child unwatchedAndOver = processes.spawn(Shell.script("exit 0"));
    long own = Await.pidFrom(daemon.recorder());
    Await.until("traps are set", () -> stubborn.recorder().stdout().equals("up\n"));
    paused.child().pause();

    processes.close();

    assertThat(stubborn.exit()).isEqualTo(new ExitStatus.Signaled(9));
    assertThat(daemon.exit()).isEqualTo(new ExitStatus.Signaled(15));
    assertThat(paused.exit()).isEqualTo(new ExitStatus.Signaled(15));
    assertThat(Await.isAlive(own)).isFalse();
    for (long pid :
        List.of(stubborn.pid(), paused.pid(), unwatched.pid(), unwatchedAndOver.pid())) {
      assertThat(ProcStat.of(pid)).isEmpty();
    }
    assertThat(folder.resolve("state")).isEmptyDirectory();
    processes.close();
    assertThatThrownBy(() -> processes.spawn(Shell.script(":")))
        .isInstanceOf(SpawnException.class)
        .hasMessage("cannot start \"/bin/sh\": its supervisor is closed");
  }

  private Running start(String script) {
    try {
      return Shell.run(
          processes, new Command(List.of("/bin/sh", "-c", script), Map.of(), Optional.empty()));
    } catch (SpawnException e) {
      throw new AssertionError(e);
    }
  }

  /** Its leader is reaped, which comes after the last of its group. */
  private static void gone(Running running) {
    Await.until("it is reaped", () -> ProcStat.of(running.pid()).isEmpty());
  }

  /** Everyone alive who descends from a child of this JVM's hubs. */
  private static List<Long> markedProcesses() {
    long us = ProcessHandle.current().pid();
    String token = "OVERSEER_GROUP=" + Long.toString(us, 36) + "-";
    return ProcTable.read().rows().stream()
        .filter(row -> !row.isDead())
        .map(row -> row.identity().pid())
        .filter(pid -> environment(pid).contains(token))
        .toList();
  }

  private static String environment(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
