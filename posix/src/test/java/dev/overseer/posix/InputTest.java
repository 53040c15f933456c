package dev.overseer.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What children read. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InputTest {
  @TempDir Path folder;

  private Processes processes;

  @BeforeEach
  void open() {
    processes = Processes.open(folder.resolve("state"));
  }

  @AfterEach
  void close() {
    processes.close();
  }

  @Test
  void nothing() throws Exception {
    Shell.Running cat = Shell.run(processes, "cat; echo over");
    assertThat(cat.exit()).isEqualTo(new ExitStatus.Exited(0));
    assertThat(cat.recorder().stdout()).isEqualTo("over\n");
    assertThat(cat.child().input()).isEmpty();
  }

  @Test
  void fileToItsEnd() throws Exception {
    String text = "a description that is long\n".repeat(20_000);
    Path file = Files.writeString(folder.resolve("déscription"), text);
    Shell.Running cat = Shell.run(processes, Shell.script("cat").reading(new Input.FromFile(file)));
    assertThat(cat.exit()).isEqualTo(new ExitStatus.Exited(0));
    assertThat(cat.recorder().stdout()).isEqualTo(text);

    Shell.Running write =
        Shell.run(processes, Shell.script("echo x >&0").reading(new Input.FromFile(file)));
    assertThat(write.exit()).isNotEqualTo(new ExitStatus.Exited(0));
    assertThat(file).hasContent(text);
  }

  @Test
  void descriptorsAreGivenBack() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Command reading = Shell.script("exit 0").reading(new Input.FromFile(file));
    Command fromUs = Shell.script("exit 0").reading(new Input.FromUs());
    Shell.run(processes, reading).exit();
    long pipes = pipes();
    for (int i = 0; i < 50; i++) {
      Shell.run(processes, reading).exit();
      Shell.run(processes, fromUs).exit();
      assertThatThrownBy(
              () -> processes.spawn(Command.of(List.of("/no")).reading(new Input.FromUs())))
          .isInstanceOf(SpawnException.class);
    }
    Await.until("as many descriptors as at first", () -> pipes() <= pipes);
    assertThat(openFiles(file)).isZero();
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> processes.spawn(Shell.script(":").reading(new Input.FromFile(none))))
        .isInstanceOf(SpawnException.class)
        .hasMessage(
            "cannot start \"/bin/sh\": its input %s cannot be read: no such file or directory"
                .formatted(none));
    assertThatThrownBy(() -> processes.spawn(Shell.script(":").reading(new Input.FromFile(folder))))
        .hasMessage(
            "cannot start \"/bin/sh\": its input %s cannot be read: it is a directory"
                .formatted(folder));
  }

  @Test
  void pipeThatNobodyWritesToKeepsNobodyWaiting() throws Exception {
    NamedPipe pipe = new NamedPipe(folder.resolve("pipe"));
    pipe.make();
    Shell.Running cat =
        Shell.run(processes, Shell.script("cat").reading(new Input.FromFile(pipe.path())));
    assertThat(cat.exit()).isEqualTo(new ExitStatus.Exited(0));
  }

  @Test
  void whatWeWrite() throws Exception {
    Shell.Running cat = Shell.run(processes, Shell.script("cat").reading(new Input.FromUs()));
    PipeWriter input = cat.child().input().orElseThrow();
    assertThat(input.write("one\n".getBytes(UTF_8))).isEqualTo(PipeWriter.Outcome.WRITTEN);
    Await.until("it is read", () -> cat.recorder().stdout().equals("one\n"));
    assertThat(input.write("x".repeat(100_000).getBytes(UTF_8)))
        .isEqualTo(PipeWriter.Outcome.WRITTEN);
    input.close();
    assertThat(cat.exit()).isEqualTo(new ExitStatus.Exited(0));
    assertThat(cat.recorder().stdout()).isEqualTo("one\n" + "x".repeat(100_000));
  }

  @Test
  void whoDoesNotReadIsNotWaitedFor() throws Exception {
    Shell.Running deaf =
        Shell.run(processes, Shell.script("exec sleep 1000").reading(new Input.FromUs()));
    PipeWriter input = deaf.child().input().orElseThrow();
    while (input.write(new byte[4_000]) == PipeWriter.Outcome.WRITTEN) {
      // Until it is full.
    }
    deaf.child().kill();
    assertThat(deaf.exit()).isEqualTo(new ExitStatus.Signaled(9));
    Await.until(
        "nobody reads",
        () -> {
          try {
            return input.write(new byte[1]) == PipeWriter.Outcome.NO_READER;
          } catch (IllegalStateException closedWithTheChild) {
            return true;
          }
        });
  }

  private static long openFiles(Path file) throws Exception {
    return targets(file.toString());
  }

  private static long pipes() throws Exception {
    return targets("pipe:");
  }

  private static long targets(String prefix) throws Exception {
    long count = 0;
    try (var all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : all) {
        try {
          if (Files.readSymbolicLink(descriptor).toString().startsWith(prefix)) {
            count++;
          }
        } catch (NoSuchFileException closedMeanwhile) {
          // Ours of this listing.
        }
      }
    }
    return count;
  }
}
