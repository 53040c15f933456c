package dev.overseer.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.bot.disk.Json;
import dev.overseer.testkit.discord.FakeChannel;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeGuild;
import dev.overseer.testkit.discord.FakeInteraction;
import dev.overseer.testkit.discord.FakeMessage;
import dev.overseer.testkit.discord.FakePerson;
import dev.overseer.testkit.discord.FakeRole;
import dev.overseer.testkit.discord.FakeRules;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The whole bot on JDA, against a strict Discord: what people and programs see of it. */
class BotServiceTest {
  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private final FakeGuild guild = discord.bot().addGuild("Workshop");
  private final FakeRole steerers = guild.addRole("steerers");
  private final FakePerson ann = guild.addMember("ann", steerers);
  private final FakePerson bob = guild.addMember("bob");

  @TempDir private Path state;

  private RunningBot bot;

  @BeforeEach
  void start() {
    bot = open(Map.of());
  }

  private RunningBot open(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("ALLOWED_ROLES", steerers.id());
    return new RunningBot(discord, guild, state, settings).ready(discord, guild);
  }

  @AfterEach
  void stop() {
    bot.close();
    discord.close();
  }

  private RunningBot restart(Map<String, String> more) {
    bot.close();
    bot = open(more);
    return bot;
  }

  @Test
  void aRunGetsAPlaceThatItsWebhookPostsToUntilItIsComplete() throws Exception {
    RunningBot.Answered created = bot.create("Fix login");
    assertThat(created.status()).as(created.body()).isEqualTo(200);
    ObjectNode run = created.json();
    String thread = Json.required(run, "threadId");
    FakeChannel place = guild.channel(thread).orElseThrow();
    assertThat(place.name()).isEqualTo("run-fix-login-1-ab12");
    assertThat(place.parentId()).isEqualTo(Json.required(run, "channelId"));
    assertThat(guild.named("agent-runs")).isPresent();

    assertThat(bot.create("Fix login").json()).isEqualTo(run);

    assertThat(execute(Json.required(run, "webhookUrl"))).isEqualTo(200);
    assertThat(guild.messages(thread).getLast().content()).isEqualTo("hello");

    assertThat(bot.complete(run).body()).isEqualTo("{\"completed\":true}");
    assertThat(execute(Json.required(run, "webhookUrl"))).isEqualTo(404);
    assertThat(guild.channel(thread).orElseThrow())
        .matches(FakeChannel::archived)
        .matches(FakeChannel::locked);
    assertThat(bot.complete(run).status()).isEqualTo(200);
    assertThat(bot.create("Fix login").status()).isEqualTo(409);
    assertThat(discord.violations())
        .extracting(Object::toString)
        .allMatch(one -> one.contains("webhooks"));
  }

