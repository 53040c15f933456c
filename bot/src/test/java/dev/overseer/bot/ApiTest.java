package dev.overseer.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.bot.disk.Json;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeGuild;
import dev.overseer.testkit.discord.FakeRules;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Who may ask the bot what, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {
  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private final FakeGuild guild = discord.bot().addGuild("Workshop");

  private RunningBot bot;
  private ObjectNode one;
  private ObjectNode other;
  private ObjectNode over;

  @BeforeAll
  void start(@TempDir Path state) {
    bot = new RunningBot(discord, guild, state, Map.of()).ready(discord, guild);
    one = bot.create("one").json();
    other = bot.create("other").json();
    over = bot.create("over").json();
    assertThat(bot.complete(over).status()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    bot.close();
    discord.close();
  }

  private static String inputs(ObjectNode run) {
    return "/run/inputs?channelId=%s&threadId=%s"
        .formatted(Json.required(run, "channelId"), Json.required(run, "threadId"));
  }

  private static String token(ObjectNode run) {
    return Json.required(run, "runToken");
  }

  private static String ask(ObjectNode run) {
    return """
    {"channelId": "%s", "threadId": "%s", "key": "k", "tool": "Bash", "timeoutSeconds": 60}
    """
        .formatted(Json.required(run, "channelId"), Json.required(run, "threadId"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /runs",
    "GET, /run/inputs?channelId=1",
    "POST, /run/create",
    "POST, /run/complete",
    "POST, /run/asks",
    "POST, /run/inputs/x",
    "GET, /run/asks/x",
  })
  void wantsAToken(String method, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(bot.uri(path))
            .method(method, HttpRequest.BodyPublishers.ofString(ask(one)));

    RunningBot.Answered none = bot.send(request.copy(), Optional.empty());
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.json().path("error").path("code").asString()).isEqualTo("unauthorized");
    assertThat(bot.send(request.copy(), Optional.of("wrong")).status()).isEqualTo(401);
    assertThat(bot.send(request.copy(), Optional.of(RunningBot.API_TOKEN + "x")).status())
        .isEqualTo(401);
  }

  @Test
  void aRunTokenOpensItsOwnRunAndNothingElse() {
    assertThat(bot.get(inputs(one), token(one)).status()).isEqualTo(200);
    assertThat(bot.get(inputs(other), token(one)).status()).isEqualTo(403);
    assertThat(bot.post("/run/asks", ask(other), token(one)).status()).isEqualTo(403);
    assertThat(bot.get("/runs", token(one)).status()).isEqualTo(401);
    assertThat(bot.post("/run/create", "{}", token(one)).status()).isEqualTo(401);
    String asked = bot.post("/run/asks", ask(other), token(other)).text("askId");
    assertThat(bot.get("/run/asks/" + asked, token(one)).status()).isEqualTo(403);
    assertThat(bot.get("/run/asks/" + asked, token(other)).status()).isEqualTo(200);
    assertThat(bot.get(inputs(one)).status()).as("with the API's token").isEqualTo(200);
  }

  @Test
  void itDiesWithTheRun() {
    assertThat(bot.get(inputs(over), token(over)).status()).isEqualTo(409);
    assertThat(bot.post("/run/asks", ask(over), token(over)).status()).isEqualTo(409);
    assertThat(bot.get(inputs(one), token(over)).status()).isEqualTo(401);
  }

  @Test
  void aThreadOfAnotherChannelIsNoRun() {
    String crossed =
        "/run/inputs?channelId=%s&threadId=%s".formatted("1", Json.required(one, "threadId"));

    assertThat(bot.get(crossed).status()).isEqualTo(404);
    assertThat(bot.get("/run/inputs?channelId=" + Json.required(one, "channelId")).status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"taskId\": \"\", \"attempt\": 1, \"shortId\": \"a\"}",
        "{\"taskId\": \"t\", \"attempt\": \"1\", \"shortId\": \"a\"}",
        "{\"taskId\": \"t\", \"attempt\": 1.5, \"shortId\": \"a\"}",
        "{\"taskId\": \"t\", \"attempt\": -1, \"shortId\": \"a\"}",
        "{\"taskId\": \"t\", \"attempt\": 1, \"shortId\": \"a\", \"guildId\": \"../x\"}",
        "{\"taskId\": \"t\", \"attempt\": 1, \"shortId\": \"a\", \"bridge\": \"http://10.0.0.1:1\"}"
      })
  void refusesABadBody(String body) {
    RunningBot.Answered answer = bot.post("/run/create", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").path("message").asString()).isNotBlank();
  }

  @Test
  void refusesWhatIsTooLongOrTooLate() {
    assertThat(bot.post("/run/create", "x".repeat(65_537)).status()).isEqualTo(413);
    assertThat(bot.get(inputs(one) + "&wait=31").status()).isEqualTo(400);
    assertThat(bot.get("/run/create").status()).isEqualTo(405);
    assertThat(bot.get("/run/asks/no-such").status()).isEqualTo(404);
    assertThat(bot.get("/nothing").status()).isEqualTo(404);
    assertThat(bot.get("/interactions").status()).as("not switched on").isEqualTo(404);
    assertThat(bot.post("/run/complete", "{\"channelId\": \"1\", \"webhookId\": \"2\"}").status())
        .isEqualTo(404);
  }

  @Test
  void tooManyQuestionsOfARunAreRefused() {
    ObjectNode busy = bot.create("busy").json();
    for (int i = 0; i < 25; i++) {
      assertThat(bot.post("/run/asks", ask(busy).replace("\"k\"", "\"k" + i + "\"")).status())
          .isEqualTo(200);
    }

    RunningBot.Answered answer = bot.post("/run/asks", ask(busy));
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.headers()).containsKey("retry-after");
    assertThat(bot.post("/run/asks", ask(busy).replace("\"k\"", "\"k3\"")).status())
        .as("known already")
        .isEqualTo(200);
  }

  @Test
  void listsRunsWithoutWhatOpensThem() {
    RunningBot.Answered runs = bot.get("/runs");

    assertThat(runs.json().path("runs").size()).isGreaterThanOrEqualTo(3);
    assertThat(runs.body())
        .contains("\"state\":\"live\"", "\"state\":\"completed\"", "\"completedAt\"")
        .doesNotContain("webhookUrl", "runToken", token(one));
  }

  @Test
  void tellsHowItIsWithoutAToken() {
    for (String path : new String[] {"/livez", "/readyz", "/healthz", "/metrics"}) {
      assertThat(bot.send(HttpRequest.newBuilder(bot.uri(path)), Optional.empty()).status())
          .as(path)
          .isEqualTo(200);
    }
    assertThat(bot.get("/metrics").body())
        .contains("overseer_bot_runs_opened_total ")
        .contains("overseer_bot_connected 1.0")
        .contains("overseer_bot_inputs_total{outcome=\"delivered\"} 0.0");
  }
}
