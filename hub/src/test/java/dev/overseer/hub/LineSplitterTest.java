package dev.overseer.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {
  private static final int BOUND = 1024;

  private final List<String> lines = new ArrayList<>();
  private final StringBuilder piece = new StringBuilder();
  private int longestPiece;
  private final LineSplitter splitter = new LineSplitter(BOUND, this::take);

  private void take(Lines taken) {
    assertThat(taken.count()).isPositive();
    for (int i = 0; i < taken.count(); i++) {
      longestPiece = Math.max(longestPiece, taken.end(i) - taken.start(i));
      piece.append(taken.text(i));
      if (!taken.isContinued(i)) {
        lines.add(piece.toString());
        piece.setLength(0);
      }
    }
  }

  private void feed(byte[] bytes) {
    splitter.accept(bytes, bytes.length);
  }

  private void feed(String text) {
    feed(text.getBytes(UTF_8));
  }

  @Test
  void linesComeWithoutTheirEnds() {
    feed("one\ntwo\r\n\nfour\r\r\nfi");
    assertThat(lines).containsExactly("one", "two", "", "four");
    feed("ve\n");
    assertThat(lines).endsWith("five");
  }

  @Test
  void aLastLineWithoutAnEndComesAtTheEnd() {
    feed("no end");
    assertThat(lines).isEmpty();
    splitter.finish();
    splitter.finish();
    assertThat(lines).containsExactly("no end");
  }

  @Test
  void whatIsNoUtf8IsReplaced() {
    feed("good\nb\u00e4d\n".getBytes(ISO_8859_1));
    feed(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80, '\n'});
    assertThat(lines).startsWith("good", "b\ufffdd");
    assertThat(lines.get(2)).matches("\ufffd+");
  }

  @Test
  void aCharacterThatComesInTwoReadsIsWhole() {
    byte[] bytes = "a\u20acb\n".getBytes(UTF_8);
    for (byte b : bytes) {
      feed(new byte[] {b});
    }
    assertThat(lines).containsExactly("a\u20acb");
  }

  @Test
  void anEndlessLineComesInPiecesThatStayBounded() {
    String endless = "\u20ac".repeat(100_000);
    feed(endless);
    assertThat(lines).isEmpty();
    assertThat(piece.length()).isGreaterThan(100_000 - BOUND);
    feed("\r\nnext\n");
    assertThat(lines).containsExactly(endless, "next");
    assertThat(longestPiece).isLessThanOrEqualTo(BOUND);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void howTheBytesAreCutMakesNoDifference(long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    String[] alphabet = {"a", "xyz", "\n", "\r\n", "\r", "\u00e9", "\u20ac", "\ud83d\ude00", " "};
    while (text.length() < 50_000) {
      text.append(alphabet[random.nextInt(alphabet.length)].repeat(random.nextInt(1, 9)));
      if (random.nextInt(500) == 0) {
        text.append("long".repeat(random.nextInt(2 * BOUND)));
      }
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(bytes.length - at, random.nextInt(1, 3000));
      feed(Arrays.copyOfRange(bytes, at, at + length));
      at += length;
    }
    splitter.finish();

    List<String> expected = new ArrayList<>();
    for (String line : text.toString().split("\n", -1)) {
      expected.add(line.replaceAll("\r+$", ""));
    }
    if (expected.getLast().isEmpty() && text.charAt(text.length() - 1) == '\n') {
      expected.removeLast();
    }
    assertThat(lines).isEqualTo(expected);
    assertThat(longestPiece).isLessThanOrEqualTo(BOUND);
  }

  @Test
  void randomBytesNeverBreakIt() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(3_000)];
      random.nextBytes(bytes);
      feed(bytes);
    }
    splitter.finish();
    assertThat(lines).isNotEmpty();
  }
}
