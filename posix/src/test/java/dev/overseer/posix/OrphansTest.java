package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.overseer.posix.Shell.Running;
import dev.overseer.testkit.ManualTimers;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descendants whose parents are gone: given to us, waited for, and nobody else's disturbed. */
class OrphansTest {
  private static final long US = ProcessHandle.current().pid();

  @TempDir Path folder;

  private final ManualTimers timers = new ManualTimers();

  @Test
  void areGivenToUsAndWaitedFor() throws Exception {
    OpenProcesses processes = open();
    Running shell = Shell.run(processes, "(sleep 1000 & echo $!); sleep 1001");
    long orphan = Await.pidFrom(shell.recorder());
    Await.until("it is ours", () -> ProcStat.of(orphan).orElseThrow().parent() == US);
    ProcessHandle.of(orphan).orElseThrow().destroyForcibly();
    Await.until("it is dead", () -> ProcStat.of(orphan).orElseThrow().isDead());

    Await.until(
        "we have waited for it",
        () -> {
          timers.advance(Duration.ofSeconds(1));
          return ProcStat.of(orphan).isEmpty();
        });
    assertThat(shell.recorder().hasExited()).isFalse();
    close(processes);
  }

  @Test
  void areEndedWithTheirChildThoughTheyWereKnownBefore() throws Exception {
    OpenProcesses processes = open();
    Path gate = folder.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    Running shell =
        Shell.run(
            processes,
            "(sleep 1000 >/dev/null 2>&1 & echo $!); (sleep 1001 >/dev/null 2>&1 & echo $!); read"
                + " line <"
                + gate);
    long first = Await.pidFrom(shell.recorder(), 0);
    long second = Await.pidFrom(shell.recorder(), 1);
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    Await.until(
        "all have been looked at",
        () -> {
          timers.advance(Duration.ofSeconds(1));
          return ProcStat.of(first).isEmpty();
        });
    // The round that goes on is over, and the look that it asked for.
    CompletableFuture<Void> reached = new CompletableFuture<>();
    processes.supervisor().loop().execute(() -> reached.complete(null));
    reached.join();
    assertThat(processes.supervisor().isSomebodyAlive()).isTrue();
    Await.alive(second);

    Files.writeString(gate, "go\n");

    assertThat(shell.exit()).isEqualTo(new ExitStatus.Exited(0));
    Await.gone(second);
    close(processes);
  }

  @Test
  void theDeadAreWaitedForEvenIfNobodyKnowsWhoseTheyWere() throws Exception {
    OpenProcesses processes = open();
    // Leaves the session, loses its parent, and is dead before anybody has looked at it.
    Running shell = Shell.run(processes, "(setsid sh -c 'echo $$; exec sleep 0.1' &); sleep 1000");
    long orphan = Await.pidFrom(shell.recorder());
    Await.until("it is dead", () -> ProcStat.of(orphan).filter(ProcStat::isDead).isPresent());
    timers.advance(Duration.ofSeconds(1));
    assertThat(ProcStat.of(orphan)).isPresent();

    Await.until(
        "we have waited for it",
        () -> {
          timers.advance(Duration.ofSeconds(1));
          return ProcStat.of(orphan).isEmpty();
        });
    close(processes);
  }

  @Test
  void theDeadAreWaitedForAfterClose() throws Exception {
    OpenProcesses processes = open();
    Running shell = Shell.run(processes, "(setsid sh -c 'echo $$; exec sleep 0.1' &); sleep 1000");
    long orphan = Await.pidFrom(shell.recorder());
    Await.until("it is dead", () -> ProcStat.of(orphan).filter(ProcStat::isDead).isPresent());
    close(processes);
    timers.advance(Orphans.DEAD_FOR_LONG);
    assertThat(ProcStat.of(orphan)).isEmpty();
  }

