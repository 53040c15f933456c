package dev.overseer.discord.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphemesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "e\u0301",
        "\r\n",
        "\uD83D\uDE00",
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
        "\uD83D\uDC4D\uD83C\uDFFD",
        "\uD83C\uDDE9\uD83C\uDDEA",
        "\u2764\uFE0F",
        "\u1112\u1161\u11AB",
        "\u0915\u094D\u0937\u093F",
        "\u0E01\u0E33",
        "1\uFE0F\u20E3"
      })
  void doesNotTearApartWhatIsOneCharacter(String one) {
    String text = "ab" + one + "cd";
    for (int i = 3; i < 2 + one.length(); i++) {
      assertThat(Graphemes.floor(text, i)).isEqualTo(2);
    }
    assertThat(Graphemes.floor(text, 2)).isEqualTo(2);
    assertThat(Graphemes.floor(text, 2 + one.length())).isEqualTo(2 + one.length());
  }

  @Test
  void cutsOnlyWhereUnicodeHasABoundary() {
    Random random = new Random(11);
    BreakIterator boundaries = BreakIterator.getCharacterInstance(Locale.ROOT);
    int[] ranges = {
      0x20, 0x60, 0xE0, 0x60, 0x300, 0x70, 0x600, 0x100, 0x900, 0x480, 0xE00, 0x100, 0x1100, 0x100,
      0x200B, 0x06, 0x20D0, 0x20, 0xAC00, 0x40, 0xD7B0, 0x50, 0xFE00, 0x10, 0xFF90, 0x20, 0x1F1E6,
      0x1A, 0x1F3F0, 0x10, 0x1F440, 0x40, 0x110B0, 0x20, 0x11A30, 0x60, 0xE0020, 0x20
    };
    for (int round = 0; round < 20_000; round++) {
      StringBuilder built = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        int range = 2 * random.nextInt(ranges.length / 2);
        built.appendCodePoint(ranges[range] + random.nextInt(ranges[range + 1]));
      }
      String text = built.toString();
      boundaries.setText(text);
      int at = Graphemes.floor(text, 1 + random.nextInt(text.length()));
      assertThat(boundaries.isBoundary(at))
          .as("%s at %s", text.codePoints().mapToObj(Integer::toHexString).toList(), at)
          .isTrue();
    }
  }

  @Test
  void givesUpInsideAnEndlessCharacter() {
    String zalgo = "e" + "\u0301".repeat(1000);
    assertThat(Graphemes.floor(zalgo, 500)).isEqualTo(500);
    String emoji = "\uD83D\uDE00" + ("\u200D" + "\uD83D\uDE00").repeat(500);
    int cut = Graphemes.floor(emoji, 500);
    assertThat(Character.isLowSurrogate(emoji.charAt(cut))).isFalse();
  }
}
