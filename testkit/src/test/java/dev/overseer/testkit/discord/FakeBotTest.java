package dev.overseer.testkit.discord;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.components.actionrow.ActionRow;
import net.dv8tion.jda.api.components.buttons.Button;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.entities.channel.concrete.TextChannel;
import net.dv8tion.jda.api.entities.channel.concrete.ThreadChannel;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.events.message.MessageReceivedEvent;
import net.dv8tion.jda.api.exceptions.InvalidTokenException;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.utils.Compression;
import net.dv8tion.jda.api.utils.FileUpload;
import net.dv8tion.jda.api.utils.messages.MessageCreateData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** JDA, as a bot uses it, finds in the fake all that it finds in Discord. */
class FakeBotTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final FakeDiscord discord =
      FakeDiscord.plain(FakeRules.REAL.withIdentifyPeriod(Duration.ZERO), Clock.systemUTC());
  private final FakeBot bot = discord.bot();
  private final FakeGuild guild = bot.addGuild("agents");

  @AfterEach
  void close() {
    discord.close();
  }

  private JDA logIn() throws InterruptedException {
    return LogIn.now(bot, GatewayIntent.GUILD_MESSAGES, GatewayIntent.MESSAGE_CONTENT);
  }

  private Guild guildOf(JDA jda) {
    return Objects.requireNonNull(jda.getGuildById(guild.id()));
  }

  @Test
  void logsInAndSeesItsGuild() throws Exception {
    FakeRole operators = guild.addRole("operators");
    String channel = guild.addTextChannel("General Talk");
    JDA jda = logIn();
    try {
      assertThat(jda.getSelfUser().getId()).isEqualTo(bot.id());
      assertThat(guildOf(jda).getName()).isEqualTo("agents");
      assertThat(guildOf(jda).getRoleById(operators.id())).isNotNull();
      assertThat(Objects.requireNonNull(guildOf(jda).getTextChannelById(channel)).getName())
          .isEqualTo("general-talk");
      assertThat(guildOf(jda).getSelfMember().hasPermission(Permission.MANAGE_WEBHOOKS)).isTrue();
      assertThat(bot.connectedSessions()).isEqualTo(1);
    } finally {
      jda.shutdown();
    }
    assertThat(bot.awaitSessions(0, SOON)).isTrue();
    assertThat(discord.violations()).isEmpty();
  }

  @Test
  void understandsAZlibStream() throws Exception {
    guild.addTextChannel("general");
    JDA jda = LogIn.builder(bot, bot.token(), List.of(), Compression.ZLIB).build().awaitReady();
    try {
      for (int i = 0; i < 20; i++) {
        guild.addTextChannel("channel-" + i);
      }
      Awaitility.await()
          .atMost(SOON)
          .until(() -> guildOf(jda).getTextChannels().size(), size -> size == 21);
    } finally {
      jda.shutdownNow();
    }
  }

  @Test
  void letsNobodyInWithAnotherToken() {
    assertThatThrownBy(
            () -> LogIn.builder(bot, bot.token() + "x", List.of(), Compression.NONE).build())
        .isInstanceOf(InvalidTokenException.class);
    assertThat(discord.violations()).extracting(FakeViolation::status).contains(401);
  }

  @Test
  void makesChannelsCategoriesAndOverwrites() throws Exception {
    FakePerson person = guild.addMember("ada");
    JDA jda = logIn();
    try {
      var category = guildOf(jda).createCategory("Runs").complete();
      TextChannel channel =
          guildOf(jda)
              .createTextChannel("Run 7 Attempt 1!", category)
              .setTopic("task 7")
              .addPermissionOverride(
                  guildOf(jda).getPublicRole(), List.of(), List.of(Permission.MESSAGE_SEND))
              // Without this the denial holds for the bot, too, and JDA lets nobody lift what he
              // may not do himself.
              .addMemberPermissionOverride(
                  jda.getSelfUser().getIdLong(), List.of(Permission.MESSAGE_SEND), List.of())
              .complete();
      FakeChannel made = guild.channel(channel.getId()).orElseThrow();
      assertThat(made.name()).isEqualTo("run-7-attempt-1").isEqualTo(channel.getName());
      assertThat(made.topic()).isEqualTo("task 7");
      assertThat(made.parentId()).isEqualTo(category.getId());
      assertThat(made.overwrite(guild.id()).orElseThrow().denies(FakePermission.SEND_MESSAGES))
          .isTrue();
      assertThat(person.mayWrite(channel.getId())).isFalse();
      assertThatThrownBy(() -> person.write(channel.getId(), "hello"))
          .isInstanceOf(IllegalStateException.class);

      channel
          .upsertPermissionOverride(guildOf(jda).getPublicRole())
          .clear(Permission.MESSAGE_SEND)
          .complete();
      assertThat(person.mayWrite(channel.getId())).isTrue();
      channel.delete().complete();
      assertThat(guild.channel(channel.getId())).isEmpty();
    } finally {
      jda.shutdownNow();
    }
    assertThat(discord.violations()).isEmpty();
  }

  @Test
  void postsInForums() throws Exception {
    String forumId = guild.addForum("runs");
    JDA jda = logIn();
    try {
      var forum = Objects.requireNonNull(guildOf(jda).getForumChannelById(forumId));
      var post =
          forum
              .createForumPost("Run 7", MessageCreateData.fromContent("started"))
              .addFiles(FileUpload.fromData("log".getBytes(UTF_8), "log.txt"))
              .complete();
      ThreadChannel thread = post.getThreadChannel();
      FakeMessage first = guild.messages(thread.getId()).getFirst();
      assertThat(first.content()).isEqualTo("started");
      assertThat(first.files()).extracting(FakeMessage.File::text).containsExactly("log");
      assertThat(guild.activeThreads()).isEqualTo(1);

      thread.getManager().setArchived(true).setLocked(true).complete();
      FakeChannel archived = guild.channel(thread.getId()).orElseThrow();
      assertThat(archived.archived()).isTrue();
      assertThat(archived.locked()).isTrue();
      assertThat(guild.activeThreads()).isZero();
      assertThat(forum.retrieveArchivedPublicThreadChannels().complete())
          .extracting(ThreadChannel::getId)
          .containsExactly(thread.getId());
    } finally {
      jda.shutdownNow();
    }
    assertThat(discord.violations()).isEmpty();
  }

  @Test
  void hearsWhatPeopleWrite() throws Exception {
    String channel = guild.addTextChannel("general");
    FakePerson person = guild.addMember("ada");
    JDA jda = logIn();
    try {
      jda.addEventListener(
          new ListenerAdapter() {
            @Override
            public void onMessageReceived(MessageReceivedEvent event) {
              if (!event.getAuthor().isBot()) {
                event.getMessage().reply("heard: " + event.getMessage().getContentRaw()).queue();
              }
            }
          });
      person.write(channel, "hello");
      List<FakeMessage> both = guild.awaitMessages(channel, 2, SOON);
      assertThat(both).extracting(FakeMessage::content).containsExactly("hello", "heard: hello");
      assertThat(both).extracting(message -> message.author().bot()).containsExactly(false, true);
    } finally {
      jda.shutdownNow();
    }
    assertThat(discord.violations()).isEmpty();
  }

  @Test
  void runsCommandsAndAnswersPrivately() throws Exception {
    String channel = guild.addTextChannel("general");
    FakePerson person = guild.addMember("ada");
    JDA jda = logIn();
    try {
      guildOf(jda)
          .updateCommands()
          .addCommands(
              Commands.slash("input", "Writes to the agent")
                  .addOption(OptionType.STRING, "text", "What to say", true)
                  .addOption(OptionType.ATTACHMENT, "file", "What to show"))
          .complete();
      jda.addEventListener(
          new ListenerAdapter() {
            @Override
            public void onSlashCommandInteraction(SlashCommandInteractionEvent event) {
              String text = Objects.requireNonNull(event.getOption("text")).getAsString();
              String file = event.getOption("file", "", option -> read(option.getAsAttachment()));
              event
                  .deferReply(true)
                  .queue(hook -> hook.editOriginal("delivered: " + text + file).queue());
            }
          });
      FakeInteraction plain = person.run(channel, "input", Map.of("text", "go on"));
      FakeMessage answer = plain.awaitAnswer(SOON).orElseThrow();
      assertThat(answer.content()).isEqualTo("delivered: go on");
      assertThat(answer.ephemeral()).isTrue();
      assertThat(guild.messages(channel)).isEmpty();

      FakeInteraction withFile =
          person.run(
              channel,
              "input",
              Map.of("text", "see ", "file", FakeFile.text("note.txt", "the file")));
      assertThat(withFile.awaitAnswer(SOON).orElseThrow().content())
          .isEqualTo("delivered: see the file");
      assertThatThrownBy(() -> person.run(channel, "input"))
          .hasMessageContaining("text is required");
      assertThatThrownBy(() -> person.run(channel, "output"))
          .hasMessageContaining("no command /output");
    } finally {
      jda.shutdownNow();
    }
    assertThat(discord.violations()).isEmpty();
  }

  private static String read(Message.Attachment attachment) {
    try (var in = attachment.getProxy().download().get(10, SECONDS)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (Exception e) {
      return e.toString();
    }
  }

  @Test
  void clicksButtons() throws Exception {
    String channel = guild.addTextChannel("general");
    FakePerson person = guild.addMember("ada");
    JDA jda = logIn();
    try {
      jda.addEventListener(
          new ListenerAdapter() {
            @Override
            public void onButtonInteraction(ButtonInteractionEvent event) {
              event.editMessage("approved by " + event.getUser().getName()).setComponents().queue();
            }
          });
      Message message =
          Objects.requireNonNull(jda.getTextChannelById(channel))
              .sendMessage("May it?")
              .setComponents(
                  ActionRow.of(Button.success("yes:1", "Approve"), Button.danger("no:1", "Deny")))
              .complete();
      FakeMessage asked = guild.messages(channel).getFirst();
      assertThat(asked.id()).isEqualTo(message.getId());
      FakeInteraction click = person.clickLabel(asked, "Approve");
      assertThat(click.awaitAcknowledged(SOON)).isTrue();
      FakeMessage now = guild.messages(channel).getFirst();
      assertThat(now.content()).isEqualTo("approved by ada");
      assertThat(now.buttons()).isEmpty();
      assertThatThrownBy(() -> person.click(asked, "no:1")).hasMessageContaining("no button");
    } finally {
      jda.shutdownNow();
    }
    assertThat(discord.violations()).isEmpty();
  }

  @Test
  void managesWebhooks() throws Exception {
    String channel = guild.addTextChannel("general");
    JDA jda = logIn();
    try {
      TextChannel text = Objects.requireNonNull(jda.getTextChannelById(channel));
      var webhook = text.createWebhook("Run 7").complete();
      assertThat(guild.webhooks(channel)).containsExactly(webhook.getId());
      assertThat(text.retrieveWebhooks().complete())
          .extracting(one -> one.getToken())
          .containsExactly(webhook.getToken());
      webhook.delete().complete();
      assertThat(guild.webhooks(channel)).isEmpty();
    } finally {
      jda.shutdownNow();
    }
    assertThat(discord.violations()).isEmpty();
  }

  @Test
  void itsHeadersKeepJdaWithinTheLimits() throws Exception {
    FakeRules quick =
        new FakeRules(
            5,
            Duration.ofMillis(300),
            30,
            Duration.ofMinutes(1),
            50,
            10_000,
            5,
            Duration.ofMillis(300),
            50,
            2,
            Duration.ZERO,
            Duration.ofSeconds(40));
    try (FakeDiscord strict = FakeDiscord.plain(quick, Clock.systemUTC())) {
      FakeGuild other = strict.bot().addGuild("agents");
      String channel = other.addTextChannel("general");
      JDA jda = LogIn.now(strict.bot());
      try {
        TextChannel text = Objects.requireNonNull(jda.getTextChannelById(channel));
        for (int i = 0; i < 20; i++) {
          text.sendMessage("message " + i).queue();
        }
        assertThat(other.awaitMessages(channel, 20, SOON)).hasSize(20);
        // JDA counts in whole milliseconds, so the first of each of the four periods may come too
        // early; without the headers, fifteen would.
        assertThat(strict.avoidableLimits()).isLessThanOrEqualTo(4);
        // And one that no header has announced is waited for, too.
        strict.failNext(new Fault.Limits(Duration.ofMillis(100), "shared"));
        assertThat(text.sendMessage("after all").complete().getContentRaw()).isEqualTo("after all");
      } finally {
        jda.shutdownNow();
      }
      assertThat(strict.violations()).hasSizeLessThanOrEqualTo(strict.avoidableLimits());
    }
  }

  @Test
  void jdaHearsWhatTheBotMayDo() throws Exception {
    guild.forbidBot(FakePermission.MANAGE_WEBHOOKS);
    JDA jda = logIn();
    try {
      assertThat(guildOf(jda).getSelfMember().hasPermission(Permission.MANAGE_WEBHOOKS)).isFalse();
      guild.letBot(FakePermission.MANAGE_WEBHOOKS);
      Awaitility.await()
          .atMost(SOON)
          .until(() -> guildOf(jda).getSelfMember().hasPermission(Permission.MANAGE_WEBHOOKS));
    } finally {
      jda.shutdownNow();
    }
  }

  @Test
  void postsThroughItsWebhookWithButtons() throws Exception {
    String channel = guild.addTextChannel("general");
    FakePerson person = guild.addMember("ada");
    try (BotHttp http = new BotHttp(bot)) {
      String buttons =
          """
          {"content": "May it?", "components": [{"type": 1, "components": [
            {"type": 2, "style": 3, "label": "Approve", "custom_id": "yes"}]}]}
          """;
      BotHttp.Answer made = http.post("channels/" + channel + "/webhooks", "{\"name\": \"x\"}");
      http.post("webhooks/" + made.id() + "/" + made.json().path("token").asString(), buttons);
      FakeMessage asked = guild.messages(channel).getFirst();
      assertThat(person.click(asked, "yes").json()).contains("May it?");
      // What a person has made carries none.
      FakeWebhook foreign = discord.createWebhookIn(channel);
      http.post("webhooks/" + foreign.id() + "/" + foreign.token(), buttons);
      assertThat(guild.messages(channel).getLast().buttons()).isEmpty();
    }
  }
}
