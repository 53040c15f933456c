package dev.overseer.worker.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFileTest {
  @TempDir private Path folder;

  private static String pattern(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < length; i++) {
      text.append(i).append(',');
    }
    return text.substring(0, length);
  }

  @Test
  void whatFitsIsWhole() throws IOException {
    try (OutputFile file = new OutputFile(folder.resolve("o"), 100)) {
      file.write(ByteBuffer.wrap("hello".getBytes(US_ASCII)));
      assertThat(file.text(100)).isEqualTo("hello");
      assertThat(file.text(4)).isEqualTo("he\n[… 1 bytes cut …]\nlo");
      assertThat(file.tail(3)).isEqualTo("llo");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theFirstAndTheNewestStayHoweverMuchComes(long seed) throws IOException {
    Random random = new Random(seed);
    String all = pattern(random.nextInt(200, 5_000));
    try (OutputFile file = new OutputFile(folder.resolve("o"), 100)) {
      int at = 0;
      while (at < all.length()) {
        int length = Math.min(all.length() - at, random.nextInt(1, 300));
        file.write(ByteBuffer.wrap(all.substring(at, at + length).getBytes(US_ASCII)));
        at += length;
      }
      assertThat(file.written()).isEqualTo(all.length());
      assertThat(file.text(1_000))
          .startsWith(all.substring(0, 50))
          .endsWith(all.substring(all.length() - 50))
          .contains("%,d bytes cut".formatted(all.length() - 100));
      assertThat(file.tail(20)).isEqualTo(all.substring(all.length() - 20));
    }
    assertThat(Files.size(folder.resolve("o"))).isEqualTo(100 + OutputFile.FOOTER_BYTES);
  }
}
