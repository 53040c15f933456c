package dev.overseer.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.testkit.SeededSecrets;
import dev.overseer.testkit.SeededSecrets.Planted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentTest {
  @TempDir Path folder;

  @Test
  void readsAFileWithoutItsSecretsAndEscapes() throws IOException {
    Path file = folder.resolve("out.log");
    byte[] broken =
        "ok \u001b[32mgreen\u001b[0m password=hunter22 é 😀 \n".getBytes(StandardCharsets.UTF_8);
    Files.write(file, broken);
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xC3, 'x'}, StandardOpenOption.APPEND);
    AttachmentText text = AttachmentText.of(file, Limits.FILE_BYTES);
    assertThat(written(text))
        .isEqualTo("ok green password=[redacted:password] é 😀 \n\uFFFD\uFFFDx");
    assertThat(text.bytes()).isEqualTo(written(text).getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void readsAPartOfAFileAndNothingThatIsAppendedLater() throws IOException {
    Path file = folder.resolve("out.log");
    Files.writeString(file, "0123456789");
    AttachmentText part = AttachmentText.of(file, 2, 5, 1024);
    AttachmentText whole = AttachmentText.of(file, 1024);
    Files.writeString(file, "more", StandardOpenOption.APPEND);
    assertThat(written(part)).isEqualTo("23456");
    assertThat(written(whole)).isEqualTo("0123456789");
  }

  @Test
  void saysSoWhenItsFileHasChanged() throws IOException {
    Path file = folder.resolve("out.log");
    Files.writeString(file, "0123456789");
    AttachmentText text = AttachmentText.of(file, 1024);
    Files.writeString(file, "01");
    assertThatThrownBy(() -> written(text))
        .isInstanceOf(DiscordException.AttachmentChanged.class)
        .hasMessageContaining("10 bytes");
  }

  @Test
  void cutsWithAnExactNote() throws IOException {
    Random random = new Random(6);
    Pattern note = Pattern.compile("\n… ([0-9,]+) more characters?\n$");
    String[] parts = {"line\n", "é", "😀", "e\u0301", "word ", "👨\u200D👩"};
    for (int round = 0; round < 300; round++) {
      StringBuilder built = new StringBuilder();
      for (int i = 0; i < 400; i++) {
        built.append(parts[random.nextInt(parts.length)]);
      }
      String text = built.toString();
      int limit = 128 + random.nextInt(1500);
      AttachmentText cut = AttachmentText.of(out -> out.write(text), limit);
      String written = written(cut);
      assertThat(written.getBytes(StandardCharsets.UTF_8)).hasSize((int) cut.bytes());
      assertThat(cut.bytes()).isLessThanOrEqualTo(limit);
      Matcher found = note.matcher(written);
      if (!written.equals(text)) {
        assertThat(found.find()).isTrue();
        String head = written.substring(0, found.start());
        assertThat(text).startsWith(head);
        long missing = Long.parseLong(found.group(1).replace(",", ""));
        assertThat(missing).isEqualTo(text.codePointCount(head.length(), text.length()));
        assertThat(head).as("most of the room is used").hasSizeGreaterThan(20);
      }
    }
  }

  @Test
  void hasLimits() throws IOException {
    AttachmentText tooMuch = AttachmentText.of("x".repeat(11 * 1024 * 1024));
    assertThat(tooMuch.bytes()).isLessThanOrEqualTo(Limits.FILE_BYTES).isGreaterThan(10_000_000);
    Attachment six = new Attachment("a.txt", AttachmentText.of("x".repeat(6 * 1024 * 1024)));
    Attachment five = new Attachment("b.txt", AttachmentText.of("x".repeat(5 * 1024 * 1024)));
    assertThatThrownBy(() -> Post.of("x").with(six).with(five))
        .isInstanceOf(DiscordException.LimitExceeded.class)
        .hasMessageContaining("attachments.bytes");
    assertThatThrownBy(() -> AttachmentText.of(out -> out.write("x"), 10))
        .isInstanceOf(DiscordException.Malformed.class);
    Attachment same = new Attachment("c.txt", AttachmentText.of("x"));
    assertThatThrownBy(() -> Post.of("x").with(same).with(same))
        .isInstanceOf(DiscordException.Malformed.class)
        .hasMessageContaining("different file names");
  }

  @Test
  void leaksNoSecretWhereverItLies() throws IOException {
    SeededSecrets secrets = new SeededSecrets(123);
    for (int i = 0; i < 200; i++) {
      Planted planted = secrets.next();
      String secret = planted.secret().secret().lines().findFirst().orElseThrow();
      // Around the border of the window, and of the buffers.
      String before = "w ".repeat(4096 - i * 3 / 2);
      Path file = folder.resolve("secret" + i);
      Files.writeString(file, before + planted.text() + "\nend");
      String written = written(AttachmentText.of(file, Limits.FILE_BYTES));
      assertThat(written)
          .as(planted.secret().format() + " " + planted.context())
          .doesNotContain(secret.substring(0, Math.min(12, secret.length())))
          .endsWith("\nend");
    }
  }

  @Test
  void givesItsBeginning() throws IOException {
    assertThat(AttachmentText.of("😀😀😀").head(3)).isEqualTo("😀");
    assertThat(AttachmentText.of("abc").head(10)).isEqualTo("abc");
    Path file = folder.resolve("gone");
    Files.writeString(file, "x");
    AttachmentText text = AttachmentText.of(file, 1024);
    Files.delete(file);
    assertThat(text.head(10)).contains("could not be read");
  }

  private static String written(AttachmentText text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text.writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
