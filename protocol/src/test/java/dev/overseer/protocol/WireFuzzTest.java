package dev.overseer.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Reads texts that are nearly messages: each is either one, which then can be written and read
 * again, or refused in words. The seed is fixed, so that a failure can be seen again; {@code
 * -Dfuzz.seed} and {@code -Dfuzz.rounds} look further.
 */
class WireFuzzTest {
  private static final List<String> WORDS =
      List.of(
          "\"",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "null",
          "true",
          "1e999",
          "-0",
          "9223372036854775808",
          "\"id\":",
          "\"type\":\"start\"",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "\ufeff",
          "\"5s\"",
          "\"2026-01-01T00:00:00Z\"",
          "[[[[",
          "{\"a\":{\"a\":");

  @Test
  void everyTextIsAMessageOrRefusedInWords() {
    List<String> texts =
        Stream.concat(WireTest.requests(), WireTest.answers())
            .map(arguments -> (String) arguments.get()[1])
            .toList();
    SplittableRandom random = new SplittableRandom(Long.getLong("fuzz.seed", 20260101));
    int messages = 0;
    int rounds = Integer.getInteger("fuzz.rounds", 40_000);
    for (int round = 0; round < rounds; round++) {
      byte[] text = changed(texts.get(random.nextInt(texts.size())), random);
      try {
        ClientMessage message = Wire.readClientMessage(text);
        assertThat(Wire.readClientMessage(Wire.write(message))).isEqualTo(message);
        messages++;
      } catch (WireException refused) {
        assertThat(refused).hasMessageMatching("(?s).{3,}");
      }
      try {
        ServerMessage message = Wire.readServerMessage(text);
        assertThat(Wire.readServerMessage(Wire.write(message))).isEqualTo(message);
        messages++;
      } catch (WireException refused) {
        assertThat(refused).hasMessageMatching("(?s).{3,}");
      }
    }
    assertThat(messages).as("who refuses everything is no test").isGreaterThan(rounds / 50);
  }

  private static byte[] changed(String text, SplittableRandom random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int change = random.nextInt(4); change > 0 && bytes.length > 0; change--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> bytes = spliced(bytes, at, bytes, random.nextInt(bytes.length));
        default -> {
          byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
          bytes = spliced(spliced(bytes, at, word, 0), at + word.length, bytes, at);
        }
      }
    }
    return bytes;
  }

  /** The beginning of one text, then the end of another. */
  private static byte[] spliced(byte[] head, int headEnd, byte[] tail, int tailStart) {
    byte[] both = Arrays.copyOf(head, headEnd + tail.length - tailStart);
    System.arraycopy(tail, tailStart, both, headEnd, tail.length - tailStart);
    return both;
  }
}
