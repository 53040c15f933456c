package dev.overseer.testkit.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.events.GenericEvent;
import net.dv8tion.jda.api.events.session.SessionRecreateEvent;
import net.dv8tion.jda.api.events.session.SessionResumeEvent;
import net.dv8tion.jda.api.hooks.EventListener;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.utils.Compression;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The gateway keeps to the protocol, makes its clients keep to it, and fails as it is told. */
class FakeGatewayTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private final FakeBot bot = discord.bot();
  private final FakeGuild guild = bot.addGuild("agents");

  @AfterEach
  void close() {
    discord.close();
  }

  private static <T extends GenericEvent> BlockingQueue<T> events(JDA jda, Class<T> type) {
    BlockingQueue<T> seen = new LinkedBlockingQueue<>();
    EventListener listener =
        event -> {
          if (type.isInstance(event)) {
            seen.add(type.cast(event));
          }
        };
    jda.addEventListener(listener);
    return seen;
  }

  @Test
  void aDroppedConnectionIsResumedWithWhatWasMissed() throws Exception {
    JDA jda = LogIn.now(bot);
    try {
      BlockingQueue<SessionResumeEvent> resumes = events(jda, SessionResumeEvent.class);
      bot.openGateway(false);
      bot.dropGateway();
      assertThat(bot.awaitSessions(0, SOON)).isTrue();
      String missed = guild.addTextChannel("missed");
      bot.openGateway(true);
      assertThat(resumes.poll(20, TimeUnit.SECONDS)).isNotNull();
      assertThat(jda.getTextChannelById(missed)).isNotNull();
      assertThat(bot.resumed()).isEqualTo(1);
      assertThat(bot.identified()).isEqualTo(1);
    } finally {
      jda.shutdownNow();
    }
  }

  @Test
  void aSessionResumesAfterARequestToReconnect() throws Exception {
    JDA jda = LogIn.now(bot);
    try {
      BlockingQueue<SessionResumeEvent> resumes = events(jda, SessionResumeEvent.class);
      bot.askToReconnect();
      assertThat(resumes.poll(20, TimeUnit.SECONDS)).isNotNull();
      bot.closeGateway(4000, "Unknown error");
      assertThat(resumes.poll(20, TimeUnit.SECONDS)).isNotNull();
      discord.cutConnections();
      assertThat(resumes.poll(20, TimeUnit.SECONDS)).isNotNull();
      assertThat(bot.identified()).isEqualTo(1);
    } finally {
      jda.shutdownNow();
    }
  }

  @Test
  void anInvalidSessionBeginsAnew() throws Exception {
    JDA jda = LogIn.now(bot);
    try {
      BlockingQueue<SessionRecreateEvent> anew = events(jda, SessionRecreateEvent.class);
      bot.invalidateSessions(false);
      assertThat(anew.poll(30, TimeUnit.SECONDS)).isNotNull();
      assertThat(bot.identified()).isEqualTo(2);
      assertThat(bot.resumed()).isZero();
      assertThat(bot.connectedSessions()).isEqualTo(1);
      assertThat(Objects.requireNonNull(jda.getGuildById(guild.id())).getName())
          .isEqualTo("agents");
    } finally {
      jda.shutdownNow();
    }
  }

  @Test
  void jdaNoticesThatNobodyHearsItsHeart() throws Exception {
    FakeRules nervous = FakeRules.UNLIMITED.withHeartbeat(Duration.ofMillis(500));
    try (FakeDiscord other = FakeDiscord.plain(nervous, Clock.systemUTC())) {
      other.bot().addGuild("agents");
      JDA jda = LogIn.now(other.bot());
      try {
        BlockingQueue<SessionResumeEvent> resumes = events(jda, SessionResumeEvent.class);
        assertThat(resumes.poll(2, TimeUnit.SECONDS)).isNull();
        assertThat(jda.getGatewayPing()).isGreaterThanOrEqualTo(0);
        other.bot().acknowledgeHeartbeats(false);
        assertThat(other.bot().awaitSessions(0, SOON)).isTrue();
        other.bot().acknowledgeHeartbeats(true);
        assertThat(resumes.poll(20, TimeUnit.SECONDS)).isNotNull();
      } finally {
        jda.shutdownNow();
      }
      assertThat(other.violations()).isEmpty();
    }
  }

  @Test
  void disallowedIntentsCloseTheDoor() throws Exception {
    bot.allowIntents(Gateway.GUILDS | Gateway.GUILD_MESSAGES);
    JDA jda =
        LogIn.builder(bot, bot.token(), List.of(GatewayIntent.MESSAGE_CONTENT), Compression.NONE)
            .build();
    assertThatThrownBy(jda::awaitReady)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("intents");
    assertThat(discord.violations()).extracting(FakeViolation::status).containsExactly(4014);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '¤',
      textBlock =
          """
          {"op": 99}                                                        | 4001
          {"op"                                                             | 4002
          {"op": 3, "d": {}}                                                | 4003
          {"op": 8, "d": {}}                                                | 4003
          {"op": 2, "d": {"token": "x", "intents": 0}}                      | 4004
          {"op": 6, "d": {"token": "x", "session_id": "x", "seq": 0}}       | 4004
          {"op": 2, "d": {"token": "TOKEN", "intents": 0, "shard": [1, 1]}} | 4010
          {"op": 2, "d": {"token": "TOKEN"}}                                | 4013
          """)
  void closesOnWhoBreaksTheProtocol(String frame, int code) throws Exception {
    try (RawGateway client = new RawGateway(bot)) {
      assertThat(client.next().path("op").asInt()).isEqualTo(10);
      client.send(frame.replace("TOKEN", bot.token()));
      assertThat(client.closeCode()).isEqualTo(code);
    }
    assertThat(discord.violations()).extracting(FakeViolation::status).containsExactly(code);
  }

  @Test
  void closesOnOtherVersionsTwiceIdentifiedAndTooLong() throws Exception {
    try (RawGateway client = new RawGateway(bot.gatewayUrl() + "/?v=9&encoding=json")) {
      assertThat(client.closeCode()).isEqualTo(4012);
    }
    try (RawGateway client = new RawGateway(bot)) {
      client.identify(bot.token(), 0);
      client.identify(bot.token(), 0);
      assertThat(client.closeCode()).isEqualTo(4005);
    }
    try (RawGateway client = new RawGateway(bot)) {
      client.send("{\"op\": 1, \"d\": \"" + "x".repeat(4096) + "\"}");
      assertThat(client.closeCode()).isEqualTo(4002);
    }
    assertThatThrownBy(() -> new RawGateway(bot.gatewayUrl() + "/?v=10&encoding=etf"))
        .rootCause()
        .hasMessageContaining("400");
  }

  @Test
  void closesOnWhoTalksTooMuch() throws Exception {
    try (RawGateway client = new RawGateway(bot)) {
      for (int i = 0; i < 121; i++) {
        client.send("{\"op\": 1, \"d\": null}");
      }
      assertThat(client.closeCode()).isEqualTo(4008);
    }
    assertThat(discord.violations()).extracting(FakeViolation::status).contains(4008);
  }

  @Test
  void closesOnWhoseHeartStopped() throws Exception {
    FakeRules nervous = FakeRules.UNLIMITED.withHeartbeat(Duration.ofMillis(200));
    try (FakeDiscord other = FakeDiscord.plain(nervous, Clock.systemUTC());
        RawGateway client = new RawGateway(other.bot())) {
      assertThat(client.closeCode()).isEqualTo(4009);
    }
  }

  @Test
  void takesOneIdentifyInFiveSeconds() throws Exception {
    try (FakeDiscord strict = FakeDiscord.plain();
        RawGateway first = new RawGateway(strict.bot());
        RawGateway second = new RawGateway(strict.bot())) {
      first.identify(strict.bot().token(), 0);
      assertThat(first.event("READY").isEmpty()).isFalse();
      second.identify(strict.bot().token(), 0);
      assertThat(second.next().path("op").asInt()).isEqualTo(10);
      JsonNode invalid = second.next();
      assertThat(invalid.path("op").asInt()).isEqualTo(9);
      assertThat(invalid.path("d").asBoolean(true)).isFalse();
      assertThat(strict.violations()).hasSize(1);
    }
  }

  @Test
  void resumesOnlyWhatItKnows() throws Exception {
    String session;
    try (RawGateway client = new RawGateway(bot)) {
      client.identify(bot.token(), Gateway.GUILDS);
      session = client.event("READY").path("d").path("session_id").asString();
      guild.addTextChannel("one");
      assertThat(client.event("CHANNEL_CREATE").path("s").asLong()).isEqualTo(3);
    }
    assertThat(bot.awaitSessions(0, SOON)).isTrue();
    try (RawGateway client = new RawGateway(bot)) {
      client.resume(bot, session, 2);
      client.next();
      assertThat(client.next().path("t").asString("")).isEqualTo("CHANNEL_CREATE");
      assertThat(client.next().path("t").asString("")).isEqualTo("RESUMED");
      // Who takes his leave has no session left.
      client.sayClose(1000);
      assertThat(client.closeCode()).isEqualTo(1000);
    }
    for (String id : List.of(session, "nonsense")) {
      try (RawGateway client = new RawGateway(bot)) {
        client.resume(bot, id, 2);
        client.next();
        assertThat(client.next().path("op").asInt()).isEqualTo(9);
      }
    }
  }

  @Test
  void tellsOnlyWhatWasAskedFor() throws Exception {
    String text = guild.addTextChannel("text");
    FakePerson person = guild.addMember("ada");
    try (RawGateway silent = new RawGateway(bot);
        RawGateway blind = new RawGateway(bot);
        RawGateway reader = new RawGateway(bot)) {
      silent.identify(bot.token(), 0);
      blind.identify(bot.token(), Gateway.GUILD_MESSAGES);
      reader.identify(bot.token(), Gateway.GUILD_MESSAGES | Gateway.MESSAGE_CONTENT);
      assertThat(silent.event("GUILD_CREATE").isEmpty()).isFalse();
      person.write(text, "secret");
      assertThat(reader.event("MESSAGE_CREATE").path("d").path("content").asString())
          .isEqualTo("secret");
      assertThat(blind.event("MESSAGE_CREATE").path("d").path("content").asString()).isEmpty();
      assertThat(silent.waiting()).isZero();
    }
  }

  @Test
  void hidesWhatTheBotMayNotSee() throws Exception {
    String hidden = guild.addTextChannel("hidden");
    long view = FakePermission.VIEW_CHANNEL.bit();
    guild.overwrite(hidden, new FakeOverwrite(guild.id(), true, 0, view));
    try (RawGateway client = new RawGateway(bot)) {
      client.identify(bot.token(), Gateway.GUILDS | Gateway.GUILD_MESSAGES);
      assertThat(client.event("GUILD_CREATE").path("d").path("channels")).isEmpty();
      guild.owner().write(hidden, "psst");
      guild.delete(hidden);
      guild.addTextChannel("seen");
      assertThat(client.next().path("t").asString("")).isEqualTo("CHANNEL_CREATE");
    }
  }

  @Test
  void threadsComeAndGo() throws Exception {
    String forum = guild.addForum("runs");
    JDA jda = LogIn.now(bot);
    try {
      String thread = guild.addThread(forum, "run");
      Awaitility.await().atMost(SOON).until(() -> jda.getThreadChannelById(thread) != null);
      guild.archive(thread, true, false);
      Awaitility.await()
          .atMost(SOON)
          .until(
              () ->
                  jda.getThreadChannelById(thread) == null
                      || Objects.requireNonNull(jda.getThreadChannelById(thread)).isArchived());
      guild.archive(thread, false, false);
      Awaitility.await().atMost(SOON).until(() -> jda.getThreadChannelById(thread) != null);
      guild.delete(thread);
      Awaitility.await().atMost(SOON).until(() -> jda.getThreadChannelById(thread) == null);
    } finally {
      jda.shutdownNow();
    }
  }

  @Test
  void findsMembers() throws Exception {
    FakePerson person = guild.addMember("ada");
    JDA jda = LogIn.now(bot, GatewayIntent.GUILD_MEMBERS);
    try {
      var there = Objects.requireNonNull(jda.getGuildById(guild.id()));
      assertThat(there.retrieveMembersByIds(person.id()).get())
          .extracting(member -> member.getUser().getName())
          .containsExactly("ada");
      assertThat(there.loadMembers().get()).hasSize(3);
      assertThat(there.retrieveMemberById(person.id()).complete().getId()).isEqualTo(person.id());
    } finally {
      jda.shutdownNow();
    }
  }
}
