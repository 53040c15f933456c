package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.cli.CommandLines.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
  @Test
  void showsWhatItPromisesAndLeavesNothing() throws IOException {
    Ran ran = CommandLines.run("demo");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.exit()).as(ran.out()).isZero();
    assertThat(ran.out())
        .contains("hello     │ Hello, hello, from process ")
        .containsPattern("flaky +· restart 1 in 400ms\n")
        .containsPattern("build-3 +· waits at position 2\n")
        .containsPattern("chatty +· 100,000 lines in \\d+\\.\\d s\n")
        .containsPattern("stubborn +│ SIGTERM\\? Not with me\\.\n")
        .containsPattern("summary +│ Three points, all good\\.\n")
        .containsPattern("wobbly +· failed: .*; to be tried again\n")
        .containsPattern("hangs +· given up: .*; now a dead letter\n")
        .containsPattern("\ndoomed +2 +2 +\\d+\\.\\d s  a dead letter after its retry\n")
        .containsPattern("\nflaky +3 +6 +\\d+\\.\\d s  three runs, then given up\n")
        .doesNotContain("NOT AS IT SHOULD");
    Matcher folder = Pattern.compile("its files in (\\S+)\\.").matcher(ran.out());
    assertThat(folder.find()).isTrue();
    assertThat(Path.of(folder.group(1))).doesNotExist();
    assertThat(pids(ran.out())).hasSize(9).noneMatch(DemoCommandTest::isAlive);
  }

  private static List<Long> pids(String out) {
    return Pattern.compile("pid (\\d+)")
        .matcher(out)
        .results()
        .map(found -> Long.parseLong(found.group(1)))
        .toList();
  }

  /** Alive is who is there and no zombie of ours. */
  private static boolean isAlive(long pid) {
    try (Stream<String> status = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return status.noneMatch(line -> line.startsWith("State:\tZ"));
    } catch (IOException gone) {
      return false;
    }
  }
}
