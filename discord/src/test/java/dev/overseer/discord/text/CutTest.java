package dev.overseer.discord.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CutTest {
  private static final Pattern NOTE = Pattern.compile("\n… ([0-9,]+) more characters?$");

  @Test
  void leavesAloneWhatFits() {
    String text = "x".repeat(100);
    assertThat(Cut.to(text, 100)).isSameAs(text);
    assertThat(Cut.pieces(text, 100)).containsExactly(text);
  }

  @Test
  void saysExactlyHowMuchIsMissing() {
    assertThat(Cut.to("😀".repeat(3000), 1000))
        .hasSizeLessThanOrEqualTo(1000)
        .endsWith("\n… 2,514 more characters")
        .startsWith("😀");
  }

  @Test
  void cutsAtTheEndOfALineThatIsNear() {
    String text = "first line of this text\n" + "second line ".repeat(3) + "\n" + "x".repeat(200);
    assertThat(Cut.to(text, 100))
        .isEqualTo(
            """
            first line of this text
            second line second line second line
            … 200 more characters\
            """);
  }

  @Test
  void closesTheFenceThatIsOpenAtTheCut() {
    String text = "before\n```diff\n" + "+ added line\n".repeat(40) + "```\nafter";
    assertThat(Cut.to(text, 120))
        .hasSizeLessThanOrEqualTo(120)
        .contains("\n+ added line\n```\n… ")
        .startsWith("before\n```diff\n");
  }

  @Test
  void opensTheFenceAgainInTheNextPiece() {
    String text = "before\n```diff\n" + "+ added line\n".repeat(20) + "```\nafter";
    List<String> pieces = Cut.pieces(text, 100);
    assertThat(pieces)
        .hasSizeGreaterThan(2)
        .allSatisfy(piece -> assertThat(fences(piece)).isEven());
    assertThat(pieces.get(1)).startsWith("```diff\n+ added line\n");
    assertThat(pieces.getLast()).endsWith("```\nafter");
  }

  @Test
  void doesNotCutBetweenABackslashAndWhatItEscapes() {
    String text = "\\*".repeat(200);
    for (int limit = 60; limit < 80; limit++) {
      assertThat(Cut.to(text, limit).indexOf("\\\n")).isNegative();
    }
  }

  @Test
  void hasAnEllipsisOnlyWhereThereIsNoRoomForANote() {
    assertThat(Cut.to("a long title of an embed", 10)).isEqualTo("a long…");
  }

  @Test
  void countsInGroupsOfThree() {
    assertThat(Cut.note(1)).isEqualTo("… 1 more character");
    assertThat(Cut.note(999)).isEqualTo("… 999 more characters");
    assertThat(Cut.note(1234)).isEqualTo("… 1,234 more characters");
    assertThat(Cut.note(1_234_567)).isEqualTo("… 1,234,567 more characters");
  }

  @Test
  void keepsItsPromisesOnAnyText() {
    Random random = new Random(1);
    String[] parts = {
      "word ",
      "\n",
      "```",
      "```diff\n",
      "`",
      "\\",
      "😀",
      "e\u0301",
      "👨\u200D👩",
      "\\*",
      "𝒳",
      "    ",
      "ж"
    };
    for (int round = 0; round < 5000; round++) {
      StringBuilder built = new StringBuilder();
      int length = random.nextInt(200);
      for (int i = 0; i < length; i++) {
        built.append(parts[random.nextInt(parts.length)]);
      }
      String text = built.toString();
      int limit = 64 + random.nextInt(200);
      checkCut(text, Cut.to(text, limit), limit);
      checkPieces(text, Cut.pieces(text, limit), limit);
    }
  }

  private static void checkCut(String text, String cut, int limit) {
    assertThat(cut.length()).isLessThanOrEqualTo(limit);
    if (cut.equals(text)) {
      return;
    }
    Matcher note = NOTE.matcher(cut);
    assertThat(note.find()).as(cut).isTrue();
    assertThat(fences(cut.substring(0, note.start()))).as(cut).isEven();
    checkSurrogates(cut);
    long missing = Long.parseLong(note.group(1).replace(",", ""));
    String head = cut.substring(0, note.start());
    // What was kept, less a fence that was closed and blanks at the end.
    int kept = text.codePointCount(0, text.length()) - (int) missing;
    String prefix = text.substring(0, text.offsetByCodePoints(0, kept));
    String shown = prefix.stripTrailing();
    assertThat(head.equals(shown) || head.equals(shown + "\n```"))
        .as("%s of %s", cut, text)
        .isTrue();
  }

  private static void checkPieces(String text, List<String> pieces, int limit) {
    for (String piece : pieces) {
      assertThat(piece.length()).isLessThanOrEqualTo(limit);
      assertThat(piece).isNotBlank();
      checkSurrogates(piece);
    }
    for (String piece : pieces.subList(0, Math.max(0, pieces.size() - 1))) {
      assertThat(fences(piece)).as(piece).isEven();
    }
    String together = String.join("", pieces).replaceAll("[\\s`]|diff", "");
    assertThat(together).isEqualTo(text.replaceAll("[\\s`]|diff", ""));
  }

  private static void checkSurrogates(String text) {
    assertThat(text).isEqualTo(Controls.strip(text));
  }

  private static int fences(String text) {
    int count = 0;
    for (int at = text.indexOf("```"); at >= 0; at = text.indexOf("```", at + 3)) {
      count++;
    }
    return count;
  }
}
