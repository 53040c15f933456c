package dev.overseer.bridge.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InputFormatTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static String line(InputFormat format, String text) {
    return new String(format.line(text), StandardCharsets.UTF_8);
  }

  @Test
  void textKeepsWhatIsNoControlCharacter() {
    assertThat(line(InputFormat.TEXT, "grüß\tC:\\new \"dich\" 🦉 {}"))
        .isEqualTo("grüß\tC:\\new \"dich\" 🦉 {}\n");
  }

  @Test
  void textShowsWhatWouldEndALineOrBeAKey() {
    assertThat(
            line(
                InputFormat.TEXT,
                "a\nb\r\nc\0d\u0003e\u0004f\u001b[2Jg\u007fh\u0085i\u2028j\u2029k"))
        .isEqualTo(
            "a\\nb\\r\\nc\\u0000d\\u0003e\\u0004f\\u001b[2Jg\\u007fh\\u0085i\\u2028j\\u2029k\n");
  }

  @Test
  void halfACharacterIsReplaced() {
    assertThat(line(InputFormat.TEXT, "a\ud83eb")).isEqualTo("a\ufffdb\n");
    assertThat(line(InputFormat.STREAM_JSON, "a\ud83eb")).contains("a\ufffdb");
  }

  @Test
  void streamJsonIsAUserMessage() {
    assertThat(line(InputFormat.STREAM_JSON, "say \"hi\"\nand go"))
        .isEqualTo(
            """
            {"type":"user","message":{"role":"user","content":[{"type":"text","text":"say \\"hi\\"\\nand go"}]}}
            """);
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsSaidIsOneLine(InputFormat format) {
    SplittableRandom random = new SplittableRandom(Long.getLong("fuzz.seed", 20260101));
    for (int round = 0; round < Integer.getInteger("fuzz.rounds", 20_000); round++) {
      String text =
          random
              .ints(random.nextInt(1, 12), 0, 0x2100)
              .map(c -> random.nextInt(4) == 0 ? 0xd800 + c % 0x800 : c)
              .mapToObj(c -> String.valueOf((char) c))
              .collect(Collectors.joining());
      String line = line(format, text);

      assertThat(line.lines().count()).as(text).isEqualTo(1);
      assertThat(line).endsWith("\n");
      assertThat(line.substring(0, line.length() - 1).chars())
          .as(text)
          .noneMatch(c -> (Character.isISOControl(c) && c != '\t') || c == 0x2028 || c == 0x2029);
      if (format == InputFormat.STREAM_JSON) {
        JsonNode said = JSON.readTree(line).at("/message/content/0/text");
        assertThat(said.stringValue()).isEqualTo(format.asRead(text));
      } else {
        assertThat(line).isEqualTo(format.asRead(text) + "\n");
      }
    }
  }
}
