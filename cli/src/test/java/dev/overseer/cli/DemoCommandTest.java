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
        .containsPattern("flaky +│ restart in 300ms\n")
        .containsPattern("chris +│ waits, 2 in the queue\n")
        .contains("✔ started in the order in which they came: [anna, bela, chris]\n")
        .containsPattern("✔ 100,000 lines in \\d+ ms, each once and in order\n")
        .contains("✔ ended by SIGKILL after five seconds of grace\n")
        .doesNotContain("✘");
    Matcher folder = Pattern.compile("its files are in (\\S+)\n").matcher(ran.out());
    assertThat(folder.find()).isTrue();
    assertThat(Path.of(folder.group(1))).doesNotExist();
    assertThat(pids(ran.out())).hasSize(8).noneMatch(DemoCommandTest::isAlive);
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
