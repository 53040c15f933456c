package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.e2e.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged tree, copied away from what it was built from. */
class InstalledTreeIT {
  private static final String PREPARING = "overseer: preparing quick starts on this Java, once\n";

  @TempDir private Path folder;
  private Path home;
  private Path launcher;

  @BeforeEach
  void copy() throws Exception {
    home = folder.resolve("a tree/overseer 1");
    Files.createDirectories(home.getParent());
    Program copy =
        Program.start(
            folder, Map.of(), List.of("cp", "-a", SourceTree.PACKAGED.toString(), home.toString()));
    assertThat(copy.end().exit()).isZero();
    launcher = home.resolve("bin/overseer");
  }

  /** JUnit warns when its cleaning meets a link that leads out. */
  @AfterEach
  void removeLink() throws IOException {
    Files.deleteIfExists(folder.resolve("jdk/lib"));
  }

  @Test
  void runsWithTheAotCacheItCameWith() throws Exception {
    Ran ran = run(Map.of("OVERSEER_JAVA_OPTS", "-XX:AOTMode=on"));

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).startsWith("overseer ");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void runsThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("overseer"), launcher);

    Ran ran = Program.start(folder, Map.of(), List.of(link.toString(), "--version")).end();

    assertThat(ran.out()).startsWith("overseer ");
  }

  @Test
  void makesTheCacheAnewOnceAfterAJarHasChanged() throws Exception {
    Path jar = home.resolve("lib/overseer.jar");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-02-01T00:00:00Z")));

    assertThat(run(Map.of()).err()).isEqualTo(PREPARING);

    Ran second = run(Map.of("OVERSEER_JAVA_OPTS", "-XX:AOTMode=on"));
    assertThat(second.err()).isEmpty();
    assertThat(second.exit()).isZero();
  }

  @Test
  void makesTheCacheAnewForAnotherJava() throws Exception {
    Path other = FakeJdk.around(realJava(), folder.resolve("jdk"), "exec \"$real\" \"$@\"");

    Ran ran = run(Map.of("JAVA_HOME", other.toString()));

    assertThat(ran.err()).isEqualTo(PREPARING);
    assertThat(ran.exit()).isZero();
  }

  @Test
  void runsWithoutACacheThatCannotBeMadeAndTriesOnlyOnce() throws Exception {
    Path other =
        FakeJdk.around(
            realJava(),
            folder.resolve("jdk"),
            """
            case $* in
              *AOTCacheOutput*) exit 1 ;;
            esac
            exec "$real" "$@"
            """);
    Map<String, String> environment = Map.of("JAVA_HOME", other.toString());

    Ran first = run(environment);
    Ran second = run(environment);

    assertThat(first.err()).isEqualTo(PREPARING);
    assertThat(first.out()).startsWith("overseer ");
    assertThat(first.exit()).isZero();
    assertThat(second).isEqualTo(new Ran(0, first.out(), ""));
    assertThat(home.resolve("aot")).isDirectoryNotContaining("glob:**.aot.[0-9]*");
  }

  @Test
  void saysWhatIsMissingOfATreeWithoutItsJars() throws Exception {
    Files.delete(home.resolve("lib/overseer.jar"));

    Ran ran = run(Map.of());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("lib/overseer.jar is missing");
  }

  private Ran run(Map<String, String> environment) throws IOException, InterruptedException {
    return Program.start(folder, environment, List.of(launcher.toString(), "--version")).end();
  }

  private static Path realJava() {
    return Path.of(System.getProperty("java.home"));
  }
}
