package dev.overseer.feed.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DecodeTextTest {
  private static final String TEXT = "a — ü 漢 🚀 z";

  @Test
  void whereverItIsCutTheTextIsTheSame() {
    byte[] bytes = TEXT.getBytes(UTF_8);
    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second++) {
        DecodeText decode = new DecodeText();
        String text =
            decode.next(Arrays.copyOfRange(bytes, 0, first))
                + decode.next(Arrays.copyOfRange(bytes, first, second))
                + decode.next(Arrays.copyOfRange(bytes, second, bytes.length));

        assertThat(text).as("cut at %d and %d", first, second).isEqualTo(TEXT);
      }
    }
  }

  @Test
  void whatIsNoTextIsReplaced() {
    DecodeText decode = new DecodeText();

    assertThat(decode.next(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xe6})).isEqualTo("a\ufffdb");
    assertThat(decode.next(new byte[] {'c'})).isEqualTo("\ufffdc");
  }
}
