package dev.overseer.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NamedPipeTest {
  private static final int DEFAULT_BYTES = 64 * 1024;

  @TempDir Path folder;

  private NamedPipe pipe;

  @BeforeEach
  void name() {
    pipe = new NamedPipe(folder.resolve("marie-control"));
  }

  @Test
  void isMadeOnceForItsOwner() throws Exception {
    assertThat(pipe.make()).isTrue();
    assertThat(pipe.make()).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pipe.path())))
        .isEqualTo("rw-------");
  }

  @Test
  void whatIsNoPipeIsLeftAlone() throws Exception {
    Files.writeString(pipe.path(), "precious");
    assertThatThrownBy(pipe::make).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(pipe::openForWriting)
        .isInstanceOf(FileSystemException.class)
        .hasMessage(pipe.path() + ": is no pipe");
    assertThatThrownBy(pipe::openForReading).hasMessage(pipe.path() + ": is no pipe");
    assertThat(pipe.path()).hasContent("precious");

    NamedPipe none = new NamedPipe(folder.resolve("none"));
    assertThatThrownBy(none::openForWriting).isInstanceOf(NoSuchFileException.class);

    NamedPipe link = new NamedPipe(folder.resolve("link"));
    Files.createSymbolicLink(link.path(), pipe.path());
    assertThatThrownBy(link::openForWriting)
        .hasMessage(link.path() + ": cannot be opened: it is a symbolic link");
  }

  @Test
  void nobodyReads() throws Exception {
    pipe.make();
    assertThat(pipe.openForWriting()).isEmpty();
    PipeReader reader = pipe.openForReading();
    try (PipeWriter writer = pipe.openForWriting().orElseThrow()) {
      assertThat(writer.write(bytes("hello"))).isEqualTo(PipeWriter.Outcome.WRITTEN);
      reader.close();
      assertThat(writer.write(bytes("hello"))).isEqualTo(PipeWriter.Outcome.NO_READER);
      assertThat(writer.write(new byte[50_000])).isEqualTo(PipeWriter.Outcome.NO_READER);
    }
    assertThat(pipe.openForWriting()).isEmpty();
  }

  @Test
  void writersComeAndGo() throws Exception {
    pipe.make();
    try (PipeReader reader = pipe.openForReading()) {
      for (int i = 0; i < 3; i++) {
        try (PipeWriter writer = pipe.openForWriting().orElseThrow()) {
          assertThat(writer.write(bytes("message " + i))).isEqualTo(PipeWriter.Outcome.WRITTEN);
        }
        assertThat(reader.read()).asString(UTF_8).isEqualTo("message " + i);
      }
      String says = "import sys; open(sys.argv[1], 'w').write('from python')";
      Python.run(says, pipe.path());
      assertThat(reader.read()).asString(UTF_8).isEqualTo("from python");
    }
  }

  @Test
  void closingWakesTheReader() throws Exception {
    pipe.make();
    PipeReader reader = pipe.openForReading();
    CompletableFuture<byte[]> read = new CompletableFuture<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              begun.complete(null);
              try {
                read.complete(reader.read());
              } catch (Exception e) {
                read.completeExceptionally(e);
              }
            });
    begun.get();
    reader.close();
    assertThat(read.get(10, TimeUnit.SECONDS)).isEmpty();
    assertThat(reader.read()).isEmpty();
    reader.close();
  }

  @Test
  void fullMeansNothingWentIn() throws Exception {
    pipe.make();
    byte[] message = bytes("x".repeat(3_000) + "\n");
    try (PipeReader reader = pipe.openForReading();
        PipeWriter writer = pipe.openForWriting().orElseThrow()) {
      int written = 0;
      while (writer.write(message) == PipeWriter.Outcome.WRITTEN) {
        written++;
      }
      assertThat(written).isBetween(10, DEFAULT_BYTES / message.length);
      assertThat(writer.write(new byte[20_000])).isEqualTo(PipeWriter.Outcome.FULL);

      byte[] all = read(reader, written * message.length);
      assertThat(all).hasSize(written * message.length);
      assertThat(writer.write(message)).isEqualTo(PipeWriter.Outcome.WRITTEN);
      assertThat(reader.read()).isEqualTo(message);
    }
  }

  @Test
  void longMessagesGoInWholeOrNotAtAll() throws Exception {
    pipe.make();
    byte[] most = new byte[PipeWriter.MOST_BYTES];
    IntStream.range(0, most.length).forEach(i -> most[i] = (byte) (i % 251));
    try (PipeReader reader = pipe.openForReading();
        PipeWriter writer = pipe.openForWriting().orElseThrow()) {
      assertThat(writer.write(most)).isEqualTo(PipeWriter.Outcome.WRITTEN);
      assertThat(writer.write(bytes("x"))).isEqualTo(PipeWriter.Outcome.FULL);
      assertThat(read(reader, most.length)).isEqualTo(most);

      assertThatThrownBy(() -> writer.write(new byte[PipeWriter.MOST_BYTES + 1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a message holds 1048576 bytes at most, not 1048577");
    }
  }

  @Test
  void roomInBytesIsNoRoomInPages() throws Exception {
    pipe.make();
    try (PipeReader reader = pipe.openForReading();
        PipeWriter writer = pipe.openForWriting().orElseThrow()) {
      // Two of these do not fit into a page: so each takes one of the sixteen.
      for (int i = 0; i < 15; i++) {
        assertThat(writer.write(new byte[2_100])).isEqualTo(PipeWriter.Outcome.WRITTEN);
      }
      assertThat(writer.write(new byte[20_000])).isEqualTo(PipeWriter.Outcome.FULL);
      assertThat(read(reader, 15 * 2_100)).hasSize(15 * 2_100);
      assertThat(writer.write(new byte[20_000])).isEqualTo(PipeWriter.Outcome.WRITTEN);
    }
  }

  private static byte[] read(PipeReader reader, int length) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < length) {
      all.writeBytes(reader.read());
    }
    return all.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
