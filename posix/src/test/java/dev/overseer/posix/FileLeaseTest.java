package dev.overseer.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLeaseTest {
  private static final String HOLD =
      """
      import fcntl, sys
      file = open(sys.argv[1], 'w')
      fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
      file.write('python was here')
      file.flush()
      print('held')
      sys.stdin.read()
      """;
  private static final String TRY =
      """
      import fcntl, sys
      try:
        fcntl.flock(open(sys.argv[1], 'a'), fcntl.LOCK_EX | fcntl.LOCK_NB)
        print('free')
      except BlockingIOError:
        print('held')
      """;

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("täsk.json.lock");
  }

  @Test
  void oneAtATimeAndTheFileGoesWithTheHolder() throws Exception {
    FileLease first = take();
    assertThat(first.found()).isEmpty();
    assertThat(file).exists();
    assertThat(FileLease.tryTake(file)).isEmpty();

    first.close();

    assertThat(folder).isEmptyDirectory();
    FileLease second = take();
    first.close();
    assertThat(file).exists();
    assertThat(FileLease.tryTake(file)).isEmpty();
    second.close();
    assertThatThrownBy(() -> second.write(new byte[1])).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whoLetsGoLeavesTheFileWithItsContentToTheNext() throws Exception {
    FileLease first = take();
    first.write("still here".getBytes(UTF_8));

    first.letGo();
    first.close();

    assertThat(file).hasContent("still here");
    assertThat(Python.run(TRY, file)).isEqualTo("free");
    try (FileLease second = take()) {
      assertThat(second.found()).asString(UTF_8).isEqualTo("still here");
      first.letGo();
      assertThat(FileLease.tryTake(file)).as("the first has nothing more to let go of").isEmpty();
    }
  }

  @Test
  void saysWhetherOthersSeeIt() throws Exception {
    try (FileLease lease = take()) {
      assertThat(lease.isInPlace()).isTrue();

      Files.delete(file);
      assertThat(lease.isInPlace()).isFalse();

      Files.createFile(file);
      assertThat(lease.isInPlace()).as("another file of its name").isFalse();
    }
    FileLease closed = take();
    closed.letGo();
    assertThat(closed.isInPlace()).isFalse();
  }

  @Test
  void pythonIsExcluded() throws Exception {
    try (FileLease lease = take()) {
      assertThat(Python.run(TRY, lease.file())).isEqualTo("held");
    }
    assertThat(Python.run(TRY, file)).isEqualTo("free");
  }

  @Test
  void pythonExcludesAndItsContentIsFound() throws Exception {
    try (Python python = Python.start(HOLD, file)) {
      assertThat(python.nextLine()).isEqualTo("held");
      assertThat(FileLease.tryTake(file)).isEmpty();
      assertThat(file).hasContent("python was here");

      python.kill();

      try (FileLease lease = take()) {
        assertThat(lease.found()).asString(UTF_8).isEqualTo("python was here");
      }
    }
  }

  @Test
  void aDeadHoldersClaimIsFound() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dsun.jnu.encoding=" + System.getProperty("sun.jnu.encoding"),
                "-cp",
                System.getProperty("java.class.path"),
                LeaseHolder.class.getName(),
                file.toString(),
                "claimed by 812")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8))) {
      assertThat(output.readLine()).isEqualTo("held");
      assertThat(FileLease.tryTake(file)).isEmpty();
      assertThat(file).hasContent("claimed by 812");
    } finally {
      holder.destroyForcibly();
      assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    try (FileLease lease = take()) {
      assertThat(lease.found()).asString(UTF_8).isEqualTo("claimed by 812");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void contentIsReplaced() throws Exception {
    try (FileLease lease = take()) {
      lease.write("a long content\n".getBytes(UTF_8));
      assertThat(file).hasContent("a long content\n");
      lease.write("short\n".getBytes(UTF_8));
      assertThat(file).hasContent("short\n");
      lease.write(new byte[0]);
      assertThat(file).isEmptyFile();
      byte[] most = new byte[FileLease.MOST_BYTES];
      lease.write(most);
      assertThat(file).hasBinaryContent(most);
      assertThatThrownBy(() -> lease.write(new byte[FileLease.MOST_BYTES + 1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a lease holds 65536 bytes at most, not 65537");
    }
  }

  @Test
  void aHugeFileIsReadInPart() throws Exception {
    Files.write(file, new byte[10 * FileLease.MOST_BYTES]);
    try (FileLease lease = take()) {
      assertThat(lease.found()).hasSize(FileLease.MOST_BYTES);
    }
  }

  @Test
  void anothersFileIsNotTakenAway() throws Exception {
    FileLease lease = take();
    Files.delete(file);
    Files.writeString(file, "another's");

    lease.close();

    assertThat(file).hasContent("another's");
    try (FileLease next = take()) {
      assertThat(next.found()).asString(UTF_8).isEqualTo("another's");
    }
  }

  @Test
  void neverTwoAtOnceThoughTheFileComesAndGoes() throws Exception {
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        Callable<Optional<String>> work =
            () -> {
              for (int round = 0; round < 3_000; round++) {
                Optional<FileLease> lease = FileLease.tryTake(file);
                if (lease.isPresent()) {
                  assertThat(holders.incrementAndGet()).isOne();
                  taken.incrementAndGet();
                  holders.decrementAndGet();
                  lease.get().close();
                }
              }
              return Optional.empty();
            };
        workers.add(threads.submit(work));
      }
      for (Future<?> worker : workers) {
        worker.get(60, TimeUnit.SECONDS);
      }
    }
    assertThat(taken).hasValueGreaterThan(100);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void noChildInheritsIt() throws Exception {
    try (FileLease lease = take()) {
      Path descriptor;
      try (var all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
        descriptor = find(all, lease.file().toRealPath());
      }
      String flags =
          Files.readAllLines(Path.of("/proc/self/fdinfo").resolve(descriptor.getFileName())).get(1);
      int closeOnExec = 02000000;
      assertThat(Integer.parseInt(flags.replaceAll("\\D", ""), 8) & closeOnExec).isNotZero();
    }
  }

  @Test
  void whatCannotBeALeaseIsRefused() throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "precious");
    Files.createSymbolicLink(file, target);
    assertThatThrownBy(() -> FileLease.tryTake(file))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(file + ": cannot be opened: it is a symbolic link");
    assertThat(target).hasContent("precious");

    assertThatThrownBy(() -> FileLease.tryTake(folder))
        .hasMessage(folder + ": cannot be opened: it is a directory");

    Path nowhere = folder.resolve("no/such.lock");
    assertThatThrownBy(() -> FileLease.tryTake(nowhere)).isInstanceOf(NoSuchFileException.class);
  }

  private FileLease take() throws IOException {
    return FileLease.tryTake(file).orElseThrow();
  }

  private static Path find(Iterable<Path> descriptors, Path target) throws IOException {
    for (Path descriptor : descriptors) {
      if (Files.readSymbolicLink(descriptor).equals(target)) {
        return descriptor;
      }
    }
    throw new AssertionError("nobody holds " + target);
  }
}
