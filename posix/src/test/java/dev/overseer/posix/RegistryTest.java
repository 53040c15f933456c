package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {
  private static final RegistryFile.Header HEADER =
      new RegistryFile.Header("token", new ProcessIdentity(812, 4711), "boot");
  private static final ProcessIdentity FIRST = new ProcessIdentity(833, 4790);
  private static final ProcessIdentity SECOND = new ProcessIdentity(834, 4791);

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("token" + Registry.SUFFIX);
  }

  @Test
  void holdsThoseWhoLive() throws Exception {
    try (Registry registry = Registry.create(folder, HEADER)) {
      registry.began(1, FIRST);
      registry.began(2, SECOND);
      registry.over(1);
      assertThat(Files.readString(file))
          .isEqualTo(
              """
              overseer-children 1 token 812 4711 boot
              + 1 833 4790
              + 2 834 4791
              - 1
              """);
      assertThat(RegistryFile.read(file)).contains(new RegistryFile(HEADER, Map.of(2L, SECOND)));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void staysSmallAndForgetsNobody() throws Exception {
    try (Registry registry = Registry.create(folder, HEADER)) {
      registry.began(1, FIRST);
      for (int i = 2; i < 50_000; i++) {
        registry.began(i, SECOND);
        registry.over(i);
      }
      assertThat(Files.size(file)).isLessThan(80_000);
      registry.began(50_000, SECOND);
      assertThat(RegistryFile.read(file))
          .contains(new RegistryFile(HEADER, Map.of(1L, FIRST, 50_000L, SECOND)));
      assertThat(folder.toFile().list()).containsExactly(file.getFileName().toString());
    }
  }

  @Test
  void aFullDiskStopsNothingAndIsMadeUpFor() throws Exception {
    Path unfinished = folder.resolve(file.getFileName() + ".new");
    Files.createSymbolicLink(file, Path.of("/dev/full"));
    Files.createSymbolicLink(unfinished, Path.of("/dev/full"));
    try (Registry registry = Registry.create(folder, HEADER)) {
      registry.began(1, FIRST);
      registry.began(2, SECOND);

      Files.delete(unfinished);
      registry.over(2);

      assertThat(RegistryFile.read(file)).contains(new RegistryFile(HEADER, Map.of(1L, FIRST)));
      registry.began(3, SECOND);
      assertThat(RegistryFile.read(file))
          .contains(new RegistryFile(HEADER, Map.of(1L, FIRST, 3L, SECOND)));
    }
  }

  @Test
  void tornLinesDoNotCount() throws Exception {
    Files.writeString(file, HEADER.line() + "+ 1 833 4790\n+ 2 8\n+ x 1 1\n\n- 9\n+ 3 834 47");
    assertThat(RegistryFile.read(file)).contains(new RegistryFile(HEADER, Map.of(1L, FIRST)));
  }

  @Test
  void withoutAHeaderThereIsNothing() throws Exception {
    assertThat(RegistryFile.read(file)).isEmpty();
    for (String text : new String[] {"", "overseer-children 1 token 812 4711 boot", "x\n", "\n"}) {
      Files.writeString(file, text);
      assertThat(RegistryFile.read(file)).as(text).isEqualTo(Optional.empty());
    }
  }
}
