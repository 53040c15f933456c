package dev.overseer.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Outcome.Rejected WHY =
      new Outcome.Rejected(
          400, 50035, "{\"message\": \"Invalid Form Body\"}", RateLimitHeaders.NONE);
  private static final WebhookUrl URL =
      WebhookUrl.parse(
          "https://discord.com/api/webhooks/42/" + "t".repeat(68),
          WebhookUrl.OtherHosts.LOOPBACK_ONLY);

  @TempDir Path folder;

  @Test
  void writesALineForEachPost() throws IOException {
    DeadLetters letters = new DeadLetters(folder.resolve("dead.jsonl"));
    letters.park(NOW, URL, Post.of("one\ntwo"), WHY);
    letters.park(NOW, URL, Post.of("three"), WHY);
    List<String> lines = Files.readAllLines(letters.file());
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .isEqualTo(
            """
            {"time":"2026-01-01T00:00:00Z","webhook":"https://discord.com/api/v10/webhooks/42/…",\
            "status":400,"code":50035,"answer":"{\\"message\\": \\"Invalid Form Body\\"}",\
            "post":{"content":"one\\ntwo","allowed_mentions":{"parse":[]}}}\
            """);
  }

  @Test
  void beginsANewLineBehindOneThatWasTornOff() throws IOException {
    Path file = folder.resolve("dead.jsonl");
    Files.writeString(file, "{\"time\":\"2026-01-01T00");
    new DeadLetters(file).park(NOW, URL, Post.of("one"), WHY);
    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .last()
        .asString()
        .contains("\"content\":\"one\"");
  }

  @Test
  void keepsTheBeginningOfLargeFilesOnly() throws IOException {
    DeadLetters letters = new DeadLetters(folder.resolve("dead.jsonl"));
    Post post =
        Post.of("x")
            .with(new Attachment("a.txt", AttachmentText.of("a".repeat(1_000_000))))
            .with(new Attachment("b.txt", AttachmentText.of("b".repeat(1_000_000))));
    letters.park(NOW, URL, post, WHY);
    assertThat(Files.size(letters.file())).isBetween(60_000L, 70_000L);
    assertThat(Files.readString(letters.file())).contains("\"bytes\":1000000");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void saysThatTheDiskIsFull() {
    DeadLetters letters = new DeadLetters(Path.of("/dev/full"));
    assertThatThrownBy(() -> letters.park(NOW, URL, Post.of("x"), WHY))
        .isInstanceOf(IOException.class);
  }
}
