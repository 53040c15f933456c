package dev.overseer.bridge.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.core.Timers;
import dev.overseer.posix.SpawnException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AgentProcessTest {
  @TempDir private Path state;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private AgentProcess start(OutputStream to, String script) throws SpawnException {
    return AgentProcess.start(
        List.of("sh", "-c", script),
        Map.of("PATH", "/usr/bin:/bin"),
        state,
        Duration.ofSeconds(5),
        to,
        err,
        Timers.system());
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(UTF_8);
  }

  private void awaitOut(String text) {
    Awaitility.await().until(() -> out.toString(UTF_8).contains(text));
  }

  @Test
  void itReadsWhatIsWrittenAndItsOutputsAndExitCodeAreOurs() throws Exception {
    try (AgentProcess agent =
        start(out, "read -r a; read -r b; echo \"$a-$b\"; echo oops >&2; exit 7")) {
      assertThat(agent.input().write(line("one"))).isEqualTo(new Written.Whole(4));
      assertThat(agent.input().write(line("two"))).isEqualTo(new Written.Whole(4));

      assertThat(agent.awaitExit()).isEqualTo(7);
      assertThat(out.toString(UTF_8)).isEqualTo("one-two\n");
      assertThat(err.toString(UTF_8)).isEqualTo("oops\n");
      assertThat(agent.input().write(line("three"))).isEqualTo(new Written.NoReader());
    }
  }

  @Test
  void itHasAGroupOfItsOwnAndDiesOfSignalsAsShellsSay() throws Exception {
    try (AgentProcess agent =
        start(out, "trap 'echo int' INT; echo ready; while :; do sleep 0.1; done")) {
      awaitOut("ready");
      String stat = Files.readString(Path.of("/proc/" + agent.pid() + "/stat"));
      assertThat(stat.substring(stat.lastIndexOf(')')).split(" ", -1)[3])
          .isEqualTo(String.valueOf(agent.pid()));
      agent.signal(2);
      awaitOut("int");
      agent.signal(1);
      assertThat(agent.awaitExit()).isEqualTo(129);
    }
  }

  @Test
  void whoIgnoresSigtermIsKilledAfterTheGrace() throws Exception {
    try (AgentProcess agent =
        AgentProcess.start(
            List.of("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"),
            Map.of("PATH", "/usr/bin:/bin"),
            state,
            Duration.ofMillis(300),
            out,
            err,
            Timers.system())) {
      awaitOut("ready");
      agent.signal(15);
      assertThat(agent.awaitExit()).isEqualTo(137);
    }
  }

  @Test
  void closingItsInputIsItsEnd() throws Exception {
    try (AgentProcess agent = start(out, "cat; echo end")) {
      agent.input().write(line("hello"));
      agent.input().close();

      assertThat(agent.awaitExit()).isZero();
      assertThat(out.toString(UTF_8)).isEqualTo("hello\nend\n");
      assertThat(agent.input().trouble()).isPresent();
    }
  }

  @Test
  void oneThatReadsNothingHoldsNobodyUp() throws Exception {
    try (AgentProcess agent = start(out, "echo ready; exec sleep 60")) {
      awaitOut("ready");
      byte[] line = line("x".repeat(3_000));
      Written written = agent.input().write(line);
      while (written instanceof Written.Whole) {
        written = agent.input().write(line);
      }
      assertThat(written).isEqualTo(new Written.NoRoom());
    }
  }

  @Test
  void closingEndsItWithItsDescendants() throws Exception {
    AgentProcess agent = start(out, "sleep 60 & echo \"pid $!\"; wait");
    awaitOut("\n");
    long grandchild = Long.parseLong(out.toString(UTF_8).strip().substring(4));
    assertThat(ProcessHandle.of(grandchild)).isPresent();
    agent.close();

    assertThat(ProcessHandle.of(agent.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(ProcessHandle.of(grandchild).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void whoReadsOurOutputSlowlySlowsItDownAndLosesNothing() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    ByteArrayOutputStream slow =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int from, int length) {
            try {
              go.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            super.write(bytes, from, length);
          }
        };
    try (AgentProcess agent =
        start(slow, "head -c 8000000 /dev/zero; echo written >&2; read -r wait; exit 3")) {
      // More than the pipe and our queue hold: so it can't have written all.
      Awaitility.await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !err.toString(UTF_8).contains("written"));
      go.countDown();
      Awaitility.await().until(() -> err.toString(UTF_8).contains("written"));
      agent.input().write(line("go"));

      assertThat(agent.awaitExit()).isEqualTo(3);
      assertThat(slow.size()).isEqualTo(8_000_000);
    }
  }

  @Test
  void whoNeverReadsOurOutputDoesNotKeepItFromEnding() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int b) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (AgentProcess agent =
        AgentProcess.start(
            List.of("sh", "-c", "echo ready; echo told >&2; exec sleep 60"),
            Map.of("PATH", "/usr/bin:/bin"),
            state,
            Duration.ofMillis(200),
            stuck,
            err,
            Timers.system())) {
      agent.signal(15);
      assertThat(agent.awaitExit()).isEqualTo(143);
    } finally {
      never.countDown();
    }
  }

  @Test
  void ifNobodyReadsOurOutputAnyMoreItIsAskedToEnd() throws Exception {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (AgentProcess agent = start(broken, "while :; do echo y; sleep 0.05; done")) {
      assertThat(agent.awaitExit()).isEqualTo(143);
    }
  }

  @Test
  void oneThatCannotBeStartedIsSaid() {
    assertThatThrownBy(
            () ->
                AgentProcess.start(
                    List.of("/no/such/agent"),
                    Map.of(),
                    state,
                    Duration.ofSeconds(1),
                    out,
                    err,
                    Timers.system()))
        .isInstanceOfSatisfying(SpawnException.class, e -> assertThat(e.errno()).isEqualTo(2))
        .hasMessageContaining("/no/such/agent");
  }

  @Test
  void awaitingTakesNoTimeOnceItHasEnded() throws Exception {
    try (AgentProcess agent = start(out, "exit 0")) {
      assertThat(agent.awaitExit()).isZero();
      long start = System.nanoTime();
      assertThat(agent.awaitExit()).isZero();
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }
  }
}
