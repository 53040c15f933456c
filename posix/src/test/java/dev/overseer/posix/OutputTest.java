package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.posix.Shell.Running;
import dev.overseer.testkit.ManualTimers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a child writes, and when its end is told. */
class OutputTest {
  private static final Duration DRAIN = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMinutes(10);

  @TempDir Path folder;

  private final ManualTimers timers = new ManualTimers();
  private OpenProcesses processes;

  @BeforeEach
  void open() {
    processes =
        OpenProcesses.open(
            folder.resolve("state"),
            new Grace(DRAIN, Duration.ZERO, PAUSE),
            timers,
            Supervisor.Adoption.ADOPT);
  }

  @AfterEach
  void close() throws Exception {
    // Closing looks again and again at those who end, by these timers.
    CompletableFuture<Void> closed = CompletableFuture.runAsync(processes::close);
    Await.until(
        "it is closed",
        () -> {
          timers.advance(Duration.ofSeconds(1));
          return closed.isDone();
        });
    closed.get(1, TimeUnit.SECONDS);
  }

  @Test
  void aMegabyteOfAnyBytesArrivesOnBothStreams() throws Exception {
    byte[] first = new byte[1 << 20];
    byte[] second = new byte[1 << 20];
    new Random(1).nextBytes(first);
    new Random(2).nextBytes(second);
    Path a = Files.write(folder.resolve("a"), first);
    Path b = Files.write(folder.resolve("b"), second);

    Running cat = Shell.run(processes, "cat '%s' & cat '%s' >&2; wait".formatted(a, b));

    assertThat(cat.exit()).isEqualTo(new ExitStatus.Exited(0));
    assertThat(cat.recorder().bytes(StdStream.STDOUT)).isEqualTo(first);
    assertThat(cat.recorder().bytes(StdStream.STDERR)).isEqualTo(second);
  }

  @Test
  void outputComesBeforeTheEnd() throws Exception {
    Running shell = Shell.run(processes, "echo one; read line <" + fifo("gate"));
    Await.until("the line", () -> shell.recorder().stdout().equals("one\n"));
    assertThat(shell.recorder().hasExited()).isFalse();
    Files.writeString(folder.resolve("gate"), "go\n");
    shell.exit();
  }

  @Test
  void aTalkerDoesNotKeepOthersWaiting() throws Exception {
    Running talker = Shell.run(processes, Command.of(List.of("yes")));
    Await.until("it talks", () -> talker.recorder().bytes(StdStream.STDOUT).length > 0);
    for (int i = 0; i < 20; i++) {
      Running echo = Shell.run(processes, "echo hello");
      assertThat(echo.exit()).isEqualTo(new ExitStatus.Exited(0));
      assertThat(echo.recorder().stdout()).isEqualTo("hello\n");
    }
    assertThat(talker.recorder().hasExited()).isFalse();
    talker.child().kill();
    assertThat(talker.exit()).isEqualTo(new ExitStatus.Signaled(9));
  }

  @Test
  void aPausedChildBlocksAndLosesNothing() throws Exception {
    int lines = 100_000;
    AtomicInteger calls = new AtomicInteger();
    CompletableFuture<Child> itself = new CompletableFuture<>();
    Recorder recorder =
        new Recorder() {
          @Override
          public void onOutput(StdStream stream, byte[] buffer, int length) {
            super.onOutput(stream, buffer, length);
            if (calls.incrementAndGet() == 1) {
              itself.join().pause();
            }
          }
        };
    Child child = processes.spawn(Command.of(List.of("seq", Integer.toString(lines))));
    itself.complete(child);
    child.watch(recorder);

    Await.until("it is paused", () -> calls.get() == 1);
    // It fills its pipe and then waits in the kernel.
    Await.until("it blocks", () -> sleepsInTheKernel(child.pid()));
    assertThat(calls).hasValue(1);
    assertThat(recorder.hasExited()).isFalse();

    child.resume();
    assertThat(recorder.exit()).isEqualTo(new ExitStatus.Exited(0));
    assertThat(recorder.lines()).hasSize(lines).endsWith(Integer.toString(lines));
  }

  @Test
  void manyPausesFromManyThreadsLoseNothing() throws Exception {
    int lines = 300_000;
    Recorder recorder = new Recorder();
    Child child = processes.spawn(Command.of(List.of("seq", Integer.toString(lines))));
    child.watch(recorder);
    List<Thread> threads =
        List.of(0, 1, 2).stream()
            .map(
                i ->
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              for (int turn = 0; turn < 20_000; turn++) {
                                child.pause();
                                child.resume();
                              }
                            }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(recorder.exit()).isEqualTo(new ExitStatus.Exited(0));
    assertThat(recorder.lines()).hasSize(lines).endsWith(Integer.toString(lines));
  }

  @Test
  void theEndOfAPausedChildIsToldWhenItIsResumed() throws Exception {
    Child child = processes.spawn(Shell.script("echo last words; exit 5"));
    child.pause();
    Recorder recorder = new Recorder();
    child.watch(recorder);
    awaitAlarm();
    timers.advance(PAUSE.minusSeconds(1));
    assertThat(recorder.hasExited()).isFalse();
    assertThat(recorder.stdout()).isEmpty();

    child.resume();
    assertThat(recorder.exit()).isEqualTo(new ExitStatus.Exited(5));
    assertThat(recorder.stdout()).isEqualTo("last words\n");
  }

