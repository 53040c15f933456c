package dev.overseer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

  private static boolean decodes(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void agreesWithTheDecoderOnEveryTwoAndThreeBytes() {
    for (int lead = 0x80; lead <= 0xFF; lead++) {
      for (int second = 0; second <= 0xFF; second++) {
        for (int third : new int[] {0x00, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF}) {
          byte[] bytes = {(byte) lead, (byte) second, (byte) third};
          assertThat(Utf8.isValid(bytes, 0, 3)).isEqualTo(decodes(bytes));
          assertThat(Utf8.isValid(bytes, 0, 2))
              .isEqualTo(decodes(new byte[] {(byte) lead, (byte) second}));
        }
      }
    }
  }

  @Test
  void agreesWithTheDecoderOnTexts() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        int codePoint = random.nextInt(0x110000);
        text.appendCodePoint(codePoint >= 0xD800 && codePoint < 0xE000 ? 'x' : codePoint);
        text.append("ascii".substring(random.nextInt(5)));
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      if (random.nextBoolean() && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(decodes(bytes));
    }
  }

  @Test
  void aCutNeverSplitsACharacter() {
    byte[] bytes = "a\u00e9\u20ac\ud83d\ude00z".getBytes(UTF_8);
    for (int index = 0; index <= bytes.length - 1; index++) {
      int cut = Utf8.boundaryAtOrBefore(bytes, 0, index);
      assertThat(cut).isLessThanOrEqualTo(index);
      assertThat(Utf8.isValid(bytes, 0, cut)).isTrue();
    }
  }
}
