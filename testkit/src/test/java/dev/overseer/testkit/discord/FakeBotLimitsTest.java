package dev.overseer.testkit.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.testkit.ManualTimers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each of Discord's limits for bots bites, and is remembered. */
class FakeBotLimitsTest {
  private final ManualTimers time = new ManualTimers();
  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, time);
  private final FakeBot bot = discord.bot();
  private final FakeGuild guild = bot.addGuild("agents");
  private final BotHttp http = new BotHttp(bot);

  @AfterEach
  void close() {
    http.close();
    discord.close();
  }

  private void assertRemembered(int code) {
    assertThat(discord.violations()).extracting(FakeViolation::code).contains(code);
  }

  private BotHttp.Answer createChannel(String form) throws Exception {
    return http.post("guilds/" + guild.id() + "/channels", form);
  }

  @Test
  void aCategoryHoldsFifty() throws Exception {
    String category = createChannel("{\"name\": \"Runs\", \"type\": 4}").id();
    String form = "{\"name\": \"run\", \"parent_id\": \"" + category + "\"}";
    for (int i = 0; i < 50; i++) {
      assertThat(createChannel(form).status()).isEqualTo(201);
    }
    BotHttp.Answer refused = createChannel(form);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().toString()).contains("CHANNEL_PARENT_MAX_CHANNELS");
    assertRemembered(50035);
    // What was refused has left nothing behind.
    assertThat(guild.channels()).hasSize(51);
    String outside = createChannel("{\"name\": \"outside\"}").id();
    assertThat(
            http.send("PATCH", "channels/" + outside, "{\"parent_id\": \"" + category + "\"}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void aGuildHoldsFiveHundred() throws Exception {
    for (int i = 0; i < 499; i++) {
      guild.addTextChannel("channel");
    }
    assertThat(createChannel("{\"name\": \"last\"}").status()).isEqualTo(201);
    assertThat(createChannel("{\"name\": \"too many\"}").code()).isEqualTo(30013);
    assertThat(createChannel("{\"name\": \"Too many\", \"type\": 4}").code()).isEqualTo(30013);
    assertRemembered(30013);
    guild.delete(guild.channels().getFirst().id());
    assertThat(createChannel("{\"name\": \"room again\"}").status()).isEqualTo(201);
  }

  @Test
  void aGuildHasAThousandActiveThreads() throws Exception {
    String forum = guild.addForum("runs");
    String first = guild.addThread(forum, "first");
    for (int i = 1; i < 1000; i++) {
      guild.addThread(forum, "thread");
    }
    String form = "{\"name\": \"run\", \"message\": {\"content\": \"started\"}}";
    BotHttp.Answer refused = http.post("channels/" + forum + "/threads", form);
    assertThat(refused.code()).isEqualTo(160006);
    assertRemembered(160006);
    assertThat(discord.messages()).isEmpty();
    assertThat(http.send("PATCH", "channels/" + first, "{\"archived\": true}").status())
        .isEqualTo(200);
    assertThat(http.post("channels/" + forum + "/threads", form).status()).isEqualTo(201);
    assertThat(guild.activeThreads()).isEqualTo(1000);
    // Neither opening one again nor writing in one makes room.
    assertThat(http.send("PATCH", "channels/" + first, "{\"archived\": false}").code())
        .isEqualTo(160006);
    assertThat(http.post("channels/" + first + "/messages", "{\"content\": \"x\"}").code())
        .isEqualTo(160006);
  }

  @Test
  void idleThreadsAreArchived() throws Exception {
    String forum = guild.addForum("runs");
    String form =
        """
        {"name": "run", "auto_archive_duration": 60, "message": {"content": "started"}}
        """;
    String idle = http.post("channels/" + forum + "/threads", form).id();
    String busy = http.post("channels/" + forum + "/threads", form).id();
    time.advance(Duration.ofMinutes(50));
    http.post("channels/" + busy + "/messages", "{\"content\": \"on it\"}");
    time.advance(Duration.ofMinutes(20));
    http.post("channels/" + forum + "/threads", form);
    assertThat(guild.channel(idle).orElseThrow().archived()).isTrue();
    assertThat(guild.channel(busy).orElseThrow().archived()).isFalse();
    // Who writes in it opens it again; in one that is locked, only moderators may.
    http.post("channels/" + idle + "/messages", "{\"content\": \"back\"}");
    assertThat(guild.channel(idle).orElseThrow().archived()).isFalse();
    guild.archive(idle, true, true);
    assertThat(http.send("PATCH", "channels/" + idle, "{\"name\": \"x\"}").code()).isEqualTo(50083);
    guild.forbidBot(FakePermission.MANAGE_THREADS);
    String path = "channels/" + idle + "/messages";
    assertThat(http.post(path, "{\"content\": \"x\"}").code()).isEqualTo(160005);
    assertThat(guild.addMember("ada").mayWrite(idle)).isFalse();
    guild.letBot(FakePermission.MANAGE_THREADS);
    assertThat(http.post(path, "{\"content\": \"x\"}").status()).isEqualTo(200);
  }

  @Test
  void aChannelHasFifteenWebhooks() throws Exception {
    String channel = guild.addTextChannel("general");
    String path = "channels/" + channel + "/webhooks";
    for (int i = 0; i < 15; i++) {
      assertThat(http.post(path, "{\"name\": \"hook\"}").status()).isEqualTo(200);
    }
    assertThat(http.post(path, "{\"name\": \"hook\"}").code()).isEqualTo(30007);
    assertRemembered(30007);
    assertThat(http.get(path).json()).hasSize(15);
    String one = guild.webhooks(channel).getFirst();
    assertThat(http.send("DELETE", "webhooks/" + one, "").status()).isEqualTo(204);
    assertThat(http.post(path, "{\"name\": \"hook\"}").status()).isEqualTo(200);
  }

  @Test
  void aDeletedWebhookIsUnknown() throws Exception {
    String channel = guild.addTextChannel("general");
    BotHttp.Answer made = http.post("channels/" + channel + "/webhooks", "{\"name\": \"hook\"}");
    String execute = "webhooks/" + made.id() + "/" + made.json().path("token").asString();
    assertThat(http.post(execute, "{\"content\": \"x\"}").status()).isEqualTo(204);
    http.send("DELETE", "webhooks/" + made.id(), "");
    BotHttp.Answer gone = http.post(execute, "{\"content\": \"x\"}");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.code()).isEqualTo(10015);
    assertThat(http.get("webhooks/" + made.id()).code()).isEqualTo(10015);
    // It goes with its channel, too.
    BotHttp.Answer other = http.post("channels/" + channel + "/webhooks", "{\"name\": \"hook\"}");
    http.send("DELETE", "channels/" + channel, "");
    assertThat(http.get("webhooks/" + other.id()).code()).isEqualTo(10015);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '¤',
      textBlock =
          """
          guilds/{guild}/channels   | {"name": ""}                                       | name | BASE_TYPE_REQUIRED
          guilds/{guild}/channels   | {"name": "#101"}                                   | name | BASE_TYPE_BAD_LENGTH
          guilds/{guild}/channels   | {"name": "x", "type": 13}                          | type | BASE_TYPE_CHOICES
          guilds/{guild}/channels   | {"name": "x", "topic": "#1025"}                    | topic | BASE_TYPE_MAX_LENGTH
          guilds/{guild}/channels   | {"name": "x", "parent_id": "1"}                    | parent_id | CHANNEL_PARENT_INVALID
          guilds/{guild}/channels   | {"name": "x", "rate_limit_per_user": 21601}        | rate_limit_per_user | NUMBER_TYPE_MAX
          channels/{text}/webhooks  | {"name": ""}                                       | name | BASE_TYPE_BAD_LENGTH
          channels/{text}/webhooks  | {"name": "#81"}                                    | name | BASE_TYPE_BAD_LENGTH
          channels/{text}/webhooks  | {"name": "My Discord"}                             | name | USERNAME_INVALID_CONTAINS
          channels/{text}/webhooks  | {"name": "clyde"}                                  | name | USERNAME_INVALID_CONTAINS
          channels/{forum}/threads  | {"name": "#101", "message": {"content": "x"}}      | name | BASE_TYPE_BAD_LENGTH
          channels/{forum}/threads  | {"name": "x"}                                      | message | BASE_TYPE_REQUIRED
          channels/{forum}/threads  | {"name": "x", "auto_archive_duration": 5, "message": {"content": "x"}} | auto_archive_duration | BASE_TYPE_CHOICES
          channels/{text}/messages  | {"content": "#2001"}                               | content | BASE_TYPE_MAX_LENGTH
          channels/{text}/messages  | {"content": "x", "flags": 64}                      | flags | MESSAGE_FLAGS_INVALID
          channels/{text}/messages  | {"components": [{"type": 2}]}                      | components.0.type | UNION_TYPE_CHOICES
          channels/{text}/messages  | {"components": [{"type": 1, "components": []}]}    | components.0.components | BASE_TYPE_BAD_LENGTH
          channels/{text}/messages  | {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x"}]}]} | components.0.components.0 | BUTTON_COMPONENT_CUSTOM_ID_REQUIRED
          channels/{text}/messages  | {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "#101"}]}]} | components.0.components.0.custom_id | BASE_TYPE_BAD_LENGTH
          channels/{text}/messages  | {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "#81", "custom_id": "x"}]}]} | components.0.components.0.label | BASE_TYPE_MAX_LENGTH
          channels/{text}/messages  | {"components": [{"type": 1, "components": [{"type": 2, "style": 9, "label": "x", "custom_id": "x"}]}]} | components.0.components.0.style | BASE_TYPE_CHOICES
          channels/{text}/messages  | {"components": [{"type": 1, "components": [{"type": 2, "style": 5, "label": "x", "url": "x"}]}]} | components.0.components.0 | BUTTON_COMPONENT_INVALID_URL
          channels/{text}/messages  | {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "x"}, {"type": 2, "style": 1, "label": "y", "custom_id": "x"}]}]} | components.0.components.1.custom_id | COMPONENT_CUSTOM_ID_DUPLICATED
          channels/{text}/messages  | {"content": "x", "flags": 32768, "components": [{"type": 10, "content": "x"}]} | content | MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2
          channels/{text}/messages  | {"flags": 32768, "components": [{"type": 10, "content": "#4001"}]} | components | COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED
          applications/{bot}/commands | {"name": "Input", "description": "x"}            | name | APPLICATION_COMMAND_INVALID_NAME
          applications/{bot}/commands | {"name": "#33", "description": "x"}              | name | APPLICATION_COMMAND_INVALID_NAME
          applications/{bot}/commands | {"name": "x", "description": ""}                 | description | BASE_TYPE_BAD_LENGTH
          applications/{bot}/commands | {"name": "x", "description": "#101"}             | description | BASE_TYPE_BAD_LENGTH
          applications/{bot}/commands | {"name": "x", "description": "x", "options": [{"type": 3, "name": "a", "description": "x"}, {"type": 3, "name": "b", "description": "x", "required": true}]} | options | APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID
          applications/{bot}/commands | {"name": "x", "description": "x", "options": [{"type": 12, "name": "a", "description": "x"}]} | options.0.type | BASE_TYPE_CHOICES
          """)
  void refusesForms(String path, String json, String field, String code) throws Exception {
    String where =
        path.replace("{guild}", guild.id())
            .replace("{text}", guild.addTextChannel("text"))
            .replace("{forum}", guild.addForum("forum"))
            .replace("{bot}", bot.id());
    String form = json;
    for (int length : new int[] {33, 81, 101, 1025, 2001, 4001}) {
      form = form.replace("\"#" + length + "\"", "\"" + "x".repeat(length) + "\"");
    }
    BotHttp.Answer answer = http.post(where, form);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(50035);
    var at = answer.json().path("errors");
    for (String part : field.split("\\.", -1)) {
      at = at.path(part);
    }
    assertThat(at.path("_errors").path(0).path("code").asString("")).isEqualTo(code);
    assertRemembered(50035);
    assertThat(discord.messages()).isEmpty();
  }

  @Test
  void rowsAndButtonsAreFiveEach() throws Exception {
    String path = "channels/" + guild.addTextChannel("text") + "/messages";
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      row.append(
          "%s{\"type\": 2, \"style\": 1, \"label\": \"x\", \"custom_id\": \"%d\"}"
              .formatted(i == 0 ? "" : ",", i));
    }
    assertThat(
            http.post(path, "{\"components\": [{\"type\": 1, \"components\": [" + row + "]}]}")
                .status())
        .isEqualTo(400);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      rows.append(
          ("%s{\"type\": 1, \"components\": [{\"type\": 2, \"style\": 1, \"label\": \"x\","
                  + " \"custom_id\": \"%d\"}]}")
              .formatted(i == 0 ? "" : ",", i));
    }
    assertThat(http.post(path, "{\"components\": [" + rows + "]}").status()).isEqualTo(400);
    String five = rows.substring(0, rows.lastIndexOf(",{\"type\": 1"));
    assertThat(http.post(path, "{\"components\": [" + five + "]}").status()).isEqualTo(200);
  }

  @Test
  void anApplicationHasAHundredCommandsAndMakesTwoHundredADay() throws Exception {
    String path = "applications/" + bot.id() + "/guilds/" + guild.id() + "/commands";
    assertThat(http.send("PUT", path, commands("a", 100)).json()).hasSize(100);
    assertThat(http.send("PUT", path, commands("b", 101)).code()).isEqualTo(30032);
    assertThat(http.get(path).json()).hasSize(100);
    assertThat(http.send("PUT", path, commands("a", 100)).status()).isEqualTo(200);
    assertThat(http.send("PUT", path, commands("b", 100)).status()).isEqualTo(200);
    assertThat(http.send("PUT", path, commands("c", 1)).code()).isEqualTo(30034);
    assertThat(bot.knowsCommand(guild, "b0")).isTrue();
    time.advance(Duration.ofDays(1));
    assertThat(http.send("PUT", path, commands("c", 1)).status()).isEqualTo(200);
    assertThat(bot.commands(guild)).hasSize(1);
  }

  private static String commands(String prefix, int count) {
    StringBuilder list = new StringBuilder("[");
    for (int i = 0; i < count; i++) {
      list.append(i == 0 ? "" : ",")
          .append("{\"name\": \"%s%d\", \"description\": \"x\"}".formatted(prefix, i));
    }
    return list.append("]").toString();
  }

  /** What a bot needs for what. */
  enum Need {
    CHANNELS(FakePermission.MANAGE_CHANNELS, "POST guilds/{guild}/channels {\"name\": \"x\"}"),
    RENAMES(FakePermission.MANAGE_CHANNELS, "PATCH channels/{text} {\"name\": \"x\"}"),
    DELETES(FakePermission.MANAGE_CHANNELS, "DELETE channels/{text} {}"),
    WEBHOOKS(FakePermission.MANAGE_WEBHOOKS, "POST channels/{text}/webhooks {\"name\": \"x\"}"),
    LISTS_WEBHOOKS(FakePermission.MANAGE_WEBHOOKS, "GET channels/{text}/webhooks {}"),
    DELETES_WEBHOOKS(FakePermission.MANAGE_WEBHOOKS, "DELETE webhooks/{webhook} {}"),
    OVERWRITES(
        FakePermission.MANAGE_ROLES,
        "PUT channels/{text}/permissions/{guild} {\"type\": 0, \"deny\": \"2048\"}"),
    GRANTS(
        FakePermission.ATTACH_FILES,
        "PUT channels/{text}/permissions/{guild} {\"type\": 0, \"deny\": \"32768\"}"),
    WRITES(FakePermission.SEND_MESSAGES, "POST channels/{text}/messages {\"content\": \"x\"}"),
    WRITES_IN_THREADS(
        FakePermission.SEND_MESSAGES_IN_THREADS,
        "POST channels/{thread}/messages {\"content\": \"x\"}"),
    POSTS(
        FakePermission.SEND_MESSAGES,
        "POST channels/{forum}/threads {\"name\": \"x\", \"message\": {\"content\": \"x\"}}"),
    LOCKS(FakePermission.MANAGE_THREADS, "PATCH channels/{thread} {\"locked\": true}"),
    DELETES_THREADS(FakePermission.MANAGE_THREADS, "DELETE channels/{thread} {}");

    private final FakePermission permission;
    private final String request;

    Need(FakePermission permission, String request) {
      this.permission = permission;
      this.request = request;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBotNeedsPermissions(Need need) throws Exception {
    String text = guild.addTextChannel("text");
    String forum = guild.addForum("forum");
    String thread = guild.addThread(forum, "thread");
    String webhook = discord.createWebhookIn(text).id();
    String[] words =
        need.request
            .replace("{guild}", guild.id())
            .replace("{text}", text)
            .replace("{forum}", forum)
            .replace("{thread}", thread)
            .replace("{webhook}", webhook)
            .split(" ", 3);
    guild.forbidBot(need.permission);
    BotHttp.Answer refused = http.send(words[0], words[1], words[2]);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo(50013);
    assertRemembered(50013);
    guild.letBot(need.permission);
    assertThat(http.send(words[0], words[1], words[2]).status()).isBetween(200, 204);
  }

  @Test
  void aBotDoesNotTouchWhatItDoesNotSee() throws Exception {
    String hidden = guild.addTextChannel("hidden");
    long view = FakePermission.VIEW_CHANNEL.bit();
    guild.overwrite(hidden, new FakeOverwrite(guild.id(), true, 0, view));
    assertThat(http.get("channels/" + hidden).code()).isEqualTo(50001);
    assertThat(http.post("channels/" + hidden + "/messages", "{\"content\": \"x\"}").code())
        .isEqualTo(50001);
    assertThat(http.get("guilds/" + guild.id() + "/channels").json()).isEmpty();
    guild.overwrite(hidden, new FakeOverwrite(guild.botRoleId(), true, view, 0));
    assertThat(http.get("channels/" + hidden).status()).isEqualTo(200);
    assertRemembered(50001);
  }

  @Test
  void othersMessagesAreNotEdited() throws Exception {
    String text = guild.addTextChannel("text");
    FakeMessage message = guild.addMember("ada").write(text, "hello");
    String path = "channels/" + text + "/messages/" + message.id();
    assertThat(http.send("PATCH", path, "{\"content\": \"x\"}").code()).isEqualTo(50005);
    assertThat(http.send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(http.get(path).code()).isEqualTo(10008);
  }

  @Test
  void pagesThroughMessages() throws Exception {
    String text = guild.addTextChannel("text");
    FakePerson person = guild.addMember("ada");
    List<String> ids =
        List.of("a", "b", "c", "d").stream().map(word -> person.write(text, word).id()).toList();
    String path = "channels/" + text + "/messages?limit=2";
    assertThat(contents(http.get(path))).containsExactly("d", "c");
    assertThat(contents(http.get(path + "&before=" + ids.get(2)))).containsExactly("b", "a");
    assertThat(contents(http.get(path + "&after=" + ids.get(0)))).containsExactly("c", "b");
    assertThat(http.get("channels/" + text + "/messages?limit=101").status()).isEqualTo(400);
  }

  private static List<String> contents(BotHttp.Answer answer) {
    return answer.json().valueStream().map(one -> one.path("content").asString()).toList();
  }

  @Test
  void wrongTokensAndVersionsAreRefused() throws Exception {
    try (BotHttp stranger = new BotHttp(bot.restUrl(), "x")) {
      assertThat(stranger.get("users/@me").status()).isEqualTo(401);
      assertThat(stranger.get("gateway/bot").status()).isEqualTo(401);
    }
    try (BotHttp old = new BotHttp(bot.restUrl().replace("v10", "v9"), bot.token())) {
      assertThat(old.get("users/@me").code()).isEqualTo(50041);
    }
    assertThat(http.get("nonsense").status()).isEqualTo(404);
    assertThat(discord.violations()).extracting(FakeViolation::status).contains(401, 400, 404);
  }

  @Test
  void unknownThingsAreNoViolation() throws Exception {
    assertThat(http.get("channels/123456789012345678").code()).isEqualTo(10003);
    assertThat(http.get("guilds/123456789012345678").code()).isEqualTo(10004);
    assertThat(discord.violations()).isEmpty();
  }

  @Test
  void limitsRatesByRouteAndChannel() throws Exception {
    try (FakeDiscord strict = FakeDiscord.plain(FakeRules.REAL, time);
        BotHttp there = new BotHttp(strict.bot())) {
      FakeGuild other = strict.bot().addGuild("agents");
      String one = "channels/" + other.addTextChannel("one") + "/messages";
      String two = "channels/" + other.addTextChannel("two") + "/messages";
      for (int left = 4; left >= 0; left--) {
        BotHttp.Answer answer = there.post(one, "{\"content\": \"x\"}");
        assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo(Integer.toString(left));
      }
      BotHttp.Answer refused = there.post(one, "{\"content\": \"x\"}");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("X-RateLimit-Scope")).isEqualTo("user");
      assertThat(refused.header("Via")).isNotEmpty();
      assertThat(refused.json().path("retry_after").asDouble()).isEqualTo(5.0);
      assertThat(there.post(two, "{\"content\": \"x\"}").status()).isEqualTo(200);
      assertThat(strict.violations()).extracting(FakeViolation::status).containsExactly(429);
      assertThat(strict.avoidableLimits()).isEqualTo(1);
      time.advance(Duration.ofSeconds(5));
      assertThat(there.post(one, "{\"content\": \"x\"}").status()).isEqualTo(200);
    }
  }

  @Test
  void limitsABotToFiftyASecond() throws Exception {
    try (FakeDiscord strict = FakeDiscord.plain(FakeRules.REAL, time);
        BotHttp there = new BotHttp(strict.bot())) {
      FakeGuild other = strict.bot().addGuild("agents");
      int refused = 0;
      for (int i = 0; i < 60; i++) {
        BotHttp.Answer answer = there.get("channels/" + other.addTextChannel("x"));
        refused += answer.json().path("global").asBoolean(false) ? 1 : 0;
      }
      assertThat(refused).isEqualTo(10);
      time.advance(Duration.ofSeconds(1));
      assertThat(there.get("users/@me").status()).isEqualTo(200);
    }
  }

  @Test
  void limitsRenamingToTwoInTenMinutes() throws Exception {
    try (FakeDiscord strict = FakeDiscord.plain(FakeRules.REAL, time);
        BotHttp there = new BotHttp(strict.bot())) {
      String path = "channels/" + strict.bot().addGuild("agents").addTextChannel("x");
      assertThat(there.send("PATCH", path, "{\"name\": \"a\"}").status()).isEqualTo(200);
      assertThat(there.send("PATCH", path, "{\"topic\": \"b\"}").status()).isEqualTo(200);
      assertThat(there.send("PATCH", path, "{\"name\": \"c\"}").status()).isEqualTo(429);
      assertThat(there.send("PATCH", path, "{\"position\": 3}").status()).isEqualTo(200);
      time.advance(Duration.ofMinutes(10));
      assertThat(there.send("PATCH", path, "{\"name\": \"c\"}").status()).isEqualTo(200);
    }
  }

  @Test
  void failsAsItIsTold() throws Exception {
    discord.failNext(Fault.status(500), new Fault.Limits(Duration.ofSeconds(1), "global"));
    assertThat(http.get("users/@me").status()).isEqualTo(500);
    assertThat(http.get("users/@me").status()).isEqualTo(429);
    assertThat(http.get("users/@me").status()).isEqualTo(200);
    assertThat(discord.violations()).isEmpty();
  }
}
