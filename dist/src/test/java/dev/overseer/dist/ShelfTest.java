package dev.overseer.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  @TempDir private Path home;
  private Path folder;
  private Path key;
  private AotCaches caches;

  @BeforeEach
  void fill() throws IOException {
    folder = Files.createDirectories(home.resolve("lib"));
    caches = new AotCaches(home);
    key = Files.writeString(home.resolve("aot/client.aot.key"), "made for this");
    Files.writeString(folder.resolve("a.jar"), "first");
    Files.setLastModifiedTime(folder.resolve("a.jar"), LONG_AGO);
  }

  @Test
  void leavesAFileAloneThatDoesNotDiffer() throws IOException {
    Path file = new Shelf(folder, caches).put("a.jar", "first".getBytes(UTF_8));

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(LONG_AGO);
    assertThat(key).exists();
  }

  @Test
  void replacesAFileUnderAReaderThatKeepsTheOldOne() throws IOException {
    try (InputStream reader = Files.newInputStream(folder.resolve("a.jar"))) {
      new Shelf(folder, caches).put("a.jar", "second".getBytes(UTF_8));

      assertThat(reader.readAllBytes()).asString(UTF_8).isEqualTo("first");
    }
    assertThat(folder.resolve("a.jar")).hasContent("second");
    assertThat(folder).isDirectoryNotContaining("glob:**.next");
  }

  @Test
  void forgetsTheCachesWhenAFileIsReplacedAddedOrRemoved() throws IOException {
    new Shelf(folder, caches).put("a.jar", "second".getBytes(UTF_8));
    assertThat(key).doesNotExist();

    Files.writeString(key, "made for this");
    new Shelf(folder, caches).put("b.jar", "new".getBytes(UTF_8));
    assertThat(key).doesNotExist();

    Files.writeString(key, "made for this");
    new Shelf(folder, caches).removeOthers();
    assertThat(key).doesNotExist();
  }

  @Test
  void removesWhatWasNotPut() throws IOException {
    Files.writeString(folder.resolve("old-1.0.jar"), "old");
    Shelf shelf = new Shelf(folder, caches);
    shelf.put("a.jar", "first".getBytes(UTF_8));

    shelf.removeOthers();

    assertThat(folder).isDirectoryNotContaining("glob:**old*");
    assertThat(folder.resolve("a.jar")).exists();
  }

  @Test
  void makesTheFolder() throws IOException {
    new Shelf(home.resolve("new/lib"), caches).put("a.jar", new byte[] {1});

    assertThat(home.resolve("new/lib/a.jar")).hasBinaryContent(new byte[] {1});
  }
}