  @Test
  void aPauseEndsByItselfAfterTheEnd() throws Exception {
    Child child = processes.spawn(Shell.script("echo last words; exit 5"));
    child.pause();
    Recorder recorder = new Recorder();
    child.watch(recorder);
    awaitAlarm();

    timers.advance(PAUSE);

    assertThat(recorder.exit()).isEqualTo(new ExitStatus.Exited(5));
    assertThat(recorder.stdout()).isEqualTo("last words\n");
  }

  @Test
  void pausesWithoutEndDoNotHoldUpTheEnd() throws Exception {
    Running shell = Shell.run(processes, "sleep 1000 & echo $!; exit 5");
    long sleeper = Await.pidFrom(shell.recorder());
    awaitAlarm();

    // Each turn comes before the grace is over that the last one began.
    int turns = 0;
    for (; !shell.recorder().hasExited() && turns < 100; turns++) {
      if (turns % 2 == 0) {
        shell.child().pause();
      } else {
        shell.child().resume();
      }
      awaitRound();
      timers.advance(DRAIN.minusSeconds(1));
      awaitRound();
    }

    assertThat(turns).isEqualTo(PAUSE.plus(DRAIN).dividedBy(DRAIN.minusSeconds(1)) + 1);
    assertThat(shell.exit()).isEqualTo(new ExitStatus.Exited(5));
    Await.gone(sleeper);
  }

  @Test
  void aGrandchildThatHoldsTheOutputsDelaysTheEndByTheDrainGrace() throws Exception {
    Running shell = Shell.run(processes, "sleep 1000 & echo $!; exit 7");
    long sleeper = Await.pidFrom(shell.recorder());
    awaitAlarm();
    timers.advance(DRAIN.minusMillis(1));
    assertThat(shell.recorder().hasExited()).isFalse();
    Await.alive(sleeper);

    timers.advance(Duration.ofMillis(1));
    assertThat(shell.exit()).isEqualTo(new ExitStatus.Exited(7));
    Await.gone(sleeper);
  }

  @Test
  void whatAGrandchildWritesWithinTheGraceIsHandedOver() throws Exception {
    String gate = fifo("gate");
    Running shell =
        Shell.run(processes, "(read line <%s; echo late) & echo early; exit 0".formatted(gate));
    Await.until("the first line", () -> shell.recorder().stdout().equals("early\n"));
    awaitAlarm();
    assertThat(shell.recorder().hasExited()).isFalse();

    Files.writeString(folder.resolve("gate"), "go\n");

    assertThat(shell.exit()).isEqualTo(new ExitStatus.Exited(0));
    assertThat(shell.recorder().stdout()).isEqualTo("early\nlate\n");
  }

  @Test
  void aListenerThatThrowsHurtsNobody() throws Exception {
    CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    Child child = processes.spawn(Shell.script("echo a; exit 2"));
    child.watch(
        new ChildListener() {
          @Override
          public void onOutput(StdStream stream, byte[] buffer, int length) {
            throw new IllegalStateException("thrown by a test on purpose");
          }

          @Override
          public void onExit(ExitStatus status) {
            exit.complete(status);
            throw new IllegalStateException("thrown by a test on purpose");
          }
        });
    assertThat(exit.get(30, TimeUnit.SECONDS)).isEqualTo(new ExitStatus.Exited(2));
    Await.until("it is reaped", () -> ProcStat.of(child.pid()).isEmpty());
    assertThat(Shell.run(processes, "exit 3").exit()).isEqualTo(new ExitStatus.Exited(3));
  }

  @Test
  void aListenerMayStartTheNextChild() throws Exception {
    Recorder second = new Recorder();
    Recorder first =
        new Recorder() {
          @Override
          public void onExit(ExitStatus status) {
            super.onExit(status);
            try {
              processes.spawn(Shell.script("echo again; exit 1")).watch(second);
            } catch (SpawnException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    processes.spawn(Shell.script("exit 0")).watch(first);
    assertThat(first.exit()).isEqualTo(new ExitStatus.Exited(0));
    assertThat(second.exit()).isEqualTo(new ExitStatus.Exited(1));
    assertThat(second.stdout()).isEqualTo("again\n");
  }

  /** Until the loop has done all that was asked of it before. */
  private void awaitRound() throws Exception {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    processes.supervisor().loop().execute(() -> reached.complete(null));
    reached.get(30, TimeUnit.SECONDS);
  }

  /** Besides the round that is made every second there are two timers for a leader that ended. */
  private void awaitAlarm() {
    Await.until("the end of a leader is noticed", () -> timers.pending() >= 3);
  }

  private String fifo(String name) throws Exception {
    Path file = folder.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    return file.toString();
  }

  private static boolean sleepsInTheKernel(long pid) throws Exception {
    return Files.readString(Path.of("/proc/" + pid + "/wchan")).contains("pipe_write")
        || Files.readString(Path.of("/proc/" + pid + "/syscall")).startsWith("1 ");
  }
}
