package dev.overseer.hub.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds docs/drivers.md against the code that it tells of. */
class DriversPageTest {
  private MarkdownPage page;

  @BeforeEach
  void read() throws IOException {
    page = new MarkdownPage("drivers.md");
  }

  @Test
  void allCodeIsTakenFromTheExample() throws IOException {
    String example =
        sources("../examples/custom-driver/src/main/java/example").stream()
            .map(DriversPageTest::withoutIndentation)
            .collect(Collectors.joining("\n"));

    assertThat(page.blocks("java"))
        .hasSize(7)
        .allSatisfy(block -> assertThat(example).contains(withoutIndentation(block)));
  }

  @Test
  void eachTypeOfTheSpiIsNamed() throws IOException {
    List<String> named =
        page.tables("Type in `dev.overseer.hub.spi`", "What it is").getFirst().stream()
            .map(row -> MarkdownPage.codes(row.getFirst()).getFirst() + ".java")
            .toList();

    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/overseer/hub/spi"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(file -> !file.equals("package-info.java"))
          .containsExactlyInAnyOrderElementsOf(named);
    }
  }

  private static List<String> sources(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.map(DriversPageTest::content).toList();
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutIndentation(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
