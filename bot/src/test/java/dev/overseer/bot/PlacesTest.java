package dev.overseer.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.overseer.bot.disk.Json;
import dev.overseer.testkit.ManualTimers;
import dev.overseer.testkit.discord.FakeChannel;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeFile;
import dev.overseer.testkit.discord.FakeGuild;
import dev.overseer.testkit.discord.FakeInteraction;
import dev.overseer.testkit.discord.FakeMessage;
import dev.overseer.testkit.discord.FakePermission;
import dev.overseer.testkit.discord.FakePerson;
import dev.overseer.testkit.discord.FakeRules;
import dev.overseer.testkit.discord.Fault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Places in the strict Discord: who may write there, what is shown, and what ends them. */
class PlacesTest {
  private FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private FakeGuild guild = discord.bot().addGuild("Workshop");
  private FakePerson ann = guild.addMember("ann");

  @TempDir private Path state;

  private Optional<RunningBot> running = Optional.empty();

  @AfterEach
  void stop() {
    running.ifPresent(RunningBot::close);
    discord.close();
  }

  private RunningBot start(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("ALLOWED_USERS", ann.id());
    RunningBot bot = new RunningBot(discord, guild, state, settings);
    running = Optional.of(bot);
    return bot.ready(discord, guild);
  }

  @Test
  void aChannelOfItsOwnIsClosedAndThenDeleted() throws Exception {
    RunningBot bot = start(Map.of("PLACE", "channel", "RETENTION_HOURS", "0"));
    ObjectNode run = bot.create("T 1").json();
    assertThat(run.has("threadId")).isFalse();
    FakeChannel place = guild.named("run-t-1-1-ab12").orElseThrow();
    assertThat(place.parentId()).isEqualTo(guild.named("agents").orElseThrow().id());
    assertThat(ann.mayWrite(place.id())).isFalse();
    FakeInteraction status = ann.run(place.id(), "status");
    assertThat(status.awaitAnswer(RunningBot.SOON).orElseThrow().content()).contains("T 1");

    assertThat(bot.complete(run).status()).isEqualTo(200);

    assertThat(guild.channel(place.id())).isEmpty();
    assertThat(discord.violations()).isEmpty();
  }

  @Test
  void inputInAChannelIsForThoseWhoMay() {
    RunningBot bot = start(Map.of("PLACE", "channel", "ACCEPT_PLAIN", "true"));
    ObjectNode run = bot.create("t1").json();
    String place = Json.required(run, "channelId");
    FakePerson bob = guild.addMember("bob");

    assertThat(ann.mayWrite(place)).isTrue();
    assertThat(bob.mayWrite(place)).isFalse();
    bot.complete(run);
    assertThat(ann.mayWrite(place)).as("the run is over").isFalse();
    assertThat(discord.violations()).isEmpty();
  }

  @Test
  void aForumThatWasThereBeforeIsRestrictedToo() {
    String category = guild.addCategory("agents");
    RunningBot bot = start(Map.of());
    ObjectNode run = bot.create("t1").json();

    assertThat(guild.channel(Json.required(run, "channelId")).orElseThrow().parentId())
        .isEqualTo(category);
    assertThat(ann.mayWrite(Json.required(run, "threadId"))).isFalse();
    assertThat(ann.may(FakePermission.SEND_MESSAGES, Json.required(run, "channelId"))).isFalse();
  }

  @Test
  void whoDeletesThePlaceEndsTheRun() {
    RunningBot bot = start(Map.of());
    ObjectNode run = bot.create("t1").json();

    guild.delete(Json.required(run, "threadId"));

    await()
        .atMost(RunningBot.SOON)
        .until(() -> bot.get("/runs").body().contains("\"state\":\"completed\""));
    assertThat(guild.webhooks(Json.required(run, "channelId"))).isEmpty();
    assertThat(bot.get("/metrics").body()).contains("overseer_bot_places_vanished_total 1.0");
  }

  @Test
  void aThreadThatFellAsleepIsAskedInAndArchivedAllTheSame() throws Exception {
    RunningBot bot = start(Map.of());
    ObjectNode run = bot.create("t1").json();
    String thread = Json.required(run, "threadId");
    guild.archive(thread, true, false);

    ask(bot, run, "ls");
    assertThat(guild.awaitMessages(thread, 2, RunningBot.SOON)).hasSize(2);
    guild.archive(thread, true, false);

    assertThat(bot.complete(run).status()).isEqualTo(200);
    assertThat(guild.channel(thread).orElseThrow())
        .matches(FakeChannel::archived)
        .matches(FakeChannel::locked);
  }

