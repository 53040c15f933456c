package dev.overseer.feed.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.transcript.ToolOutcome.Hunk;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
  @Test
  void numbersTheLinesOfHunks() {
    assertThat(
            UnifiedDiff.of(
                "/src/a.txt",
                List.of(
                    new Hunk(3, 4, List.of(" a", "-b", "+c", "+d", "\\ No newline at end of file")),
                    new Hunk(0, 0, List.of("+e")))))
        .isEqualTo(
            """
            --- a/src/a.txt
            +++ b/src/a.txt
            @@ -3,2 +4,3 @@
             a
            -b
            +c
            +d
            \\ No newline at end of file
            @@ @@
            +e\
            """);
  }

  @Test
  void comparesTextsOfUnknownPlaces() {
    assertThat(UnifiedDiff.of("a\nb", "one\ntwo\n", "one\nthree\n"))
        .isEqualTo("--- a/a b\n+++ b/a b\n@@ @@\n one\n-two\n+three");
    assertThat(UnifiedDiff.of("a", "same", "same")).isEmpty();
  }

  @Test
  void showsAFileThatIsNew() {
    assertThat(UnifiedDiff.ofNew("a.txt", "one\ntwo\n"))
        .isEqualTo("--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1,2 @@\n+one\n+two");
  }

  @Test
  void cutsAtALineAndSaysHowManyAreLeft() {
    String diff = UnifiedDiff.ofNew("a.txt", "0123456789\n".repeat(10_000));

    assertThat(diff.length()).isLessThan(WholeText.MOST + 60);
    long shown = diff.lines().filter(line -> line.startsWith("+0")).count();
    assertThat(diff).endsWith("@@ … %,d more lines @@".formatted(10_000 - shown));
  }
}
