package dev.overseer.cli;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeRules;
import dev.overseer.testkit.discord.FakeWebhook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code overseer up} as a process, beside agents that write transcripts. */
class UpSessionsTest {
  @TempDir private Path folder;

  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private final FakeWebhook webhook = discord.createWebhook();

  @AfterEach
  void close() {
    discord.close();
  }

  @Test
  void theConsoleShowsSessionsAndNothingIsPostedWithoutAWebhook() throws Exception {
    say("one", "Before");
    try (Upping up = Upping.start(folder);
        ConsoleSocket list = up.console();
        ConsoleSocket session = up.console()) {
      assertThat(up.spawned().seen()).doesNotContain("Discord");
      list.send(Map.of("type", "watch", "id", "l", "topic", "sessions"));
      list.await("one", item -> Long.valueOf(2).equals(item.get("tokens")));
      session.send(Map.of("type", "watch", "id", "s", "topic", "session", "key", "one"));
      session.await("0.0", item -> "Before".equals(item.get("text")));
      long second = Files.size(transcript("one"));

      say("one", "After");

      session.await(second + ".0", item -> "After".equals(item.get("text")));
      list.await("one", item -> Long.valueOf(4).equals(item.get("tokens")));
    }
    assertThat(discord.requests()).isEmpty();
  }

  @Test
  void postsWhatAgentsDoAndGoesOnAfterARestartWithNothingLostOrTwice() throws Exception {
    say("old", "Long before");
    Map<String, String> environment = Map.of("DISCORD_WEBHOOK_URL", webhook.url());
    try (Upping up = Upping.start(folder, environment);
        ConsoleSocket session = up.console()) {
      assertThat(up.spawned().seen())
          .contains("Discord:         agents' sessions are posted to ", webhook.id())
          .doesNotContain(webhook.token());
      session.send(Map.of("type", "watch", "id", "s", "topic", "session", "key", "one"));
      awaitFollowing();
      say("one", "First");
      awaitSaid("First");
      session.await("0.0", item -> "First".equals(item.get("text")));
      assertThat(awaitSent(session, "First")).doesNotContainKey("failed");
      up.spawned().signal("TERM");
      assertThat(up.spawned().exit()).isZero();
      assertThat(up.spawned().seen()).doesNotContain(webhook.token());
    }
    say("one", "Meanwhile");
    say("old", "Gone on with");
    say("new", "Begun meanwhile");

    try (Upping up = Upping.start(folder, environment);
        ConsoleSocket session = up.console()) {
      awaitSaid("First", "Meanwhile", "Gone on with", "Begun meanwhile");
      say("one", "And more");
      awaitSaid("First", "Meanwhile", "Gone on with", "Begun meanwhile", "And more");
      // What was sent before the restart is still beside it.
      session.send(Map.of("type", "watch", "id", "s", "topic", "session", "key", "one"));
      awaitSent(session, "First");
      awaitSent(session, "And more");
    }
    try (var files = Files.walk(folder.resolve("data"))) {
      assertThat(files.filter(Files::isRegularFile).filter(this::holdsToken)).isEmpty();
    }
  }

  @Test
  void takesFoldersAndTheWebhookFromItsFile() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("containers/a"));
    Files.writeString(
        folder.resolve("overseer.yaml"),
        "sessions:\n  folders: [%s]\n  discord_webhook_url: %s\n"
            .formatted(folder.resolve("containers"), webhook.url()));
    try (Upping up = Upping.start(folder);
        ConsoleSocket list = up.console()) {
      assertThat(up.spawned().seen()).contains(webhook.id()).doesNotContain(webhook.token());
      awaitFollowing();
      write(elsewhere.resolve("there.jsonl"), "there", "In a container");
      awaitSaid("In a container");
      list.send(Map.of("type", "watch", "id", "l", "topic", "sessions"));
      list.await("there", item -> Boolean.TRUE.equals(item.get("live")));
    }
  }

  @Test
  void saysWhatIsWrongWithItsSettings() throws Exception {
    Files.writeString(
        folder.resolve("overseer.yaml"),
        "sessions:\n  discord_webhook_url: https://example.com/secret-thing\n  folder: /x\n");
    try (Spawned spawned = Upping.spawn(folder)) {
      assertThat(spawned.exit()).isEqualTo(1);
      assertThat(spawned.seen())
          .contains("sessions.folder is not known", "overseer.yaml:3")
          .doesNotContain("secret-thing");
    }
    Files.writeString(folder.resolve("overseer.yaml"), "sessions: {prices: none.json}\n");
    try (Spawned spawned = Upping.spawn(folder)) {
      assertThat(spawned.exit()).isEqualTo(1);
      assertThat(spawned.seen()).contains("sessions.prices can't be used", "none.json");
    }
  }

  private boolean holdsToken(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(webhook.token());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> awaitSent(ConsoleSocket session, String text) {
    return session.awaitAny(
        item -> "sent".equals(item.get("kind")) && text.equals(item.get("text")));
  }

  /** What was there before is not posted; once a new session is, everything new is. */
  private void awaitFollowing() {
    int requests = discord.requests().size();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              say("probe", "probe");
              return discord.requests().size() > requests;
            });
  }

  private void awaitSaid(String... texts) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(said()).containsExactlyInAnyOrder(texts));
  }

  /** The texts without headers and summaries, and without those of the probe. */
  private List<String> said() {
    return discord.messages().stream()
        .flatMap(message -> message.embeds().stream())
        .filter(embed -> embed.path("title").isMissingNode())
        .map(embed -> embed.path("description").asString(""))
        .filter(text -> !text.equals("probe"))
        .toList();
  }

  private void say(String session, String text) throws IOException {
    write(transcript(session), session, text);
  }

  private Path transcript(String session) {
    return folder.resolve(".claude/projects/-home-me-work").resolve(session + ".jsonl");
  }

  private static void write(Path file, String session, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        {"type":"assistant","sessionId":"%s","cwd":"/home/me/work","timestamp":"%s","requestId":\
        "%s","message":{"content":[{"type":"text","text":"%s"}],"id":"%s","usage":{\
        "input_tokens":1,"output_tokens":1}}}
        """
            .formatted(session, Instant.now(), text, text, text),
        CREATE,
        APPEND);
  }
}
