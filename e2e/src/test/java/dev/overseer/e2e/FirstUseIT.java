package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.e2e.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When and how the launcher builds, in a source tree of a few files whose {@code mvnw} is a script
 * that notes each call.
 */
class FirstUseIT {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir private Path folder;
  private Path tree;
  private Path jdk;

  @BeforeEach
  void plantTree() throws IOException {
    tree = folder.resolve("a clone");
    jdk = FakeJdk.jdk(folder.resolve("jdk"), "25.0.3");
    FakeJdk.script(
        jdk.resolve("bin/java"),
        "[ ! -e /proc/$$/fd/9 ] || echo 'it holds the lock of the build'; echo program");
    write("pom.xml", "dist/pom.xml", "cli/pom.xml", "cli/src/main/java/Main.java", "e2e/pom.xml");
    Files.copy(SourceTree.LAUNCHER, tree.resolve("overseer"));
    mvnw("");
    try (var files = Files.walk(tree)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
      }
    }
  }

  @Test
  void buildsOnceAndSaysSoInALine() throws Exception {
    Ran first = run();
    Ran second = run();

    assertThat(first.out()).isEqualTo("program\n");
    assertThat(first.err()).matches("overseer: building from source, .*\n");
    assertThat(second).isEqualTo(new Ran(0, "program\n", ""));
    assertThat(calls()).containsExactly(jdk + " -pl dist -am package -Dmaven.test.skip=true");
  }

  @Test
  void buildsAgainAfterASourceChanged() throws Exception {
    run();
    write("cli/src/main/java/Main.java");
    run();

    assertThat(calls()).hasSize(2);
  }

  @Test
  void buildsAgainAfterASourceWasRemoved() throws Exception {
    run();
    Files.delete(tree.resolve("cli/src/main/java/Main.java"));
    run();

    assertThat(calls()).hasSize(2);
  }

  @Test
  void doesNotBuildForWhatIsNotInTheTree() throws Exception {
    run();
    write("e2e/pom.xml", "README.md");
    run();

    assertThat(calls()).hasSize(1);
  }

  @Test
  void runsWhatThereIsWhereBuildingIsForbidden() throws Exception {
    run();
    write("cli/src/main/java/Main.java");

    assertThat(run(Map.of("OVERSEER_NO_BUILD", "1"))).isEqualTo(new Ran(0, "program\n", ""));
    assertThat(calls()).hasSize(1);
  }

  @Test
  void saysWhatIsMissingWhereBuildingIsForbidden() throws Exception {
    Ran ran = run(Map.of("OVERSEER_NO_BUILD", "1"));

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("nothing is built in " + tree).contains("unset it");
  }

  @Test
  void showsTheEndOfTheLogOfABuildThatFailed() throws Exception {
    mvnw(
        """
        i=0
        while [ $((i += 1)) -le 60 ]; do echo "line $i"; done
        exit 1
        """);

    Ran ran = run();

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .contains("\nline 36\n", "\nline 60\n")
        .doesNotContain("line 35\n")
        .endsWith("the whole log is " + tree.resolve("target/launcher-build.log") + "\n");
    assertThat(tree.resolve("target/launcher-build.log")).content().contains("line 1\n");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    mvnw("while [ ! -e go ]; do sleep 0.02; done");
    Program first = start(Map.of());
    await().until(() -> calls().size() == 1);
    Program second = start(Map.of());
    await().until(() -> second.errSoFar().contains("waiting for another build"));

    write("go");

    assertThat(first.end().out()).isEqualTo("program\n");
    assertThat(second.end().out()).isEqualTo("program\n");
    assertThat(calls()).hasSize(1);
  }

  @Test
  void endsTheBuildWhenItIsEnded() throws Exception {
    mvnw("echo $$ >pid; exec sleep 1000");
    Program program = start(Map.of());
    await().until(() -> Files.exists(tree.resolve("pid")) && !read("pid").isBlank());
    ProcessHandle maven = ProcessHandle.of(Long.parseLong(read("pid").strip())).orElseThrow();

    try {
      program.process().destroy();

      assertThat(program.end().exit()).isEqualTo(143);
      await().until(() -> !maven.isAlive());
    } finally {
      maven.destroyForcibly();
    }
  }

  @Test
  void saysThatItTakesACompilerToBuild() throws Exception {
    Files.delete(jdk.resolve("bin/javac"));

    Ran ran = run(Map.of("PATH", "/usr/bin:/bin", "OVERSEER_JDK_FOLDERS", folder + "/none"));

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("found no JDK 25 (to build; a JRE is not enough)");
    assertThat(tree.resolve("calls")).doesNotExist();
  }

  /** A build that does this before it packages. */
  private void mvnw(String script) throws IOException {
    FakeJdk.script(
        tree.resolve("mvnw"),
        """
        echo "$JAVA_HOME $*" >>calls
        %s
        mkdir -p dist/target/overseer/lib
        echo jar >dist/target/overseer/lib/overseer.jar
        echo version=1 >dist/target/overseer/build-info
        """
            .formatted(script));
  }

  private void write(String... files) throws IOException {
    for (String file : files) {
      Files.createDirectories(tree.resolve(file).getParent());
      Files.writeString(tree.resolve(file), "text");
    }
  }

  private List<String> calls() throws IOException {
    Path calls = tree.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private String read(String file) throws IOException {
    return Files.readString(tree.resolve(file));
  }

  private Ran run() throws IOException, InterruptedException {
    return run(Map.of());
  }

  private Ran run(Map<String, String> environment) throws IOException, InterruptedException {
    return start(environment).end();
  }

  private Program start(Map<String, String> environment) throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("JAVA_HOME", jdk.toString());
    return Program.start(folder, all, List.of(tree.resolve("overseer").toString(), "--version"));
  }
}
