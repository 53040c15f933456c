package dev.overseer.discord.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlsTest {

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      delimiter = '|',
      textBlock =
          """
          plain, tab and line|plain, tab and line
          \\e[1;31mred\\e[0m|red
          \\e]0;title\\x07text|text
          \\e]8;;https://x.example\\e\\\\link\\e]8;;\\e\\\\|link
          \\x9b31mred|red
          \\x9dtitle\\x9ctext|text
          \\eP1$r0m\\e\\\\after|after
          \\e(Bascii|ascii
          \\e(0hello|hello
          \\e7saved\\e8|saved
          \\e[12\\nnext|\\nnext
          \\e[31é|é
          \\e]never closed\\nshown|\\nshown
          \\e]broken\\e[31mshown|shown
          a\\rb\\r\\nc\\r|a\\nb\\nc\\n
          \\x00n\\x00u\\x08l|nul
          a\\u2028b\\u2029c\\x85d\\x0be\\x0cf|a\\nb\\nc\\nd\\ne\\nf
          a\\u202eb\\u2066c\\u2069d|a\\ufffdb\\ufffdc\\ufffdd
          soft\\u00ad \\ufeffbom\\u2060|soft bom
          half \\ud83d end|half \\ufffd end
          half \\ude00 end|half \\ufffd end
          whole \\ud83d\\ude00 end|whole \\ud83d\\ude00 end
          tag\\udb40\\udc41\\udb40\\udc42ged|tagged
          last \\ud83d|last \\ufffd
          \\ufffe\\uffff|\\ufffd\\ufffd
          family \\ud83d\\udc68\\u200d\\ud83d\\udc69|family \\ud83d\\udc68\\u200d\\ud83d\\udc69
          """)
  void takesOutWhatActs(String written, String expected) {
    assertThat(Controls.strip(unescape(written))).isEqualTo(unescape(expected));
  }

  @Test
  void givesBackTheSameTextWhenThereIsNothingToDo() {
    String text = "Grüße, 日本 😀-free\n\tindented";
    String plain = text.replace("😀", "");
    assertThat(Controls.strip(plain)).isSameAs(plain);
  }

  @Test
  void doesNotCareWhereATextIsDivided() throws IOException {
    Random random = new Random(3);
    String[] parts = {
      "\u001b[31m", "\u001b]0;x\u0007", "a", "\r", "\n", "\ud83d", "\ude00", "\u202e"
    };
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      StringWriter out = new StringWriter();
      try (Controls controls = new Controls(out)) {
        for (int i = 0; i < text.length(); i++) {
          controls.write(text.charAt(i));
          if (random.nextInt(3) == 0) {
            controls.flush();
          }
        }
      }
      assertThat(out.toString()).isEqualTo(Controls.strip(text.toString()));
    }
  }

  @Test
  void leavesNothingThatActsInAnyText() {
    Random random = new Random(5);
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        text.append(
            switch (random.nextInt(4)) {
              case 0 -> (char) random.nextInt(0xA0);
              case 1 -> (char) (0x2000 + random.nextInt(0x80));
              case 2 -> (char) random.nextInt(0x10000);
              default -> '\u001b';
            });
      }
      String stripped = Controls.strip(text.toString());
      assertThat(stripped)
          .doesNotContainPattern("[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u202A-\\u202E]");
      assertThat(stripped).doesNotContainPattern("[\\u2066-\\u2069\\uFFFE\\uFFFF\\uFEFF]");
      for (int i = 0; i < stripped.length(); i++) {
        if (Character.isHighSurrogate(stripped.charAt(i))) {
          i++;
          assertThat(i).isLessThan(stripped.length());
          assertThat(Character.isLowSurrogate(stripped.charAt(i))).isTrue();
        } else {
          assertThat(Character.isLowSurrogate(stripped.charAt(i))).isFalse();
        }
      }
      assertThat(Controls.strip(stripped)).isEqualTo(stripped);
    }
  }

  private static String unescape(String written) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < written.length()) {
      char c = written.charAt(i++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char kind = written.charAt(i++);
      int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
      text.append(
          switch (kind) {
            case 'e' -> '\u001b';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'x', 'u' -> (char) Integer.parseInt(written, i, i + digits, 16);
            default -> kind;
          });
      i += digits;
    }
    return text.toString();
  }
}
