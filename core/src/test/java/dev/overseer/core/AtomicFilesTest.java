package dev.overseer.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void writesAndReplaces() throws IOException {
    Path file = folder.resolve("state.json");

    AtomicFiles.write(file, "one".getBytes(UTF_8));
    assertThat(file).hasContent("one");
    AtomicFiles.write(file, "two".getBytes(UTF_8));

    assertThat(file).hasContent("two");
    assertThat(names()).containsExactly("state.json");
  }

  @Test
  void keepsPermissionsAndTightensThemOnRequest() throws IOException {
    Path file = Files.createFile(folder.resolve("f"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    AtomicFiles.write(file, new byte[] {1});
    assertThat(permissions(file)).isEqualTo("rw-r-----");

    AtomicFiles.writePrivate(file, new byte[] {2});
    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @Test
  void leavesEverythingAsItWasWhenItFails() throws IOException {
    Path taken = folder.resolve("taken");
    Files.createDirectories(taken.resolve("inner"));

    assertThatThrownBy(() -> AtomicFiles.write(taken, new byte[] {1}))
        .isInstanceOfAny(DirectoryNotEmptyException.class, FileSystemException.class);
    assertThatThrownBy(() -> AtomicFiles.write(folder.resolve("none/f"), new byte[] {1}))
        .isInstanceOf(NoSuchFileException.class);

    assertThat(names()).containsExactly("taken");
  }

  @Test
  void replacesALinkAndLeavesItsTargetAlone() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);

    AtomicFiles.write(link, "new".getBytes(UTF_8));

    assertThat(target).hasContent("old");
    assertThat(link).hasContent("new").isRegularFile();
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void showsReadersOneWholeContentOrTheOther() throws Exception {
    Path file = folder.resolve("f");
    List<String> contents = List.of("a".repeat(50_000), "b".repeat(70_000));
    AtomicFiles.write(file, contents.getFirst().getBytes(UTF_8));
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 100; i++) {
                      AtomicFiles.write(file, contents.get(i % 2).getBytes(UTF_8));
                    }
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  } finally {
                    done.set(true);
                  }
                });

    while (!done.get()) {
      assertThat(contents).contains(Files.readString(file));
    }
    writer.join();
  }

  @Test
  void movesForOneOfSeveral() throws IOException {
    Path from = Files.writeString(folder.resolve("from"), "x");
    Path to = Files.createDirectory(folder.resolve("sub")).resolve("to");

    AtomicFiles.move(from, to);

    assertThat(to).hasContent("x");
    assertThatThrownBy(() -> AtomicFiles.move(from, to)).isInstanceOf(NoSuchFileException.class);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
