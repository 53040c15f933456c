package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.posix.LeftoverHub.Started;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when a hub is killed. */
class CrashTest {
  private static final String LEADER = "echo $$; exec sleep 1000";
  private static final String DAEMON =
      """
      setsid sh -c '(sh -c "echo \\$\\$; exec sleep 1000" &) </dev/null 2>/dev/null' &
      exec sleep 1001
      """;
  private static final String STUBBORN =
      "trap '' TERM; echo $$; while :; do sleep 0.1; done >/dev/null 2>&1";
  private static final Duration ONE_SECOND_AND_SLACK = Duration.ofSeconds(4);

  @TempDir Path folder;

  @Test
  void theGuardEndsEverybody() throws Exception {
    try (Started hub = LeftoverHub.start(List.of(), folder, LEADER)) {
      long leader = hub.nextPid();
      long guard = hub.guard();

      hub.kill();

      Await.gone(leader);
      Await.gone(guard);
    }
  }

  @Test
  void theGuardEndsDaemonsAndTheStubborn() throws Exception {
    try (Started hub = LeftoverHub.start(List.of(), folder, DAEMON, STUBBORN)) {
      long first = hub.nextPid();
      long second = hub.nextPid();
      long guard = hub.guard();

      long start = System.nanoTime();
      hub.kill();

      Await.gone(first);
      Await.gone(second);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ONE_SECOND_AND_SLACK);
      Await.gone(guard);
    }
  }

  @Test
  void withoutTheGuardTheNextOpenEndsEverybody() throws Exception {
    try (Started hub = LeftoverHub.start(List.of(), folder, LEADER, DAEMON, STUBBORN)) {
      List<Long> left = List.of(hub.nextPid(), hub.nextPid(), hub.nextPid());
      long guard = hub.guard();
      ProcessHandle.of(guard).orElseThrow().destroyForcibly();
      Await.gone(guard);
      hub.kill();
      for (long pid : left) {
        Await.alive(pid);
      }
      assertThat(folder).isNotEmptyDirectory();

      try (Processes next =
          Processes.open(folder, new Grace(Duration.ZERO, Duration.ofMillis(300)))) {
        for (long pid : left) {
          assertThat(Await.isAlive(pid)).as("process %d, after open", pid).isFalse();
        }
        assertThat(Shell.run(next, "exit 3").exit()).isEqualTo(new ExitStatus.Exited(3));
      }
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void aHubThatIsToldToEndLeavesNobody() throws Exception {
    try (Started hub = LeftoverHub.start(List.of(), folder, LEADER, DAEMON)) {
      List<Long> left = List.of(hub.nextPid(), hub.nextPid());
      long guard = hub.guard();
      hub.process().getOutputStream().close();
      assertThat(hub.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
      for (long pid : left) {
        assertThat(Await.isAlive(pid)).isFalse();
      }
      assertThat(ProcStat.of(guard)).isEmpty();
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void exitCodesAreTrueThoughSigchldWasIgnored() throws Exception {
    List<String> ignoring = List.of("env", "--ignore-signal=CHLD");
    try (Started hub = LeftoverHub.start(ignoring, folder, "exit 42")) {
      assertThat(hub.nextLine()).isEqualTo("Exited[code=42]");
    }
  }

  @Test
  void withoutDescriptorsStartsFailAndEndsDoNot() throws Exception {
    List<String> few = List.of("/bin/sh", "-c", "ulimit -n 70; exec \"$@\"", "sh");
    String[] scripts = new String[40];
    Arrays.fill(scripts, "echo $$; exec sleep 1000");
    try (Started hub = LeftoverHub.start(few, folder, scripts)) {
      List<Long> started = new ArrayList<>();
      List<String> refusals = new ArrayList<>();
      // The refusal may overtake what the children before it say.
      while (started.isEmpty() || refusals.isEmpty()) {
        String line = hub.nextLine();
        if (line.matches("\\d+")) {
          started.add(Long.parseLong(line));
        } else {
          refusals.add(line);
        }
      }
      assertThat(refusals).containsExactly("refused: too many open files (see ulimit -n)");
      hub.process().getOutputStream().close();
      for (String line = hub.nextLine(); !line.equals("closed"); line = hub.nextLine()) {
        if (line.matches("\\d+")) {
          started.add(Long.parseLong(line));
        }
      }
      assertThat(hub.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      for (long pid : started) {
        assertThat(Await.isAlive(pid)).isFalse();
      }
    }
  }

  @Test
  void twoHubsShareAFolder() throws Exception {
    try (Processes first = Processes.open(folder)) {
      Shell.Running sleep = Shell.run(first, LEADER);
      long pid = Await.pidFrom(sleep.recorder());
      try (Started other = LeftoverHub.start(List.of(), folder, LEADER);
          Processes third = Processes.open(folder)) {
        long others = other.nextPid();
        assertThat(Shell.run(third, "exit 1").exit()).isEqualTo(new ExitStatus.Exited(1));
        Await.alive(pid);
        Await.alive(others);
      }
      try (Processes fourth = Processes.open(folder)) {
        assertThat(Shell.run(fourth, "exit 1").exit()).isEqualTo(new ExitStatus.Exited(1));
      }
      Await.alive(pid);
      assertThat(sleep.recorder().hasExited()).isFalse();
    }
  }

  @Test
  void aReusedPidIsNeverHit() throws Exception {
    Process innocent = new ProcessBuilder("sleep", "1000").start();
    try {
      ProcessIdentity its = ProcStat.of(innocent.pid()).orElseThrow().identity();
      ProcessIdentity another = new ProcessIdentity(its.pid(), its.startTicks() - 1);
      leaveBehind("other-start", RegistryFile.thisBoot(), another);
      leaveBehind("other-boot", "00000000-0000-0000-0000-000000000000", its);

      Processes.open(folder).close();
      assertThat(innocent.isAlive()).isTrue();
      assertThat(folder).isEmptyDirectory();

      leaveBehind("the-one", RegistryFile.thisBoot(), its);
      Processes.open(folder).close();
      assertThat(innocent.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      innocent.destroyForcibly();
    }
  }

  @Test
  void brokenRecordsAreCleared() throws Exception {
    Files.createFile(folder.resolve("empty.lock"));
    Files.createFile(folder.resolve("torn.lock"));
    Files.writeString(folder.resolve("torn.children"), "overseer-child");
    Files.createFile(folder.resolve("garbage.lock"));
    Files.write(
        folder.resolve("garbage.children"), new byte[] {0, 1, (byte) 0xff, '\n', '+', '\n'});
    Files.writeString(folder.resolve("unrelated"), "stays");

    Processes.open(folder).close();

    assertThat(folder.toFile().list()).containsExactly("unrelated");
  }

  private void leaveBehind(String token, String boot, ProcessIdentity leader) throws Exception {
    Files.createFile(folder.resolve(token + HubLock.SUFFIX));
    RegistryFile.Header header =
        new RegistryFile.Header(token, new ProcessIdentity(4_000_000, 1), boot);
    Files.writeString(
        folder.resolve(token + Registry.SUFFIX), header.line() + RegistryFile.began(1, leader));
  }
}
