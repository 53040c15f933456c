package dev.overseer.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.bot.disk.Json;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeEndpoint;
import dev.overseer.testkit.discord.FakeGuild;
import dev.overseer.testkit.discord.FakeInteraction;
import dev.overseer.testkit.discord.FakeMessage;
import dev.overseer.testkit.discord.FakePerson;
import dev.overseer.testkit.discord.FakeRules;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Interactions over HTTP instead of the gateway, and what an attacker would do there. */
class EndpointTest {
  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private final FakeGuild guild = discord.bot().addGuild("Workshop");
  private final FakePerson ann = guild.addMember("ann");

  @TempDir private Path state;

  private RunningBot bot;
  private FakeEndpoint endpoint;

  @BeforeEach
  void start() throws InterruptedException {
    bot =
        new RunningBot(
                discord,
                guild,
                state,
                Map.of(
                    "ALLOWED_USERS", ann.id(),
                    "INTERACTIONS_PUBLIC_KEY", discord.bot().publicKey()))
            .ready(discord, guild);
    endpoint = discord.bot().endpoint(bot.uri("/interactions"));
    // What was signed within the second of the start is refused: it may be from before.
    await().atMost(RunningBot.SOON).until(endpoint::verify);
    discord.bot().deliverTo(endpoint);
  }

  @AfterEach
  void stop() {
    bot.close();
    discord.close();
  }

  @Test
  void commandsAndButtonsComeThatWay() throws Exception {
    ObjectNode run = bot.create("t1").json();
    String thread = Json.required(run, "threadId");
    String token = Json.required(run, "runToken");
    assertThat(ann.run(thread, "status").awaitAnswer(RunningBot.SOON).orElseThrow().content())
        .contains("t1");

    FakeInteraction said = ann.run(thread, "input", Map.of("text", "hello"));
    assertThat(said.deferred()).isTrue();
    String query =
        "/run/inputs?channelId=%s&threadId=%s".formatted(Json.required(run, "channelId"), thread);
    String id = bot.get(query, token).json().path("inputs").path(0).path("id").asString();
    bot.post("/run/inputs/" + id, "{\"status\": \"delivered\"}", token);
    assertThat(said.awaitAnswer(RunningBot.SOON).orElseThrow().content()).isEqualTo("✅ Delivered.");

    String asked =
        bot.post(
                "/run/asks",
                """
                {"channelId": "%s", "threadId": "%s", "key": "k", "tool": "Bash",
                 "timeoutSeconds": 60}
                """
                    .formatted(Json.required(run, "channelId"), thread),
                token)
            .text("askId");
    FakeMessage question = guild.awaitMessages(thread, 2, RunningBot.SOON).get(1);
    ann.clickLabel(question, "Deny");
    assertThat(bot.get("/run/asks/" + asked, token).text("state")).isEqualTo("denied");
    assertThat(guild.messages(thread).get(1).buttons()).isEmpty();
    assertThat(discord.violations()).noneMatch(one -> one.what().contains("interaction"));
  }

  @Test
  void whatIsForgedOldAlteredOrSentTwiceIsRefused() throws Exception {
    String thread = Json.required(bot.create("t1").json(), "threadId");
    FakeInteraction command = ann.prepareRun(thread, "input", Map.of("text", "delete all"));

    assertThat(endpoint.send(endpoint.forge(command)).status()).isEqualTo(401);
    assertThat(endpoint.send(endpoint.unsigned(command)).status()).isEqualTo(401);
    assertThat(endpoint.send(endpoint.signed(command, Duration.ofMinutes(6))).status())
        .isEqualTo(401);
    FakeEndpoint.Signed good = endpoint.sign(command);
    assertThat(endpoint.send(FakeEndpoint.alter(good, "delete all", "delete it")).status())
        .isEqualTo(401);
    assertThat(endpoint.send(FakeEndpoint.redate(good, Duration.ofSeconds(1))).status())
        .isEqualTo(401);
    assertThat(waiting()).isZero();

    assertThat(endpoint.send(good).status()).isEqualTo(200);
    assertThat(endpoint.send(good).status()).isEqualTo(401);
    FakeEndpoint.Signed upper =
        new FakeEndpoint.Signed(
            good.timestamp(), good.body(), good.signature().toUpperCase(Locale.ROOT));
    assertThat(endpoint.send(upper).status()).as("the same in capitals").isEqualTo(401);
    assertThat(waiting()).isEqualTo(1);
    assertThat(bot.get("/metrics").body())
        .contains("overseer_bot_refused_total{reason=\"replay\"}");
  }

  private int waiting() {
    return bot.get("/metrics").body().contains("overseer_bot_inputs_waiting 1.0") ? 1 : 0;
  }
}