  private static RunningBot.Answered ask(RunningBot bot, ObjectNode run, String command) {
    ObjectNode body =
        Json.object()
            .put("channelId", Json.required(run, "channelId"))
            .put("threadId", Json.required(run, "threadId"))
            .put("key", "k")
            .put("tool", "Bash")
            .put("command", command)
            .put("timeoutSeconds", 2);
    return bot.post("/run/asks", body.toString(), Json.required(run, "runToken"));
  }

  @Test
  void aLongQuestionIsAttachedWholeWithoutItsSecretsAndDeniedAtItsDeadline() throws Exception {
    RunningBot bot = start(Map.of());
    ObjectNode run = bot.create("t1").json();
    String secret = "ghp_" + "a1B2c3D4e5F6".repeat(3);
    String command = "echo @everyone\n" + "line\n".repeat(700) + "TOKEN=" + secret + " the end";

    String asked = ask(bot, run, command).text("askId");

    FakeMessage shown =
        guild.awaitMessages(Json.required(run, "threadId"), 2, RunningBot.SOON).get(1);
    assertThat(shown.pingsNobody()).isTrue();
    assertThat(shown.files()).hasSize(1);
    assertThat(shown.files().getFirst().text()).contains("the end").doesNotContain(secret);
    assertThat(shown.json()).doesNotContain(secret);

    RunningBot.Answered answer = bot.get("/run/asks/" + asked + "?wait=20");
    assertThat(answer.text("state")).isEqualTo("expired");
    await()
        .atMost(RunningBot.SOON)
        .until(() -> guild.messages(Json.required(run, "threadId")).get(1).buttons().isEmpty());
    assertThat(discord.violations()).isEmpty();
  }

  @Test
  void aFileGoesToTheAgentIfItIsText() throws Exception {
    RunningBot bot = start(Map.of());
    ObjectNode run = bot.create("t1").json();
    String thread = Json.required(run, "threadId");
    String query =
        "/run/inputs?wait=20&channelId=%s&threadId=%s"
            .formatted(Json.required(run, "channelId"), thread);

    ann.run(
        thread,
        "input",
        Map.of("text", "see this", "file", FakeFile.text("notes.txt", "line one\nline two")));
    String text = bot.get(query).json().path("inputs").path(0).path("text").asString();
    assertThat(text).isEqualTo("see this\n\n--- notes.txt ---\nline one\nline two");

    FakeInteraction large =
        ann.run(
            thread,
            "input",
            Map.of("text", "x", "file", FakeFile.text("large.txt", "x".repeat(70_000))));
    assertThat(large.awaitAnswer(RunningBot.SOON).orElseThrow().content()).startsWith("⚠️");
    assertThat(bot.get(query).json().path("inputs").size()).isEqualTo(1);
  }

  @Test
  void theCostIsThatOfTheNewestSummary() throws Exception {
    RunningBot bot = start(Map.of());
    ObjectNode run = bot.create("t1").json();
    for (String cost : List.of("≥ $0.10", "≥ $1.25")) {
      postSummary(Json.required(run, "webhookUrl"), cost);
    }

    FakeInteraction asked = ann.run(Json.required(run, "threadId"), "cost");

    assertThat(asked.awaitAnswer(RunningBot.SOON).orElseThrow().content()).contains("≥ $1.25");
  }

