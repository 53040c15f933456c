package dev.overseer.sidecar;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeRules;
import dev.overseer.testkit.discord.FakeWebhook;
import dev.overseer.testkit.discord.Fault;
import dev.overseer.transcript.tail.TranscriptFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostSessionsTest {
  @TempDir private Path home;

  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private final FakeWebhook webhook = discord.createWebhook();
  private final List<SentPost> sent = new CopyOnWriteArrayList<>();
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private final List<PostSessions> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(PostSessions::hurry);
    open.forEach(PostSessions::close);
    discord.close();
  }

  @Test
  void postsWhatSeveralSessionsSayAndTellsWhatWasSent() throws Exception {
    say("-a/old", "long before");
    post();
    awaitFollowing();

    say("-a/one", "first of one");
    say("-b/two", "first of two");
    say("-a/old", "gone on with");
    awaitSaid("first of one", "first of two", "gone on with");

    assertThat(sent)
        .filteredOn(post -> post.text().equals("first of two"))
        .singleElement()
        .satisfies(
            post -> {
              assertThat(post.session()).isEqualTo("two");
              assertThat(post.file()).contains(transcript("-b/two"));
              assertThat(post.offset()).isZero();
              assertThat(post.refusal()).isEmpty();
            });
    assertThat(sent)
        .filteredOn(post -> post.text().equals("gone on with"))
        .singleElement()
        .satisfies(post -> assertThat(post.offset()).isPositive());
    // Several at once: one does not sum up the others.
    assertThat(sent).noneMatch(post -> post.text().contains("Summary"));
  }

  @Test
  void goesOnAfterABreakWithWhatWasWrittenInIt() throws Exception {
    PostSessions first = post();
    awaitFollowing();
    say("-a/one", "before");
    awaitSaid("before");
    first.close();

    say("-a/one", "meanwhile");
    say("-a/new", "begun meanwhile");
    post();

    awaitSaid("before", "meanwhile", "begun meanwhile");
    assertThat(sent).filteredOn(post -> post.text().contains("Summary")).hasSize(2);
  }

  @Test
  void tellsWhatDiscordRefuses() throws Exception {
    post();
    awaitFollowing();
    discord.failNext(Fault.status(400), Fault.status(400), Fault.status(400));
    say("-a/one", "not this");

    await().untilAsserted(() -> assertThat(sent).anyMatch(post -> post.refusal().isPresent()));
    assertThat(sent.stream().filter(post -> post.refusal().isPresent()).findFirst())
        .hasValueSatisfying(post -> assertThat(post.refusal().orElseThrow()).startsWith("400 "));
  }

  @Test
  void followsOneWorkspaceOnlyWhereItIsTold() throws Exception {
    Path workspace = Files.createDirectories(home.resolve("work"));
    Path folder = transcript("-x/x").resolveSibling("../" + encoded(workspace)).normalize();
    Files.createDirectories(folder);
    post(Map.of("WORKSPACE_PATH", workspace.toString()));

    say("-a/one", "elsewhere");
    write(folder.resolve("mine.jsonl"), "here");

    awaitSaid("here");
  }

  @Test
  void anotherOneMayNotPostTheSame() throws Exception {
    post();

    assertThatThrownBy(this::post)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another watcher posts");
  }

  @Test
  void keepsTheWebhooksTokenToItself() throws Exception {
    PostSessions posting = post();

    assertThat(posting.webhook()).contains(webhook.id()).doesNotContain(webhook.token());
    assertThat(posting.troubles()).isEmpty();
    webhook.delete();
    awaitFollowing();
    await().untilAsserted(() -> assertThat(posting.troubles()).contains("the webhook is gone"));
    await().untilAsserted(() -> assertThat(troubles).containsExactly("the webhook is gone"));
  }

  private final class Keep implements PostSessions.Listener {
    @Override
    public void sent(SentPost post) {
      sent.add(post);
    }

    @Override
    public void troubles(List<String> now) {
      troubles.addAll(now);
    }
  }

  private PostSessions post() throws IOException {
    return post(Map.of());
  }

  private PostSessions post(Map<String, String> more) throws IOException {
    Map<String, String> given = new HashMap<>(more);
    given.put("DISCORD_WEBHOOK_URL", webhook.url());
    Map<String, String> environment = Map.of("HOME", home.toString());
    PostSessions posting =
        PostSessions.open(
            Settings.read(
                WatchSettings.POSTING, List.of(SettingSource.environment(given)), environment),
            environment,
            TranscriptFolders.of(environment, List.of()),
            home.resolve("state"),
            new Keep(),
            Log.silent());
    open.add(posting);
    return posting;
  }

  /** What was there before is not posted; once a new session is, everything new is. */
  private void awaitFollowing() throws IOException {
    Path probe = transcript("-probe/probe");
    int requests = discord.requests().size();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              write(probe, "probe");
              return discord.requests().size() > requests;
            });
    Files.delete(probe);
  }

  private void say(String transcript, String text) throws IOException {
    write(transcript(transcript), text);
  }

  private Path transcript(String name) {
    return home.resolve(".claude/projects").resolve(name + ".jsonl");
  }

  private static String encoded(Path workspace) {
    return workspace.toString().replaceAll("[^a-zA-Z0-9]", "-");
  }

  private static void write(Path transcript, String text) throws IOException {
    Files.createDirectories(transcript.getParent());
    Files.writeString(
        transcript,
        """
        {"type":"assistant","sessionId":"%s","timestamp":"%s","cwd":"/home/me/work","message":\
        {"content":[{"type":"text","text":"%s"}],"usage":{"input_tokens":1,"output_tokens":1}}}
        """
            .formatted(TranscriptFolders.stem(transcript), Instant.now(), text),
        CREATE,
        APPEND);
  }

  private void awaitSaid(String... texts) {
    await()
        .atMost(Duration.ofSeconds(20))
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
}
