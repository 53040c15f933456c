package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.e2e.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Java the launcher takes, where each {@code java} prints its own place. */
class FindJavaIT {
  @TempDir private Path folder;
  private Path launcher;
  private Path tools;

  @BeforeEach
  void install() throws IOException {
    launcher = folder.resolve("overseer/bin/overseer");
    Files.createDirectories(folder.resolve("overseer/lib"));
    Files.writeString(folder.resolve("overseer/lib/overseer.jar"), "never read");
    Files.createDirectories(launcher.getParent());
    Files.copy(SourceTree.LAUNCHER, launcher);
    tools = folder.resolve("tools");
    for (String tool : List.of("readlink", "stat", "flock")) {
      FakeJdk.script(tools.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"");
    }
  }

  @Test
  void takesJavaHomeFirst() throws Exception {
    Path home = FakeJdk.jre(folder.resolve("home"), "25.0.3");
    onThePath(FakeJdk.jre(folder.resolve("path"), "25.0.3"));
    FakeJdk.jre(folder.resolve("jdks/one"), "25.0.3");

    assertThat(javaOf(Map.of("JAVA_HOME", home.toString()))).isEqualTo(home + "/bin/java\n");
  }

  @Test
  void takesTheOneOnThePathNext() throws Exception {
    Path home = FakeJdk.jre(folder.resolve("home"), "17.0.3");
    Path path = onThePath(FakeJdk.jre(folder.resolve("path"), "25.0.3"));
    FakeJdk.jre(folder.resolve("jdks/one"), "25.0.3");

    assertThat(javaOf(Map.of("JAVA_HOME", home.toString()))).isEqualTo(path + "/bin/java\n");
  }

  @Test
  void looksThroughTheFoldersAtLast() throws Exception {
    onThePath(FakeJdk.jre(folder.resolve("path"), "17.0.3"));
    FakeJdk.jre(folder.resolve("jdks/a 17"), "17");
    Path second = FakeJdk.jre(folder.resolve("jdks/b 25"), "25");

    assertThat(javaOf(Map.of())).isEqualTo(second + "/bin/java\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {".sdkman/candidates/java", ".jdks", ".local/share/mise/installs/java"})
  void knowsWherePeopleKeepTheirs(String place) throws Exception {
    Path jdk = FakeJdk.jre(folder.resolve("user").resolve(place).resolve("x25"), "25.0.3");

    assertThat(
            javaOf(Map.of("HOME", folder.resolve("user").toString(), "OVERSEER_JDK_FOLDERS", "")))
        .isEqualTo(jdk + "/bin/java\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17.0.15", "2.5", "250.1", "1.8.0_25", "26-ea"})
  void takesNoOtherVersion(String version) throws Exception {
    FakeJdk.jre(folder.resolve("jdks/other"), version);

    assertThat(run(Map.of()).exit()).isEqualTo(1);
  }

  @Test
  void saysWhatToDoWhereThereIsNone() throws Exception {
    Ran ran = run(Map.of());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .startsWith(
            "overseer: found no Java 25 in JAVA_HOME, on the PATH, or in "
                + folder.resolve("jdks")
                + ".\n")
        .contains("set JAVA_HOME", "apt-get install openjdk-25-jdk-headless");
  }

  private Path onThePath(Path jdk) throws IOException {
    Files.createSymbolicLink(tools.resolve("java"), jdk.resolve("bin/java"));
    return jdk;
  }

  private String javaOf(Map<String, String> environment) throws Exception {
    Ran ran = run(environment);
    assertThat(ran.err()).isEmpty();
    return ran.out();
  }

  private Ran run(Map<String, String> environment) throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>();
    all.put("PATH", tools.toString());
    all.put("HOME", "");
    all.put("JAVA_HOME", "");
    all.put("OVERSEER_JDK_FOLDERS", folder.resolve("jdks").toString());
    all.putAll(environment);
    return Program.start(folder, all, List.of(launcher.toString(), "--version")).end();
  }
}