  private static void postSummary(String url, String cost) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(
          HttpRequest.newBuilder(URI.create(url))
              .header("Content-Type", "application/json")
              .header("User-Agent", "DiscordBot (https://example.org, 1)")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      """
                      {"embeds": [{"title": "Summary",
                        "fields": [{"name": "Cost", "value": "%s"}]}],
                       "allowed_mentions": {"parse": []}}
                      """
                          .formatted(cost)))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void withinDiscordsRatesNothingIsRefused() {
    discord.close();
    discord = FakeDiscord.plain();
    guild = discord.bot().addGuild("Workshop");
    ann = guild.addMember("ann");
    RunningBot bot = start(Map.of());
    for (int i = 0; i < 4; i++) {
      assertThat(bot.complete(bot.create("t" + i).json()).status()).isEqualTo(200);
    }

    assertThat(discord.avoidableLimits()).isZero();
    assertThat(discord.violations()).isEmpty();
  }

  @Test
  void anInvalidTokenEndsItWithASentence() {
    RunningBot bot =
        new RunningBot(discord, guild, state, Map.of("DISCORD_BOT_TOKEN", "not.a.token"));
    running = Optional.of(bot);

    assertThatThrownBy(bot.service()::awaitEnd)
        .isInstanceOf(BotException.Unwelcome.class)
        .hasMessageContaining("DISCORD_BOT_TOKEN")
        .hasMessageNotContaining("not.a.token");
  }

  @Test
  void anIntentThatIsNotAllowedEndsItWithTheWayOut() {
    discord.bot().allowIntents(1);
    RunningBot bot = new RunningBot(discord, guild, state, Map.of("ACCEPT_PLAIN", "true"));
    running = Optional.of(bot);

    assertThatThrownBy(bot.service()::awaitEnd)
        .isInstanceOf(BotException.Unwelcome.class)
        .hasMessageContaining("Message Content Intent");
  }

  @Test
  void whereDiscordIsAwayItSaysSoAndGoesOnOnceItIsBack() {
    RunningBot bot = start(Map.of());
    discord.bot().openGateway(false);
    discord.bot().dropGateway();
    await().atMost(RunningBot.SOON).until(() -> bot.get("/readyz").status() == 503);
    assertThat(bot.get("/livez").status()).isEqualTo(200);
    discord.bot().openGateway(true);
    await().atMost(RunningBot.SOON).until(() -> bot.get("/readyz").status() == 200);
    assertThat(bot.create("t1").status()).isEqualTo(200);
  }

  @Test
  void whoWaitsIsToldSoAndThenWhatBecameOfIt() throws Exception {
    ManualTimers time = new ManualTimers();
    RunningBot bot = new RunningBot(discord, guild, state, Map.of("ALLOWED_USERS", ann.id()), time);
    running = Optional.of(bot);
    bot.ready(discord, guild);
    ObjectNode run = bot.create("t1").json();
    FakeInteraction said =
        ann.run(Json.required(run, "threadId"), "input", Map.of("text", "hello"));
    await()
        .atMost(RunningBot.SOON)
        .until(() -> bot.get("/metrics").body().contains("overseer_bot_inputs_waiting 1.0"));
    assertThat(said.deferred()).isTrue();

    time.advance(Duration.ofSeconds(9));
    assertThat(said.awaitAnswer(RunningBot.SOON).orElseThrow().content()).startsWith("🕓");

    String query =
        "/run/inputs?channelId=%s&threadId=%s"
            .formatted(Json.required(run, "channelId"), Json.required(run, "threadId"));
    String id = bot.get(query).json().path("inputs").path(0).path("id").asString();
    bot.post("/run/inputs/" + id, "{\"status\": \"busy\", \"detail\": \"pipe full\"}");
    await()
        .atMost(RunningBot.SOON)
        .until(() -> said.answers().getFirst().content().contains("(pipe full)"));
    assertThat(bot.post("/run/inputs/" + id, "{\"status\": \"busy\"}").status()).isEqualTo(404);
  }

  @Test
  void aQuestionThatCannotBeShownIsShownOnceDiscordIsBack() throws Exception {
    RunningBot bot = start(Map.of());
    ObjectNode run = bot.create("t1").json();
    discord.failAlways(Fault.status(503));

    ObjectNode body =
        Json.object()
            .put("channelId", Json.required(run, "channelId"))
            .put("threadId", Json.required(run, "threadId"))
            .put("key", "k")
            .put("tool", "Bash")
            .put("timeoutSeconds", 60);
    assertThat(bot.post("/run/asks", body.toString()).text("state")).isEqualTo("pending");
    assertThat(bot.create("t2").status()).isEqualTo(503);
    discord.heal();

    assertThat(guild.awaitMessages(Json.required(run, "threadId"), 2, RunningBot.SOON)).hasSize(2);
  }

  @Test
  void twoBotsDoNotShareAState() {
    start(Map.of());

    assertThatThrownBy(() -> new RunningBot(discord, guild, state, Map.of()))
        .isInstanceOf(BotException.StateTaken.class)
        .hasMessageContaining(state.toString());
  }

  @Test
  void withoutATokenOnlyThisMachineMayAskAndNoBrowserPage() {
    RunningBot bot = start(Map.of("API_TOKEN", ""));
    HttpRequest.Builder runs = HttpRequest.newBuilder(bot.uri("/runs"));

    assertThat(bot.send(runs.copy(), Optional.empty()).status()).isEqualTo(200);
    assertThat(
            bot.send(runs.copy().header("Origin", "https://evil.example"), Optional.empty())
                .status())
        .isEqualTo(401);
    ObjectNode run =
        bot.send(
                HttpRequest.newBuilder(bot.uri("/run/create"))
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"taskId\": \"t\", \"attempt\": 1, \"shortId\": \"a\"}")),
                Optional.empty())
            .json();
    assertThat(bot.get("/runs", Json.required(run, "runToken")).status()).isEqualTo(401);
  }
}