  private static int execute(String url) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(url + "&wait=true"))
                  .header("Content-Type", "application/json")
                  .header("User-Agent", "DiscordBot (https://example.org, 1)")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"content\": \"hello\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .statusCode();
    }
  }

  @Test
  void whatAPersonSaysReachesABridgeThatAsksAndHeIsToldSo() throws Exception {
    ObjectNode run = bot.create("t1").json();
    String thread = Json.required(run, "threadId");
    String token = Json.required(run, "runToken");
    String query =
        "/run/inputs?channelId=%s&threadId=%s&wait=20"
            .formatted(Json.required(run, "channelId"), thread);

    FakeInteraction command = ann.run(thread, "input", Map.of("text", "try the other branch"));
    ObjectNode asked = bot.get(query, token).json();
    assertThat(asked.path("inputs").size()).isEqualTo(1);
    assertThat(asked.path("inputs").path(0).path("text").asString())
        .isEqualTo("try the other branch");
    assertThat(asked.path("inputs").path(0).path("author").asString()).isEqualTo("ann");
    String id = asked.path("inputs").path(0).path("id").asString();
    assertThat(bot.get(query, token).json()).as("until it is answered").isEqualTo(asked);

    assertThat(bot.post("/run/inputs/" + id, "{\"status\": \"delivered\"}", token).status())
        .isEqualTo(200);
    FakeMessage told = command.awaitAnswer(RunningBot.SOON).orElseThrow();
    assertThat(told.ephemeral()).isTrue();
    assertThat(told.content()).isEqualTo("✅ Delivered.");
    assertThat(bot.get(query.replace("wait=20", "wait=0"), token).json().path("inputs")).isEmpty();
  }

  @Test
  void aQuestionIsAnsweredWithAButtonByThoseWhoMay() throws Exception {
    ObjectNode run = bot.create("t1").json();
    String thread = Json.required(run, "threadId");
    String token = Json.required(run, "runToken");
    RunningBot.Answered asked = ask(run, token, "k1");
    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    assertThat(asked.text("state")).isEqualTo("pending");
    assertThat(ask(run, token, "k1").text("askId")).isEqualTo(asked.text("askId"));

    FakeMessage question = awaitQuestion(thread);
    assertThat(question.embeds().getFirst().toString()).contains("rm -rf build").contains("Bash");
    assertThat(question.pingsNobody()).isTrue();

    FakeInteraction notHis = bob.clickLabel(question, "Approve");
    assertThat(notHis.awaitAnswer(RunningBot.SOON).orElseThrow().content()).startsWith("⛔");
    assertThat(state(asked, token, 0).text("state")).isEqualTo("pending");

    ann.clickLabel(question, "Approve");
    RunningBot.Answered answer = state(asked, token, 20);
    assertThat(answer.text("state")).isEqualTo("approved");
    assertThat(answer.text("by")).isEqualTo("ann");
    await().atMost(RunningBot.SOON).until(() -> awaitQuestion(thread).buttons().isEmpty());
  }

  private RunningBot.Answered ask(ObjectNode run, String token, String key) {
    return bot.post(
        "/run/asks",
        """
        {"channelId": "%s", "threadId": "%s", "key": "%s", "tool": "Bash",
         "command": "rm -rf build", "cwd": "/work", "timeoutSeconds": 60}
        """
            .formatted(Json.required(run, "channelId"), Json.required(run, "threadId"), key),
        token);
  }

  private RunningBot.Answered state(RunningBot.Answered asked, String token, int wait) {
    return bot.get("/run/asks/%s?wait=%d".formatted(asked.text("askId"), wait), token);
  }

  private FakeMessage awaitQuestion(String thread) throws InterruptedException {
    return guild.awaitMessages(thread, 2, RunningBot.SOON).get(1);
  }

  @Test
  void aRestartLosesNeitherRunNorMessageNorQuestion() throws Exception {
    ObjectNode run = bot.create("t1").json();
    String thread = Json.required(run, "threadId");
    String token = Json.required(run, "runToken");
    ann.run(thread, "input", Map.of("text", "one")).awaitAcknowledged(RunningBot.SOON);
    RunningBot.Answered asked = ask(run, token, "k1");
    FakeMessage question = awaitQuestion(thread);
    String query =
        "/run/inputs?channelId=%s&threadId=%s&wait=20"
            .formatted(Json.required(run, "channelId"), thread);
    assertThat(bot.get(query, token).json().path("inputs").size()).isEqualTo(1);

    restart(Map.of());

    assertThat(bot.create("t1").json()).isEqualTo(run);
    assertThat(bot.get(query, token).json().path("inputs").path(0).path("text").asString())
        .isEqualTo("one");
    ann.clickLabel(question, "Deny");
    assertThat(state(asked, token, 20).text("state")).isEqualTo("denied");
    assertThat(Files.readString(state.resolve("runs.jsonl"))).doesNotContain(discord.bot().token());
  }

  @Test
  void theBotTokenIsInNoAnswerAndNoLog() throws Exception {
    ObjectNode run = bot.create("t1").json();
    bot.complete(run);
    for (String path : new String[] {"/runs", "/metrics", "/healthz", "/livez", "/nothing"}) {
      assertThat(bot.get(path).body()).doesNotContain(discord.bot().token());
    }
    assertThat(bot.log())
        .contains("run opened")
        .doesNotContain(discord.bot().token())
        .doesNotContain(RunningBot.API_TOKEN)
        .doesNotContain(Json.required(run, "runToken"));
  }
}
