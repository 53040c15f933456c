package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.posix.Shell.Running;
import dev.overseer.testkit.ManualTimers;
import java.nio.file.Path;
import java.time.Duration;
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
