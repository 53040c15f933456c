package dev.overseer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.worker.spool.SpoolLayout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On one folder with a program that locks as the Python worker does. */
class SharedWithPythonTest {
  @TempDir private Path folder;

  private TestSpool spool;

  @BeforeEach
  void open() {
    spool = new TestSpool(folder).agent("echo x >> tries");
  }

  @AfterEach
  void close() {
    spool.close();
  }

  private Process python(Path lock, String then) throws IOException {
    Process python =
        new ProcessBuilder(
                "python3",
                "-c",
                """
                import fcntl, os, sys
                fd = os.open(sys.argv[1], os.O_CREAT | os.O_RDWR)
                try:
                    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    print("busy", flush=True)
                    sys.exit()
                print("held", flush=True)
                sys.stdin.readline()
                """
                    + then,
                lock.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return python;
  }

  private static String line(Process process) throws IOException {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  @Test
  void whatAnotherHoldsIsNotRunAndStaysQueued() throws Exception {
    Path file = spool.task("t1");
    Path lock = SpoolLayout.lock(file);
    Process python =
        python(lock, "fcntl.flock(fd, fcntl.LOCK_UN); os.close(fd); os.unlink(sys.argv[1])");
    assertThat(line(python)).isEqualTo("held");
    WorkService service = spool.work();

    await()
        .pollDelay(Duration.ofMillis(1500))
        .until(() -> service.heartbeats().getFirst().queueSize() == 1);
    assertThat(spool.lines("tries")).isEmpty();
    assertThat(lock).exists();
    python.getOutputStream().write('\n');
    python.getOutputStream().flush();

    assertThat(spool.result("t1").isCompleted()).isTrue();
    assertThat(spool.lines("tries")).hasSize(1);
  }

  @Test
  void whatWeRunAnotherCantHold() throws Exception {
    spool.agent("echo x >> tries; sleep 30").work();
    Path file = spool.task("t1");
    await().until(() -> !spool.lines("tries").isEmpty());

    assertThat(line(python(SpoolLayout.lock(file), ""))).isEqualTo("busy");
  }

  @Test
  void theLockOfATaskThatIsPutBackStaysTheSameFile() throws Exception {
    spool.agent("echo x >> tries; exit 1").set("INITIAL_RETRY_DELAY", "60").work();
    Path file = spool.task("t1");
    await().until(() -> Files.exists(spool.layout().journal("marie", "t1.json")));
    await().until(() -> Files.exists(spool.layout().result("marie", "t1")));

    // One who waits for the lock on this file has it now, and sees that nobody else can.
    Process python = python(SpoolLayout.lock(file), "");
    assertThat(line(python)).isEqualTo("held");
    assertThat(SpoolLayout.lock(file)).isEmptyFile();
    python.destroyForcibly();
  }
}
