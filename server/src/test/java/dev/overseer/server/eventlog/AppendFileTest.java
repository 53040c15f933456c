package dev.overseer.server.eventlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.server.FullDisks;
import dev.overseer.testkit.SmallDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendFileTest {
  @TempDir Path folder;

  @Test
  void appendsBehindWhatIsThere() throws IOException {
    Path file = Files.writeString(folder.resolve("log"), "one\n");

    append(file, "two\n", "three\n");

    assertThat(file).hasContent("one\ntwo\nthree\n");
  }

  @Test
  void makesAFileThatOthersCannotRead() throws IOException {
    Path file = folder.resolve("log");

    append(file, "one\n");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void beginsALineOfItsOwnBehindOneThatAKillCutOff() throws IOException {
    Path file = Files.writeString(folder.resolve("log"), "one\n{\"type\":\"ou");

    append(file, "two\n", "three\n");

    assertThat(file).hasContent("one\n{\"type\":\"ou\ntwo\nthree\n");
  }

  @Test
  void takesBackTheBeginningOfALineThatDidNotFit() throws IOException {
    try (SmallDisk disk = FullDisks.mountOrSkip(folder, 64)) {
      Path file = disk.folder().resolve("log");
      try (AppendFile log = new AppendFile(file)) {
        log.append(bytes("first\n"));
        disk.fill();
        String second = "2".repeat(3000) + "\n";
        String third = "3".repeat(3000) + "\n";
        ByteBuffer lines = bytes(second + third);

        // A page holds the first two lines and half of the third.
        assertThatThrownBy(() -> log.append(lines)).isInstanceOf(IOException.class);
        assertThat(file).hasContent("first\n" + second);
        assertThatThrownBy(() -> log.append(lines)).isInstanceOf(IOException.class);
        assertThat(file).hasContent("first\n" + second);

        disk.makeRoom();
        log.append(lines);
        assertThat(lines.hasRemaining()).isFalse();
        assertThat(file).hasContent("first\n" + second + third);
      }
    }
  }

  @Test
  void writesAtTheEndOfAFileThatWasEmptiedMeanwhile() throws IOException {
    Path file = folder.resolve("log");
    try (AppendFile log = new AppendFile(file)) {
      log.append(bytes("one\n"));
      Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
      log.append(bytes("two\n"));
    }
    assertThat(file).hasContent("two\n");
  }

  @Test
  void goesOnInTheFileThatHasTheNameNow() throws IOException {
    Path file = folder.resolve("log");
    Path rotated = folder.resolve("log.1");
    try (AppendFile log = new AppendFile(file)) {
      log.append(bytes("one\n"));
      Files.move(file, rotated);
      log.append(bytes("two\n"));
      log.reopen();
      log.append(bytes("three\n"));
    }
    assertThat(rotated).hasContent("one\ntwo\n");
    assertThat(file).hasContent("three\n");
  }

  @Test
  void keepsTheOldFileWhereTheNewOneCannotBeOpened() throws IOException {
    Path file = Files.createDirectory(folder.resolve("sub")).resolve("log");
    try (AppendFile log = new AppendFile(file)) {
      Files.move(folder.resolve("sub"), folder.resolve("moved"));
      assertThatThrownBy(log::reopen).isInstanceOf(NoSuchFileException.class);
      log.append(bytes("one\n"));
    }
    assertThat(folder.resolve("moved/log")).hasContent("one\n");
  }

  @Test
  void writesToADevice() throws IOException {
    append(Path.of("/dev/null"), "one\n");
  }

  private static void append(Path file, String... lines) throws IOException {
    try (AppendFile log = new AppendFile(file)) {
      for (String line : lines) {
        log.append(bytes(line));
      }
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
