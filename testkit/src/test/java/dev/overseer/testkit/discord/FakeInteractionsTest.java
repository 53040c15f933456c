package dev.overseer.testkit.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.testkit.ManualTimers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One answer, in time; then follow-ups, for a while. */
class FakeInteractionsTest {
  private final ManualTimers time = new ManualTimers();
  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, time);
  private final FakeBot bot = discord.bot();
  private final FakeGuild guild = bot.addGuild("agents");
  private final String text = guild.addTextChannel("text");
  private final FakePerson person = guild.addMember("ada");
  private final BotHttp http = new BotHttp(bot);

  @BeforeEach
  void makeCommand() throws Exception {
    String commands =
        """
        [{"name": "status", "description": "How it is"},
         {"name": "admin", "description": "For few", "default_member_permissions": "16"},
         {"name": "run", "description": "Runs", "options": [
           {"type": 1, "name": "stop", "description": "Stops", "options": [
             {"type": 4, "name": "seconds", "description": "Grace", "max_value": 60},
             {"type": 3, "name": "how", "description": "How", "max_length": 5,
              "choices": [{"name": "soft", "value": "soft"}]},
             {"type": 6, "name": "who", "description": "Who"}]}]}]
        """;
    http.send("PUT", "applications/" + bot.id() + "/commands", commands);
  }

  @AfterEach
  void close() {
    http.close();
    discord.close();
  }

  private BotHttp.Answer callBack(FakeInteraction to, String json) throws Exception {
    return http.post("interactions/" + to.id() + "/" + to.token() + "/callback", json);
  }

  private BotHttp.Answer follow(String method, FakeInteraction to, String rest, String json)
      throws Exception {
    return http.send(method, "webhooks/" + bot.id() + "/" + to.token() + rest, json);
  }

  private static String say(String words) {
    return "{\"type\": 4, \"data\": {\"content\": \"" + words + "\", \"flags\": 64}}";
  }

  @Test
  void takesOneAnswer() throws Exception {
    FakeInteraction asked = person.run(text, "status");
    assertThat(asked.acknowledged()).isFalse();
    assertThat(callBack(asked, say("fine")).status()).isEqualTo(204);
    assertThat(callBack(asked, say("again")).code()).isEqualTo(40060);
    assertThat(asked.answers()).extracting(FakeMessage::content).containsExactly("fine");
    assertThat(asked.answers().getFirst().ephemeral()).isTrue();
    assertThat(guild.messages(text)).isEmpty();
    assertThat(discord.violations()).extracting(FakeViolation::code).containsExactly(40060);
  }

  @Test
  void takesNoAnswerAfterThreeSeconds() throws Exception {
    FakeInteraction late = person.run(text, "status");
    FakeInteraction inTime = person.run(text, "status");
    time.advance(Duration.ofSeconds(3));
    assertThat(callBack(inTime, say("just in time")).status()).isEqualTo(204);
    assertThat(bot.ignoredInteractions()).isEmpty();
    time.advance(Duration.ofMillis(1));
    assertThat(callBack(late, say("late")).code()).isEqualTo(10062);
    assertThat(bot.ignoredInteractions()).containsExactly(late);
    assertThat(discord.violations()).extracting(FakeViolation::code).containsExactly(10062);
  }

  @Test
  void knowsItsTokens() throws Exception {
    FakeInteraction asked = person.run(text, "status");
    String wrong = "interactions/" + asked.id() + "/x" + asked.token() + "/callback";
    assertThat(http.post(wrong, say("x")).code()).isEqualTo(10062);
    FakeInteraction other = person.run(text, "status");
    String mixed = "interactions/" + asked.id() + "/" + other.token() + "/callback";
    assertThat(http.post(mixed, say("x")).code()).isEqualTo(10062);
    assertThat(asked.acknowledged()).isFalse();
  }

  @Test
  void followsUpForAQuarterOfAnHour() throws Exception {
    FakeInteraction asked = person.run(text, "status");
    assertThat(follow("POST", asked, "", "{\"content\": \"too soon\"}").code()).isEqualTo(10015);
    callBack(asked, say("one"));
    assertThat(follow("POST", asked, "", "{\"content\": \"two\"}").status()).isEqualTo(200);
    assertThat(follow("PATCH", asked, "/messages/@original", "{\"content\": \"uno\"}").status())
        .isEqualTo(200);
    assertThat(asked.answers()).extracting(FakeMessage::content).containsExactly("uno", "two");
    assertThat(guild.messages(text)).extracting(FakeMessage::content).containsExactly("two");
    time.advance(Duration.ofMinutes(15));
    assertThat(follow("POST", asked, "", "{\"content\": \"three\"}").status()).isEqualTo(200);
    time.advance(Duration.ofMillis(1));
    BotHttp.Answer dead = follow("POST", asked, "", "{\"content\": \"four\"}");
    assertThat(dead.status()).isEqualTo(401);
    assertThat(dead.code()).isEqualTo(50027);
    assertThat(asked.answers()).hasSize(3);
  }

  @Test
  void theDeferralDecidesWhoSeesTheAnswer() throws Exception {
    FakeInteraction hidden = person.run(text, "status");
    callBack(hidden, "{\"type\": 5, \"data\": {\"flags\": 64}}");
    assertThat(hidden.deferred()).isTrue();
    follow("POST", hidden, "", "{\"content\": \"for you\"}");
    assertThat(hidden.deferred()).isFalse();
    assertThat(hidden.answers().getFirst().ephemeral()).isTrue();
    FakeInteraction open = person.run(text, "status");
    callBack(open, "{\"type\": 5}");
    follow("PATCH", open, "/messages/@original", "{\"content\": \"for all\"}");
    assertThat(guild.messages(text)).extracting(FakeMessage::content).containsExactly("for all");
    follow("DELETE", open, "/messages/@original", "");
    assertThat(guild.messages(text)).isEmpty();
    assertThat(follow("GET", open, "/messages/@original", "").code()).isEqualTo(10008);
  }

  @Test
  void aClickMayChangeItsMessageAndACommandMayNot() throws Exception {
    String form =
        """
        {"content": "May it?", "components": [{"type": 1, "components": [
          {"type": 2, "style": 3, "label": "Approve", "custom_id": "yes"},
          {"type": 2, "style": 4, "label": "Later", "custom_id": "later", "disabled": true}]}]}
        """;
    http.post("channels/" + text + "/messages", form);
    FakeMessage message = guild.messages(text).getFirst();
    FakeInteraction click = person.click(message, "yes");
    assertThat(callBack(click, "{\"type\": 6}").status()).isEqualTo(204);
    follow("PATCH", click, "/messages/@original", "{\"content\": \"Yes.\"}");
    assertThat(guild.messages(text).getFirst().content()).isEqualTo("Yes.");
    FakeInteraction again = person.click(message, "yes");
    assertThat(callBack(again, "{\"type\": 7, \"data\": {\"components\": []}}").status())
        .isEqualTo(204);
    assertThat(guild.messages(text).getFirst().buttons()).isEmpty();
    assertThatThrownBy(() -> person.click(message, "yes"))
        .isInstanceOf(IllegalStateException.class);
    FakeInteraction command = person.run(text, "status");
    assertThat(callBack(command, "{\"type\": 7, \"data\": {}}").code()).isEqualTo(50035);
    assertThat(command.acknowledged()).isFalse();
  }

  @Test
  void nobodyClicksWhatIsDisabledOrUnseen() throws Exception {
    String form =
        """
        {"content": "May it?", "components": [{"type": 1, "components": [
          {"type": 2, "style": 4, "label": "Later", "custom_id": "later", "disabled": true},
          {"type": 2, "style": 4, "label": "Now", "custom_id": "now"}]}]}
        """;
    http.post("channels/" + text + "/messages", form);
    FakeMessage message = guild.messages(text).getFirst();
    assertThatThrownBy(() -> person.click(message, "later")).hasMessageContaining("disabled");
    long view = FakePermission.VIEW_CHANNEL.bit();
    guild.overwrite(text, new FakeOverwrite(person.id(), false, 0, view));
    assertThatThrownBy(() -> person.click(message, "now")).hasMessageContaining("does not see");
    assertThatThrownBy(() -> person.run(text, "status")).hasMessageContaining("may not run");
  }

  @Test
  void commandsAreForWhoMayAndFilledAsDescribed() throws Exception {
    assertThatThrownBy(() -> person.run(text, "admin")).hasMessageContaining("may not run");
    assertThat(guild.owner().run(text, "admin").acknowledged()).isFalse();
    FakeInteraction stop =
        person.run(text, "run stop", Map.of("seconds", 10, "how", "soft", "who", person));
    JsonNode data = stop.payload.path("data");
    JsonNode sub = data.path("options").path(0);
    assertThat(sub.path("name").asString()).isEqualTo("stop");
    assertThat(sub.path("options").path(0).path("value").asInt()).isEqualTo(10);
    assertThat(sub.path("options").path(1).path("value").asString()).isEqualTo("soft");
    assertThat(data.path("resolved").path("users").has(person.id())).isTrue();
    assertThatThrownBy(() -> person.run(text, "run stop", Map.of("seconds", 61)))
        .hasMessageContaining("seconds");
    assertThatThrownBy(() -> person.run(text, "run stop", Map.of("how", "hard")))
        .hasMessageContaining("choices");
    assertThatThrownBy(() -> person.run(text, "run stop", Map.of("how", "softer")))
        .hasMessageContaining("characters");
    assertThatThrownBy(() -> person.run(text, "run stop", Map.of("where", "x")))
        .hasMessageContaining("no such options");
  }

  @Test
  void answersKeepToTheLimitsOfMessages() throws Exception {
    FakeInteraction asked = person.run(text, "status");
    assertThat(callBack(asked, say("x".repeat(2001))).code()).isEqualTo(50035);
    assertThat(callBack(asked, "{\"type\": 4, \"data\": {}}").code()).isEqualTo(50006);
    assertThat(callBack(asked, "{\"type\": 99}").code()).isEqualTo(50035);
    assertThat(callBack(asked, say("short")).status()).isEqualTo(204);
  }
}
