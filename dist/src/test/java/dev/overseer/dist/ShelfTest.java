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

  @TempDir private Path folder;
  private Path seal;

  @BeforeEach
  void sealAndFill() throws IOException {
    seal = Files.writeString(folder.resolve("seal"), "sealed");
    Files.writeString(folder.resolve("a.jar"), "first");
    Files.setLastModifiedTime(folder.resolve("a.jar"), LONG_AGO);
  }

  @Test
  void leavesAFileAloneThatDoesNotDiffer() throws IOException {
    Path file = new Shelf(folder, seal).put("a.jar", "first".getBytes(UTF_8));

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(LONG_AGO);
    assertThat(seal).exists();
  }

  @Test
  void replacesAFileUnderAReaderThatKeepsTheOldOne() throws IOException {
    try (InputStream reader = Files.newInputStream(folder.resolve("a.jar"))) {
      new Shelf(folder, seal).put("a.jar", "second".getBytes(UTF_8));

      assertThat(reader.readAllBytes()).asString(UTF_8).isEqualTo("first");
    }
    assertThat(folder.resolve("a.jar")).hasContent("second");
    assertThat(folder).isDirectoryNotContaining("glob:**.next");
  }

  @Test
  void breaksTheSealWhenAFileIsReplacedAddedOrRemoved() throws IOException {
    new Shelf(folder, seal).put("a.jar", "second".getBytes(UTF_8));
    assertThat(seal).doesNotExist();

    Files.writeString(seal, "sealed");
    new Shelf(folder, seal).put("b.jar", "new".getBytes(UTF_8));
    assertThat(seal).doesNotExist();

    Files.writeString(seal, "sealed");
    new Shelf(folder, seal).removeOthersThan("a.jar", "seal");
    assertThat(seal).doesNotExist();
  }

  @Test
  void removesWhatWasNeitherPutNorNamed() throws IOException {
    Files.writeString(folder.resolve("old-1.0.jar"), "old");
    Files.writeString(folder.resolve("cache"), "made by the launcher");
    Shelf shelf = new Shelf(folder, seal);
    shelf.put("a.jar", "first".getBytes(UTF_8));

    shelf.removeOthersThan("cache");

    assertThat(folder).isDirectoryNotContaining("glob:**old*");
    assertThat(folder.resolve("a.jar")).exists();
    assertThat(folder.resolve("cache")).exists();
  }

  @Test
  void makesTheFolder() throws IOException {
    new Shelf(folder.resolve("new/lib"), seal).put("a.jar", new byte[] {1});

    assertThat(folder.resolve("new/lib/a.jar")).hasBinaryContent(new byte[] {1});
  }
}
