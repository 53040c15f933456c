package dev.overseer.bridge.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.core.Timers;
import dev.overseer.posix.NamedPipe;
import dev.overseer.posix.PipeReader;
import dev.overseer.posix.PipeWriter;
import dev.overseer.testkit.ManualTimers;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FifoInputTest {
  @TempDir private Path folder;

  private final ManualTimers timers = new ManualTimers();
  private Path path;
  private FifoInput input;

  @BeforeEach
  void open() throws IOException {
    path = folder.resolve("agent.in");
    input = FifoInput.open(path, timers);
  }

  @AfterEach
  void close() {
    input.close();
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(UTF_8);
  }

  private static String read(PipeReader reader, int length) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < length) {
      all.writeBytes(reader.read());
    }
    return all.toString(UTF_8);
  }

  @Test
  void thePipeIsMadeWhereThereIsNone() throws IOException {
    assertThatThrownBy(() -> FifoInput.open(Files.writeString(folder.resolve("file"), ""), timers))
        .isInstanceOf(FileSystemException.class);
    assertThat(new NamedPipe(path).make()).isFalse();
    Files.delete(path);

    assertThat(input.write(line("hello"))).isEqualTo(new Written.NoReader());
    assertThat(new NamedPipe(path).make()).isFalse();
  }

  @Test
  void withoutAReaderNothingIsWritten() throws IOException {
    assertThat(input.write(line("lost"))).isEqualTo(new Written.NoReader());
    assertThat(input.trouble()).contains("nobody reads " + path);

    try (PipeReader reader = new NamedPipe(path).openForReading()) {
      assertThat(input.trouble()).isEmpty();
      assertThat(input.write(line("hello"))).isEqualTo(new Written.Whole(6));
      assertThat(read(reader, 6)).isEqualTo("hello\n");
    }
    assertThat(input.write(line("lost"))).isEqualTo(new Written.NoReader());
  }

  @Test
  void aProcessThatWaitsInOpenReadsLineAfterLineAndMeetsNoEnd() throws Exception {
    Process agent =
        new ProcessBuilder(
                "sh",
                "-c",
                "while read -r line; do echo \"got $line\"; done <\"$0\"",
                path.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = agent.inputReader()) {
      for (int i = 0; i < 3; i++) {
        while (!(input.write(line("line " + i)) instanceof Written.Whole)) {
          Thread.onSpinWait();
        }
        timers.advance(Duration.ofSeconds(1));
        assertThat(out.readLine()).isEqualTo("got line " + i);
      }
      assertThat(agent.isAlive()).isTrue();
      input.close();
      assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      agent.destroyForcibly();
    }
  }

  @Test
  void aFullPipeTakesNothingAndNobodyWaits() throws IOException {
    try (PipeReader reader = new NamedPipe(path).openForReading()) {
      byte[] line = line("x".repeat(3_999));
      int whole = 0;
      while (input.write(line) instanceof Written.Whole) {
        whole++;
      }
      assertThat(whole).isGreaterThan(10);
      assertThat(input.write(line)).isEqualTo(new Written.NoRoom());
      assertThat(input.write(line("y".repeat(100_000)))).isEqualTo(new Written.NoRoom());

      assertThat(read(reader, whole * line.length).lines())
          .hasSize(whole)
          .allMatch(text -> text.length() == 3_999);
      assertThat(input.write(line)).isEqualTo(new Written.Whole(4000));
    }
  }

  @Test
  void whatTheLastReaderLeftIsNotTheNextOnesBeginning() throws Exception {
    Process half =
        new ProcessBuilder("head", "-c", "10", path.toString()).redirectErrorStream(true).start();
    try (InputStream out = half.getInputStream()) {
      while (!(input.write(line("0123456789 and the rest of it")) instanceof Written.Whole)) {
        Thread.onSpinWait();
      }
      assertThat(half.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(out.readAllBytes()).asString(UTF_8).isEqualTo("0123456789");
    }
    timers.advance(Duration.ofSeconds(1));

    try (PipeReader next = new NamedPipe(path).openForReading()) {
      assertThat(input.write(line("a line of its own"))).isInstanceOf(Written.Whole.class);
      assertThat(read(next, 18)).isEqualTo("a line of its own\n");
    }
  }

  @Test
  void aReaderThatGoesWhileALongMessageIsWrittenLeavesNoHalf() throws Exception {
    byte[] longest = line("z".repeat(500_000));
    for (int round = 0; round < 20; round++) {
      PipeReader first = new NamedPipe(path).openForReading();
      Thread leaving = Thread.ofPlatform().start(first::close);
      Written written = input.write(longest);
      leaving.join();
      assertThat(written).isIn(new Written.Whole(longest.length), new Written.NoReader());
      timers.advance(Duration.ofSeconds(1));

      try (PipeReader next = new NamedPipe(path).openForReading()) {
        assertThat(input.write(line("next"))).isEqualTo(new Written.Whole(5));
        assertThat(read(next, 5)).isEqualTo("next\n");
      }
      timers.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void anotherPipeOfThisNameIsFound() throws IOException {
    try (PipeReader old = new NamedPipe(path).openForReading()) {
      input.write(line("old"));
      assertThat(read(old, 4)).isEqualTo("old\n");
      Files.delete(path);
      new NamedPipe(path).make();
      assertThat(input.trouble()).isPresent();
      assertThat(input.write(line("lost"))).isEqualTo(new Written.NoReader());

      try (PipeReader next = new NamedPipe(path).openForReading()) {
        assertThat(input.write(line("new"))).isInstanceOf(Written.Whole.class);
        assertThat(read(next, 4)).isEqualTo("new\n");
      }
    }
  }

  @Test
  void aFileInItsPlaceIsLeftAlone() throws IOException {
    Files.delete(path);
    Files.writeString(path, "precious");

    assertThat(input.write(line("hello"))).isInstanceOf(Written.Failed.class);
    assertThat(input.trouble()).hasValueSatisfying(why -> assertThat(why).contains("is no pipe"));
    assertThat(path).hasContent("precious");
  }

  @Test
  void longMessagesOfManyThreadsDoNotMix() throws Exception {
    int threads = 8;
    int each = 40;
    AtomicInteger whole = new AtomicInteger();
    try (PipeReader reader = new NamedPipe(path).openForReading()) {
      List<Thread> writers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String letter = String.valueOf((char) ('a' + t));
        writers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int i = 0; i < each; ) {
                        if (input.write(line(letter.repeat(9_000 + i))) instanceof Written.Whole) {
                          whole.incrementAndGet();
                          i++;
                        }
                      }
                    }));
      }
      int expected = threads * (each * 9_001 + each * (each - 1) / 2);
      String all = read(reader, expected);
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(whole.get()).isEqualTo(threads * each);
      assertThat(all.lines())
          .hasSize(threads * each)
          .allMatch(text -> text.chars().distinct().count() == 1);
    }
  }

  @Test
  void noPipeHoldsMoreThanAMebibyte() throws IOException {
    try (PipeReader reader = new NamedPipe(path).openForReading()) {
      assertThat(input.write(new byte[PipeWriter.MOST_BYTES + 1]))
          .isEqualTo(new Written.TooLong(PipeWriter.MOST_BYTES + 1, PipeWriter.MOST_BYTES));
      assertThat(input.write(line("x"))).isInstanceOf(Written.Whole.class);
      assertThat(read(reader, 2)).isEqualTo("x\n");
    }
  }

  @Test
  void closedItWritesNothing() throws IOException {
    try (PipeReader reader = new NamedPipe(path).openForReading()) {
      assertThat(reader).isNotNull();
      input.close();
      assertThat(input.write(line("x"))).isEqualTo(new Written.NoReader());
      assertThat(timers.pending()).isZero();
    }
  }

  @Test
  void theMachinesTimeWillDo() throws IOException {
    try (FifoInput other = FifoInput.open(folder.resolve("other"), Timers.system())) {
      assertThat(other.trouble()).isPresent();
    }
  }
}
