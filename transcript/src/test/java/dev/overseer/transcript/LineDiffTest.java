package dev.overseer.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class LineDiffTest {
  @Test
  void tellsLinesThatGoAndComeBetweenThoseThatStay() {
    assertThat(LineDiff.of("a\nb\nc\nd\ne\n", "a\nb\nC\nd\ne\n", 1))
        .containsExactly(" b", "-c", "+C", " d");
    assertThat(LineDiff.of("a\nb\nc\nd\ne", "a\nx\nc\ny\ne", 3))
        .containsExactly(" a", "-b", "+x", " c", "-d", "+y", " e");
  }

  @Test
  void knowsTextThatIsNewOrGone() {
    assertThat(LineDiff.of("", "a\nb\n", 3)).containsExactly("+a", "+b");
    assertThat(LineDiff.of("a", "", 3)).containsExactly("-a");
    assertThat(LineDiff.of("a\n", "a\n", 3)).isEmpty();
  }

  @Test
  void doesNotLookCloserAtMoreThanItCanCompare() {
    String before = String.join("\n", Collections.nCopies(300, "x")) + "\ny";
    String after = "z\n" + String.join("\n", Collections.nCopies(300, "x"));

    assertThat(LineDiff.of(before, after, 3)).hasSize(602).startsWith("-x").endsWith("+x");
  }
}
