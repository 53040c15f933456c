package dev.overseer.discord.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.testkit.SeededSecrets;
import dev.overseer.testkit.SeededSecrets.Planted;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A thousand made-up secrets in thirty-four formats, in fifteen kinds of text. */
class RedactSeededSecretsTest {
  /** Fewer characters than this of a secret say nothing. */
  private static final int TELLING = 10;

  @Test
  void noneOfAThousandSecretsLeaks() {
    SeededSecrets secrets = new SeededSecrets(20260101);
    List<String> leaks = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Planted planted = secrets.next();
      check(planted, SafeText.clean(planted.text()), leaks);
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void noFormatLeaksInAnyKindOfText() {
    List<String> leaks = new ArrayList<>();
    for (int seed = 0; seed < 10; seed++) {
      for (Planted planted : new SeededSecrets(seed).eachInEach()) {
        check(planted, SafeText.clean(planted.text()), leaks);
      }
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void noneLeaksWhenTheTextComesInPieces() throws IOException {
    SeededSecrets secrets = new SeededSecrets(42);
    Random random = new Random(42);
    List<String> leaks = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Planted planted = secrets.next();
      String before = "word ".repeat(random.nextInt(4000));
      String redacted = inPieces(before + planted.text() + " end", random);
      check(planted, redacted, leaks);
      assertThat(redacted).startsWith(before).endsWith(" end");
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void redactingTwiceIsRedactingOnce() {
    for (Planted planted : new SeededSecrets(7).eachInEach()) {
      String once = SafeText.clean(planted.text());
      assertThat(SafeText.clean(once)).as("%s in %s", planted.secret(), planted).isEqualTo(once);
    }
  }

  @Test
  void everySafeFormHidesThem() {
    List<String> leaks = new ArrayList<>();
    for (Planted planted : new SeededSecrets(99).eachInEach()) {
      String text = planted.text();
      check(planted, SafeText.prose(text), leaks);
      check(planted, SafeText.line(text), leaks);
      check(planted, SafeText.markdown(text), leaks);
      check(planted, SafeText.code(text, "diff"), leaks);
      check(planted, SafeText.inlineCode(text), leaks);
      check(planted, SafeText.fileName(text), leaks);
    }
    assertThat(leaks).isEmpty();
  }

  private static String inPieces(String text, Random random) throws IOException {
    StringWriter out = new StringWriter();
    try (Writer redact = Redact.stream(out);
        Writer controls = new Controls(redact)) {
      int at = 0;
      while (at < text.length()) {
        int length = Math.min(text.length() - at, 1 + random.nextInt(3000));
        controls.write(text, at, length);
        at += length;
      }
    }
    return out.toString();
  }

  /** Looks for any telling part of the secret, as it stands and with the escapes undone. */
  private static void check(Planted planted, String redacted, List<String> leaks) {
    String plain = undone(redacted);
    for (String line : planted.secret().secret().split("\n", -1)) {
      int telling = Math.min(TELLING, line.length());
      for (int i = 0; telling > 3 && i + telling <= line.length(); i++) {
        String part = line.substring(i, i + telling);
        if (redacted.contains(part) || plain.contains(part)) {
          leaks.add(
              "%s in %s: %s of %s in %s"
                  .formatted(
                      planted.secret().format(),
                      planted.context(),
                      part,
                      planted.secret().secret(),
                      redacted.length() > 400 ? redacted.substring(0, 400) : redacted));
          return;
        }
      }
    }
  }

  private static String undone(String text) {
    return text.replaceAll("%25", "%")
        .replace("%2B", "+")
        .replace("%2F", "/")
        .replace("%3D", "=")
        .replace("%3A", ":")
        .replaceAll("\\\\+u001b\\[\\d+m", "")
        .replace("\\", "");
  }
}
