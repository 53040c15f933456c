package dev.overseer.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.discord.Outcome.Scope;
import dev.overseer.discord.http.HttpTimeouts;
import dev.overseer.discord.text.Cut;
import dev.overseer.discord.text.SafeText;
import dev.overseer.testkit.ManualTimers;
import dev.overseer.testkit.SeededSecrets;
import dev.overseer.testkit.SeededSecrets.Planted;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeMessage;
import dev.overseer.testkit.discord.FakeRules;
import dev.overseer.testkit.discord.FakeWebhook;
import dev.overseer.testkit.discord.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookClientTest {
  private static final Destination CHANNEL = new Destination.OwnChannel();

  @TempDir Path folder;

  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
  private final FakeWebhook webhook = discord.createWebhook();
  private final WebhookClient client = client(webhook, HttpTimeouts.DEFAULT);

  @AfterEach
  void close() {
    client.close();
    discord.close();
  }

  @Test
  void postsAllThatAPostHolds() {
    Embed embed =
        Embed.builder()
            .title("title")
            .url("https://x.example/")
            .description("**text** 😀")
            .color(0xFF0000)
            .field("name", "value", true)
            .author("author")
            .footer("footer")
            .timestamp(Instant.parse("2026-01-02T03:04:05Z"))
            .build();
    Outcome outcome =
        client.execute(
            new Post(
                "hello @everyone",
                List.of(embed),
                List.of(new Attachment("out.txt", "all of it", AttachmentText.of("output é\n"))),
                true),
            CHANNEL);
    FakeMessage message = discord.messages().getFirst();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Accepted.class,
            accepted -> {
              assertThat(accepted.messageId()).contains(message.id());
              assertThat(accepted.channelId()).contains(webhook.channelId());
              assertThat(accepted.rateLimit().bucket()).isPresent();
            });
    assertThat(message.json())
        .isEqualTo(
            """
            {"content":"hello @everyone","embeds":[{"title":"title","url":"https://x.example/",\
            "description":"**text** 😀","color":16711680,"author":{"name":"author"},\
            "fields":[{"name":"name","value":"value","inline":true}],"footer":{"text":"footer"},\
            "timestamp":"2026-01-02T03:04:05Z"}],"flags":4096,\
            "attachments":[{"id":0,"filename":"out.txt","description":"all of it"}],\
            "allowed_mentions":{"parse":[]}}\
            """);
    assertThat(message.files()).containsExactly(new FakeMessage.File("out.txt", "output é\n"));
    assertThat(message.pingsNobody()).isTrue();
  }

  @Test
  void sendsAFileWithoutHoldingItInMemory() throws IOException {
    Path file = folder.resolve("large.log");
    Files.writeString(file, "a line of output that is not very long\n".repeat(200_000));
    AttachmentText text = AttachmentText.of(file, Limits.FILE_BYTES);
    assertThat(client.execute(Post.of("x").with(new Attachment("large.log", text)), CHANNEL))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(discord.messages().getFirst().files().getFirst().text())
        .isEqualTo(Files.readString(file));
  }

  @Test
  void editsAndDeletesWithoutEverPinging() {
    String id = post("one").messageId().orElseThrow();
    assertThat(client.edit(id, Post.of("two"), CHANNEL)).isInstanceOf(Outcome.Accepted.class);
    FakeMessage edited = discord.messages().getFirst();
    assertThat(edited.content()).isEqualTo("two");
    assertThat(edited.edits()).isEqualTo(1);
    assertThat(edited.pingsNobody()).isTrue();
    assertThat(client.edit(id, Post.of(Embed.builder().title("t").build()), CHANNEL))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(discord.messages().getFirst().content()).isEmpty();
    assertThat(client.delete(id, CHANNEL)).isInstanceOf(Outcome.Accepted.class);
    assertThat(discord.messages().getFirst().deleted()).isTrue();
    assertThat(client.edit(id, Post.of("three"), CHANNEL))
        .isInstanceOfSatisfying(Outcome.Rejected.class, r -> assertThat(r.code()).isEqualTo(10008));
    assertThatThrownBy(() -> client.delete("1/../2", CHANNEL))
        .isInstanceOf(DiscordException.Malformed.class);
  }

  @Test
  void postsIntoThreadsOldAndNew() {
    String thread = discord.createThread(webhook.channelId());
    Destination there = new Destination.ExistingThread(thread);
    Outcome.Accepted accepted = (Outcome.Accepted) client.execute(Post.of("x"), there);
    assertThat(accepted.channelId()).contains(thread);
    assertThat(client.edit(accepted.messageId().orElseThrow(), Post.of("y"), there))
        .isInstanceOf(Outcome.Accepted.class);
    try (WebhookClient forum = client(discord.createForumWebhook(), HttpTimeouts.DEFAULT)) {
      Outcome.Accepted opened =
          (Outcome.Accepted) forum.execute(Post.of("x"), new Destination.NewThread("run 1"));
      String place = opened.channelId().orElseThrow();
      assertThat(forum.execute(Post.of("y"), new Destination.ExistingThread(place)))
          .isInstanceOf(Outcome.Accepted.class);
      assertThat(discord.messages().getLast().channelId()).isEqualTo(place);
      assertThat(forum.execute(Post.of("z"), CHANNEL))
          .isInstanceOfSatisfying(
              Outcome.Gone.class,
              gone -> assertThat(gone.reason()).contains("220001").contains("thread_id"));
    }
  }

  @Test
  void asksForTheWebhookWithoutPosting() {
    assertThat(client.check()).isInstanceOf(Outcome.Accepted.class);
    webhook.delete();
    assertThat(client.check()).isInstanceOf(Outcome.Gone.class);
    assertThat(discord.messages()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"401, 50027", "403, 50013", "404, 10015"})
  void saysThatItIsGone(int status, int code) {
    discord.failNext(Fault.status(status));
    assertThat(client.execute(Post.of("x"), CHANNEL))
        .isInstanceOfSatisfying(
            Outcome.Gone.class,
            gone -> {
              assertThat(gone.status()).isEqualTo(status);
              assertThat(gone.code()).isEqualTo(code);
              assertThat(gone.reason()).contains("Discord answered " + status);
            });
  }

  @Test
  void saysThatItIsBlockedOrLedElsewhere() {
    discord.failNext(
        new Fault.Answers(403, "text/html", "<!doctype html><title>Error 1020</title>"),
        new Fault.Answers(301, "text/html", ""));
    assertThat(client.execute(Post.of("x"), CHANNEL))
        .isInstanceOfSatisfying(
            Outcome.Gone.class, gone -> assertThat(gone.reason()).contains("blocked"));
    assertThat(client.execute(Post.of("x"), CHANNEL))
        .isInstanceOfSatisfying(
            Outcome.Gone.class, gone -> assertThat(gone.reason()).contains("leads elsewhere"));
  }

  @Test
  void passesOnWhatDiscordSaysOfABadPost() {
    String answer =
        "{\"message\":\"Invalid Form Body\",\"code\":50035,\"errors\":{\"content\":{}},"
            + "\"echo\":\"password=hunter22\"}";
    discord.failNext(new Fault.Answers(400, "application/json", answer));
    assertThat(client.execute(Post.of("x"), CHANNEL))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> {
              assertThat(rejected.code()).isEqualTo(50035);
              assertThat(rejected.answer())
                  .contains("\"errors\":{\"content\"")
                  .doesNotContain("hunter22");
            });
    discord.failNext(new Fault.AnswersEarly(413));
    assertThat(client.execute(Post.of("x"), CHANNEL))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class, rejected -> assertThat(rejected.status()).isEqualTo(413));
  }

  @Test
  void readsEveryKindOf429() {
    discord.failNext(
        new Fault.Limits(Duration.ofMillis(40_250), "user"),
        new Fault.Limits(Duration.ofMillis(250), "shared"),
        new Fault.Limits(Duration.ofSeconds(3), "global"),
        new Fault.LimitsWithoutBody("7"),
        new Fault.LimitsWithoutBody(""),
        new Fault.Answers(429, "text/html", "<!doctype html><title>Error 1015</title>"),
        new Fault.Answers(429, "application/json", "{\"retry_after\": -1}"),
        new Fault.Answers(429, "application/json", "{\"retry_after\": 1e300}"));
    assertThat(limited())
        .isEqualTo(new Limited(Optional.of(Duration.ofMillis(40_250)), Scope.USER, false));
    assertThat(limited())
        .isEqualTo(new Limited(Optional.of(Duration.ofMillis(250)), Scope.SHARED, false));
    assertThat(limited())
        .isEqualTo(new Limited(Optional.of(Duration.ofSeconds(3)), Scope.GLOBAL, true));
    assertThat(limited())
        .isEqualTo(new Limited(Optional.of(Duration.ofSeconds(7)), Scope.UNKNOWN, true));
    assertThat(limited()).isEqualTo(new Limited(Optional.empty(), Scope.UNKNOWN, true));
    assertThat(limited()).isEqualTo(new Limited(Optional.empty(), Scope.UNKNOWN, true));
    assertThat(limited()).isEqualTo(new Limited(Optional.empty(), Scope.UNKNOWN, false));
    assertThat(limited().retryAfter).contains(Duration.ofDays(7));
  }

  private record Limited(Optional<Duration> retryAfter, Scope scope, boolean global) {}

  private Limited limited() {
    Outcome.RateLimited limited = (Outcome.RateLimited) client.execute(Post.of("x"), CHANNEL);
    return new Limited(limited.retryAfter(), limited.scope(), limited.global());
  }

  @Test
  void reads429sWithTheirTrueHeaders() {
    ManualTimers time = new ManualTimers();
    try (FakeDiscord strict = FakeDiscord.plain(FakeRules.REAL, time);
        WebhookClient eager = client(strict.createWebhook(), HttpTimeouts.DEFAULT)) {
      for (int left = 4; left >= 0; left--) {
        RateLimitHeaders said = eager.execute(Post.of("x"), CHANNEL).rateLimit();
        assertThat(said.limit()).hasValue(5);
        assertThat(said.remaining()).hasValue(left);
        assertThat(said.resetAfter()).contains(Duration.ofSeconds(2));
      }
      assertThat(eager.execute(Post.of("x"), CHANNEL))
          .isInstanceOfSatisfying(
              Outcome.RateLimited.class,
              limited -> {
                // Seconds, since the request named version 10; millis in version 6.
                assertThat(limited.retryAfter()).contains(Duration.ofSeconds(2));
                assertThat(limited.scope()).isEqualTo(Scope.USER);
              });
    }
  }

  @Test
  void callsItUnavailable() {
    // The first that is closed is a kept connection, which is opened again without a word.
    discord.failNext(
        Fault.status(500), Fault.status(502), new Fault.ClosesAtOnce(), new Fault.ClosesAtOnce());
    for (int status : new int[] {500, 502, 0}) {
      assertThat(client.execute(Post.of("x"), CHANNEL))
          .isInstanceOfSatisfying(
              Outcome.Unavailable.class, down -> assertThat(down.status()).isEqualTo(status));
    }
    discord.close();
    assertThat(client.execute(Post.of("x"), CHANNEL)).isInstanceOf(Outcome.Unavailable.class);
  }

  @Test
  void passesOnHowLongAServerWantsToBeLeftAlone() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().read(new byte[4096]);
                  socket
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 503 x\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n"
                              .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  // The test is over.
                }
              });
      String url =
          "http://127.0.0.1:" + server.getLocalPort() + "/api/webhooks/1/" + "x".repeat(60);
      try (WebhookClient elsewhere =
          WebhookClient.of(
              WebhookUrl.parse(url, WebhookUrl.OtherHosts.LOOPBACK_ONLY),
              new WebhookClient.Options())) {
        assertThat(elsewhere.execute(Post.of("x"), CHANNEL))
            .isInstanceOfSatisfying(
                Outcome.Unavailable.class,
                down -> assertThat(down.retryAfter()).contains(Duration.ofMinutes(2)));
      }
    }
  }

  @Test
  void givesUpOnADiscordThatHangsOrStopsReading() {
    HttpTimeouts brief =
        new HttpTimeouts(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMinutes(1));
    try (WebhookClient impatient = client(webhook, brief)) {
      discord.failNext(new Fault.Hangs(), new Fault.StopsReading());
      for (int i = 0; i < 2; i++) {
        assertThat(impatient.execute(Post.of("x"), CHANNEL))
            .isInstanceOfSatisfying(
                Outcome.Unavailable.class,
                down -> assertThat(down.reason()).contains("did not answer within"));
      }
      assertThat(impatient.execute(Post.of("x"), CHANNEL)).isInstanceOf(Outcome.Accepted.class);
    }
  }

  @Test
  void takesAStatusOfSuccessForSuccessWhateverComesAfterIt() {
    HttpTimeouts brief =
        new HttpTimeouts(Duration.ofSeconds(5), Duration.ofMillis(700), Duration.ofMinutes(1));
    try (WebhookClient impatient = client(webhook, brief)) {
      // The message is there: sending it again would make two of it.
      discord.failNext(new Fault.BreaksAnswer(), new Fault.Trickles(Duration.ofMillis(5)));
      assertThat(impatient.execute(Post.of("one"), CHANNEL)).isInstanceOf(Outcome.Accepted.class);
      assertThat(impatient.execute(Post.of("two"), CHANNEL)).isInstanceOf(Outcome.Accepted.class);
      assertThat(discord.messages()).hasSize(2);
    }
  }

  @Test
  void doesNotMindAConnectionThatIsClosedEachTime() {
    for (int i = 0; i < 10; i++) {
      discord.failNext(new Fault.ClosesAfterAnswer());
      post("message " + i);
    }
    assertThat(discord.messages()).hasSize(10);
  }

  @Test
  void refusesToSendAFileThatHasChanged() throws IOException {
    Path file = folder.resolve("out.log");
    Files.writeString(file, "output");
    Post post = Post.of("x").with(new Attachment("out.log", AttachmentText.of(file, 1024)));
    Files.writeString(file, "o");
    assertThat(client.execute(post, CHANNEL))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> {
              assertThat(rejected.status()).isZero();
              assertThat(rejected.answer()).contains("changed");
            });
    assertThat(discord.messages()).isEmpty();
    post("the next one is fine");
  }

  @Test
  void postsOverTls() {
    try (FakeDiscord secure = FakeDiscord.tls(FakeRules.UNLIMITED, Clock.systemUTC())) {
      WebhookUrl url = url(secure.createWebhook());
      WebhookClient.Options trusting =
          new WebhookClient.Options().tls(secure.client().getSocketFactory());
      try (WebhookClient over = WebhookClient.of(url, trusting);
          WebhookClient wary = WebhookClient.of(url, new WebhookClient.Options())) {
        Post post =
            Post.of("x").with(new Attachment("a.txt", AttachmentText.of("é".repeat(100_000))));
        for (int i = 0; i < 3; i++) {
          assertThat(over.execute(post, CHANNEL)).isInstanceOf(Outcome.Accepted.class);
        }
        assertThat(secure.connections()).isEqualTo(1);
        assertThat(secure.messages().getFirst().files().getFirst().text())
            .isEqualTo("é".repeat(100_000));
        assertThat(wary.execute(post, CHANNEL)).isInstanceOf(Outcome.Unavailable.class);
      }
    }
  }

  @Test
  void refusesAProxyThatItCantUse() {
    WebhookUrl real =
        WebhookUrl.parse(
            "https://discord.com/api/webhooks/1/" + "x".repeat(60),
            WebhookUrl.OtherHosts.LOOPBACK_ONLY);
    WebhookClient.Options options =
        new WebhookClient.Options().environment(Map.of("HTTPS_PROXY", "socks5://p:1"));
    assertThatThrownBy(() -> WebhookClient.of(real, options))
        .isInstanceOf(DiscordException.UnusableProxy.class)
        .hasMessageContaining("HTTPS_PROXY");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noSecretReachesDiscordInAnyPartOfAPostOrAnEdit(long seed) throws IOException {
    SeededSecrets secrets = new SeededSecrets(seed);
    String first = post("first").messageId().orElseThrow();
    for (int i = 0; i < 120; i++) {
      Planted planted = secrets.next();
      String text = planted.text();
      Path file = folder.resolve("file" + seed + "-" + i);
      Files.writeString(file, text);
      Embed embed =
          Embed.builder()
              .title(text)
              .description(text)
              .field(text, text, false)
              .author(text)
              .footer(text)
              .build();
      Post post =
          new Post(
              Cut.to(SafeText.clean(text), 2000),
              List.of(embed),
              List.of(new Attachment(text, "", AttachmentText.of(file, 100_000))),
              false);
      assertThat(client.execute(post, CHANNEL)).isInstanceOf(Outcome.Accepted.class);
      assertThat(client.edit(first, post, CHANNEL)).isInstanceOf(Outcome.Accepted.class);
      String secret = planted.secret().secret().lines().findFirst().orElseThrow();
      String telling = secret.substring(0, Math.min(12, secret.length()));
      for (FakeMessage message :
          List.of(discord.messages().getLast(), discord.messages().getFirst())) {
        assertThat(message.toString())
            .as("%s in %s", planted.secret().format(), planted.context())
            .doesNotContain(telling);
      }
    }
  }

  private Outcome.Accepted post(String text) {
    return (Outcome.Accepted) client.execute(Post.of(text), CHANNEL);
  }

  private static WebhookUrl url(FakeWebhook webhook) {
    return WebhookUrl.parse(webhook.url(), WebhookUrl.OtherHosts.LOOPBACK_ONLY);
  }

  private static WebhookClient client(FakeWebhook webhook, HttpTimeouts timeouts) {
    return WebhookClient.of(url(webhook), new WebhookClient.Options().timeouts(timeouts));
  }
}
