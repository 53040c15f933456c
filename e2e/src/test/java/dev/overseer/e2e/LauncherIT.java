package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.e2e.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of the source tree, as the build has just packaged it. */
class LauncherIT {
  private static final String VERSION = "overseer \\d+\\.\\d+\\.\\d+.*, Java 25.*\n";

  @TempDir private Path folder;

  @Test
  void runsFromAnotherFolder() throws Exception {
    Ran ran = run("--version");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).matches(VERSION);
    assertThat(ran.exit()).isZero();
  }

  @Test
  void runsThroughAChainOfLinksFoundOnThePath() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("a b/bin"));
    Files.createSymbolicLink(folder.resolve("a b/first"), SourceTree.LAUNCHER);
    Files.createSymbolicLink(folder.resolve("second"), Path.of("a b/first"));
    Files.createSymbolicLink(bin.resolve("overseer"), Path.of("../../second"));

    Ran ran = run(Map.of("PATH", bin + ":/usr/bin:/bin"), "sh", "-c", "overseer --version");
    // JUnit warns when its cleaning meets a link that leads out.
    Files.delete(folder.resolve("a b/first"));

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).matches(VERSION);
  }

  @Test
  void runsAsAnArgumentOfTheShell() throws Exception {
    Program program =
        Program.start(
            SourceTree.ROOT,
            Map.of("OVERSEER_NO_BUILD", "1"),
            List.of("sh", "overseer", "--version"));

    assertThat(program.end().out()).matches(VERSION);
  }

  @Test
  void listsItsCommands() throws Exception {
    assertThat(run("--help").out())
        .contains("\nCommands:\n  up ", "\n  serve ", "\n  run ", "\n  help ", "\n  completion ");
  }

  @Test
  void handsOnArgumentsAsTheyAre() throws Exception {
    Ran ran = run("two  words * $HOME \"quoted\"");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .startsWith("overseer: there is no command 'two  words * $HOME \"quoted\"'.\n");
  }

  @Test
  void readsArgumentsAsUtf8WhereNoLocaleIsSet() throws Exception {
    Map<String, String> bare = Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "");

    assertThat(run(bare, SourceTree.LAUNCHER.toString(), "größer 世界").err())
        .startsWith("overseer: there is no command 'größer 世界'.\n");
  }

  /** So that a signal to the launcher is a signal to the program. */
  @Test
  void becomesTheProgramUnderItsOwnPid() throws Exception {
    Program program =
        Program.start(
            folder,
            Map.of(
                "OVERSEER_NO_BUILD",
                "1",
                "OVERSEER_JAVA_OPTS",
                "-Xlog:startuptime:file=jvm-%p -Xlog:gc:file=jvm-%p"),
            List.of(SourceTree.LAUNCHER.toString(), "--version"));
    long pid = program.process().pid();

    assertThat(program.end().exit()).isZero();
    assertThat(folder.resolve("jvm-" + pid)).exists();
  }

  @Test
  void usesTheAotCacheForEveryKindOfCommand() throws Exception {
    // In this mode the JVM refuses to start where it cannot use its cache.
    Map<String, String> insist = Map.of("OVERSEER_JAVA_OPTS", "-XX:AOTMode=on");

    assertThat(run(insist, SourceTree.LAUNCHER.toString(), "--version").exit()).isZero();
    assertThat(run(insist, SourceTree.LAUNCHER.toString(), "serve", "--help").exit()).isZero();
  }

  @Test
  void picksFlagsBySubcommand() throws Exception {
    Map<String, String> show = Map.of("OVERSEER_JAVA_OPTS", "-XX:+PrintCommandLineFlags");

    assertThat(run(show, SourceTree.LAUNCHER.toString(), "--version").err())
        .contains("-XX:TieredStopAtLevel=1 ", "-XX:MaxHeapSize=134217728 ");
    assertThat(run(show, SourceTree.LAUNCHER.toString(), "serve", "--help").err())
        .contains("-XX:MaxHeapSize=536870912 ")
        .doesNotContain("TieredStopAtLevel");
  }

  @Test
  void letsTheUsersJavaFlagsWin() throws Exception {
    Map<String, String> flags =
        Map.of("OVERSEER_JAVA_OPTS", "-XX:+PrintCommandLineFlags  -Xmx99m ");

    Ran ran = run(flags, SourceTree.LAUNCHER.toString(), "--version");

    assertThat(ran.err()).contains("-XX:MaxHeapSize=" + 99 * 1024 * 1024 + " ");
    assertThat(ran.out()).matches(VERSION);
  }

  private Ran run(String argument) throws IOException, InterruptedException {
    return run(Map.of(), SourceTree.LAUNCHER.toString(), argument);
  }

  private Ran run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(environment);
    // The tree is of this build; a source edited since must not start another one inside of it.
    all.put("OVERSEER_NO_BUILD", "1");
    return Program.start(folder, all, List.of(command)).end();
  }
}
