package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.e2e.Program.Ran;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tour of the packaged tree: that it shows what it promises, and that nothing is left of it.
 */
class DemoIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/#token=\\w+");

  @TempDir private Path folder;

  @Test
  void allTasksGoAsTheyShould() throws Exception {
    Ran ran = start("--exit").end();

    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out())
        .containsPattern(LINK)
        .containsPattern("news +· failed: .*; to be tried again\n")
        .containsPattern("no-tests +· given up: .*; now a dead letter\n")
        .containsPattern("deadlock +· given up: timed out; now a dead letter\n")
        .containsPattern("deploy +· the person says yes\n")
        .containsPattern("\ntest-all +marie +1 +20,01\\d ")
        .containsPattern("\n[1-9]\\d+ posts went to a stand-in for Discord, .* asked once\\.\n")
        .doesNotContain("NOT AS IT SHOULD");
    assertNothingIsLeft();
  }

  @Test
  void interruptedItLeavesNothing() throws Exception {
    Program demo = start();
    await().atMost(SOON).until(() -> demo.outSoFar().contains("deadlock     · marie begins"));
    Matcher link = LINK.matcher(demo.outSoFar());
    assertThat(link.find()).isTrue();
    assertThat(status(link.group())).isEqualTo(200);
    List<ProcessHandle> processes = new ArrayList<>(demo.process().descendants().toList());
    assertThat(processes).hasSizeGreaterThan(3);

    new ProcessBuilder("kill", "-INT", Long.toString(demo.process().pid())).start().waitFor();

    Ran ran = demo.end();
    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    await().atMost(SOON).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    assertNothingIsLeft();
  }

  @Test
  void interruptedBeforeItsEndItSaysSo() throws Exception {
    Program demo = start("--exit");
    await().atMost(SOON).until(() -> demo.outSoFar().contains("fix-login"));

    demo.process().destroy();

    assertThat(demo.end().exit()).isEqualTo(143);
    assertNothingIsLeft();
  }

  private Program start(String... flags) throws IOException {
    List<String> line = new ArrayList<>(List.of(SourceTree.PACKAGED + "/bin/overseer", "demo"));
    line.addAll(List.of(flags));
    return Program.start(
        folder,
        Map.of("OVERSEER_JAVA_OPTS", "-Djava.io.tmpdir=" + folder, "HOME", folder.toString()),
        line);
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(file -> file.getFileName().toString().startsWith("overseer-demo")))
          .isEmpty();
    }
    assertThat(
            ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder.toString())))
        .isEmpty();
  }

  private static int status(String url) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