  @Test
  void theJdksOwnChildrenKeepTheirExitCodes() throws Exception {
    OpenProcesses processes = open();
    Running shell = Shell.run(processes, "(setsid sleep 1000 &); sleep 1001");
    for (int i = 0; i < 50; i++) {
      Process plain = new ProcessBuilder("sh", "-c", "exit " + i).start();
      Process ownSession = new ProcessBuilder("setsid", "sh", "-c", "exit " + i).start();
      timers.advance(Duration.ofSeconds(1));
      Shell.run(processes, "exit 0").exit();
      assertThat(plain.waitFor()).isEqualTo(i);
      assertThat(ownSession.waitFor()).isEqualTo(i);
    }
    shell.child().kill();
    shell.exit();
    close(processes);
  }

  @Test
  void theDeadThatOtherCodeWaitsForAreLeftToIt() throws Exception {
    OpenProcesses processes = open();
    assertThat(Shell.run(processes, "exit 0").exit()).isEqualTo(new ExitStatus.Exited(0));
    try (Arena arena = Arena.ofConfined()) {
      // As some native library might start one, and wait for it in its own time.
      Libc libc = new Libc(arena);
      StartProgram.Started others =
          new StartProgram(libc, arena)
              .start(
                  Shell.script("exit 9"),
                  "",
                  StartProgram.NOTHING,
                  StartProgram.NOTHING,
                  StartProgram.NOTHING);
      Await.until("it is dead", () -> ProcStat.of(others.pid()).orElseThrow().isDead());
      for (int i = 0; i < 4; i++) {
        assertThat(processes.supervisor().isSomebodyAlive()).isFalse();
        timers.advance(Duration.ofSeconds(1));
      }
      assertThat(Signals.exitOf(others.pid(), true)).contains(new ExitStatus.Exited(9));
      libc.close(others.pidfd());
    }
    close(processes);
  }

  @Test
  void othersOrphansAreLeftAlone() throws Exception {
    OpenProcesses processes = open();
    // It opens beside us; once it has run something it adopts.
    Shell.run(processes, "exit 0").exit();
    Process foreign = new ProcessBuilder("sh", "-c", "setsid sleep 1000 & echo $!").start();
    long orphan = Long.parseLong(foreign.inputReader().readLine());
    Await.until("it is ours to wait for", () -> ProcStat.of(orphan).orElseThrow().parent() == US);
    try {
      for (int i = 0; i < 5; i++) {
        Shell.run(processes, "exit 0").exit();
        timers.advance(Duration.ofSeconds(1));
      }
      close(processes);
      Await.alive(orphan);
    } finally {
      ProcessHandle.of(orphan).orElseThrow().destroyForcibly();
    }
  }

  @Test
  void asPidOneOfAContainerWeWaitForEveryone() throws Exception {
    List<String> container = List.of("unshare", "--pid", "--fork", "--mount-proc");
    assumeTrue(
        new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "true").start().waitFor()
            == 0,
        "containers need rights that we do not have here");
    String script =
        """
        for i in 1 2 3; do (setsid sh -c 'exec sleep 0.1' &); done
        echo $(cat /proc/1/comm)
        while [ "$(cat /proc/[0-9]*/stat 2>/dev/null | grep -c ') Z 1 ')" != 3 ]; do sleep 0.05; done
        echo dead
        while [ "$(cat /proc/[0-9]*/stat 2>/dev/null | grep -c ') Z 1 ')" != 0 ]; do sleep 0.05; done
        echo gone
        """;
    try (LeftoverHub.Started hub = LeftoverHub.start(container, folder, script)) {
      assertThat(hub.nextLine()).isEqualTo("java");
      assertThat(hub.nextLine()).isEqualTo("dead");
      assertThat(hub.nextLine()).isEqualTo("gone");
      assertThat(hub.nextLine()).isEqualTo("Exited[code=0]");
    }
  }

  private OpenProcesses open() {
    return OpenProcesses.open(
        folder, new Grace(Duration.ZERO, Duration.ZERO), timers, Supervisor.Adoption.ADOPT);
  }

  private void close(Processes processes) {
    CompletableFuture<Void> closed = CompletableFuture.runAsync(processes::close);
    Await.until(
        "it is closed",
        () -> {
          timers.advance(Duration.ofMillis(200));
          return closed.isDone();
        });
    closed.join();
  }
}
