package dev.overseer.bridge.ask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.bridge.StandInBot;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AskTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String PERMISSION =
      """
      {"hook_event_name": "PermissionRequest", "tool_name": "Bash", "session_id": "s",
       "cwd": "/work", "tool_input": {"command": "make deploy"}}
      """;

  private static final String PRE_TOOL_USE =
      """
      {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_use_id": "toolu_1",
       "tool_input": {"command": "make deploy"}}
      """;

  private final Map<String, String> environment = new HashMap<>();
  private StandInBot bot;

  @BeforeEach
  void open() throws IOException {
    bot = StandInBot.open();
    environment.put("BOT_URL", bot.url().toString());
    environment.put("RUN_CHANNEL", StandInBot.CHANNEL);
    environment.put("RUN_TOKEN", StandInBot.TOKEN);
    environment.put("ASK_TIMEOUT", "30");
  }

  @AfterEach
  void close() {
    bot.close();
    assertThat(bot.complaints()).isEmpty();
  }

  private String ask(String hook) {
    Map<String, String> given = Map.copyOf(environment);
    return new Ask(InstantSource.system())
        .answer(
            new ByteArrayInputStream(hook.getBytes(UTF_8)),
            () -> Settings.read(AskSettings.ALL, List.of(SettingSource.environment(given)), given));
  }

  private CompletableFuture<String> asking(String hook) {
    return CompletableFuture.supplyAsync(() -> ask(hook));
  }

  private void awaitAsks(int count) {
    Awaitility.await().until(() -> bot.asks().size() == count);
  }

  private static String answer(CompletableFuture<String> asking) throws Exception {
    return asking.get(30, TimeUnit.SECONDS);
  }

  @Test
  void whatAPersonApprovesIsAllowed() throws Exception {
    CompletableFuture<String> asking = asking(PERMISSION);
    awaitAsks(1);
    bot.decide("approved", "anna", "");

    assertThat(answer(asking))
        .isEqualTo(
            """
            {"hookSpecificOutput":{"hookEventName":"PermissionRequest","decision":{"behavior":"allow"}}}\
            """);
    JsonNode asked = bot.asks().getFirst();
    assertThat(asked.path("channelId").asString("")).isEqualTo(StandInBot.CHANNEL);
    assertThat(asked.path("tool").asString("")).isEqualTo("Bash");
    assertThat(asked.path("command").asString("")).isEqualTo("make deploy");
    assertThat(asked.path("cwd").asString("")).isEqualTo("/work");
    assertThat(asked.path("sessionId").asString("")).isEqualTo("s");
    assertThat(asked.path("timeoutSeconds").asInt(0)).isBetween(25, 30);
    assertThat(asked.has("threadId")).isFalse();
  }

  @Test
  void whatAPersonDeniesIsDeniedWithTheReason() throws Exception {
    environment.put("RUN_THREAD", "2002");
    CompletableFuture<String> asking = asking(PRE_TOOL_USE);
    awaitAsks(1);
    bot.decide("denied", "anna", "not on a \"Friday\"");

    assertThat(answer(asking))
        .isEqualTo(
            """
            {"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny",\
            "permissionDecisionReason":"Denied by anna: not on a \\"Friday\\""}}\
            """);
    assertThat(bot.asks().getFirst().path("key").asString("")).isEqualTo("toolu_1");
    assertThat(bot.asks().getFirst().path("threadId").asString("")).isEqualTo("2002");
  }

  @Test
  void preToolUseIsAllowedInItsOwnForm() throws Exception {
    CompletableFuture<String> asking = asking(PRE_TOOL_USE);
    awaitAsks(1);
    bot.decide("approved", "anna", "");

    assertThat(answer(asking))
        .isEqualTo(
            """
            {"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow",\
            "permissionDecisionReason":"Approved by anna"}}\
            """);
  }

  @Test
  void silenceIsANo() {
    environment.put("ASK_TIMEOUT", "1");
    long start = System.nanoTime();

    assertThat(ask(PERMISSION)).contains("\"deny\"", "nobody answered within 1 s");
    assertThat(System.nanoTime() - start)
        .isBetween(Duration.ofMillis(900).toNanos(), Duration.ofSeconds(10).toNanos());
  }

  @Test
  void aQuestionThatHasExpiredIsANo() throws Exception {
    CompletableFuture<String> asking = asking(PERMISSION);
    awaitAsks(1);
    bot.decide("expired", "", "");

    assertThat(answer(asking)).contains("\"deny\"", "nobody answered in time");
  }

  @Test
  void aStateThatIsNotKnownIsNoYes() throws Exception {
    environment.put("ASK_TIMEOUT", "2");
    CompletableFuture<String> asking = asking(PERMISSION);
    awaitAsks(1);
    bot.decide("Approved!", "mallory", "");

    assertThat(answer(asking)).contains("\"deny\"");
  }

  @Test
  void aBotThatIsRestartedMeanwhileLosesNothing() throws Exception {
    CompletableFuture<String> asking = asking(PERMISSION);
    awaitAsks(1);
    Awaitility.await().until(() -> bot.count("GET /run/asks/") > 0);
    bot.stop();
    assertThat(asking).isNotDone();
    bot.start();
    bot.decide("approved", "anna", "");

    assertThat(answer(asking)).contains("\"allow\"");
    assertThat(bot.asks()).hasSize(1);
  }

  @Test
  void aBotThatComesLaterIsAskedThen() throws Exception {
    bot.stop();
    CompletableFuture<String> asking = asking(PERMISSION);
    bot.start();
    awaitAsks(1);
    bot.decide("approved", "anna", "");

    assertThat(answer(asking)).contains("\"allow\"");
  }

  @Test
  void aBotThatForgotTheQuestionIsAskedOnceMoreWithTheSameKey() throws Exception {
    CompletableFuture<String> asking = asking(PERMISSION);
    awaitAsks(1);
    String key = bot.asks().getFirst().path("key").asString("");
    bot.forgetAsks();
    awaitAsks(1);
    bot.decide("denied", "anna", "");

    assertThat(answer(asking)).contains("Denied by anna");
    assertThat(bot.asks().getFirst().path("key").asString("")).isEqualTo(key);
  }

  @Test
  void theSameCommandIsASecondQuestionTheSecondTime() throws Exception {
    CompletableFuture<String> first = asking(PERMISSION);
    awaitAsks(1);
    bot.decide("approved", "anna", "");
    assertThat(answer(first)).contains("\"allow\"");

    CompletableFuture<String> second = asking(PERMISSION);
    awaitAsks(2);
    bot.decide("denied", "anna", "");
    assertThat(answer(second)).contains("\"deny\"");
  }

  @Test
  void aBotThatRefusesIsBelievedAtOnce() {
    for (int status : new int[] {400, 401, 403, 404, 409, 413}) {
      bot.refuseAllWith(status);
      assertThat(ask(PERMISSION)).contains("\"deny\"", "(%d: ".formatted(status));
    }
  }

  @Test
  void aBotThatFailsIsTriedUntilTheTimeIsOver() {
    environment.put("ASK_TIMEOUT", "2");
    bot.refuseAllWith(503);

    assertThat(ask(PERMISSION)).contains("\"deny\"", "nobody could be asked within 2 s", "503");
    assertThat(bot.count("POST /run/asks")).isGreaterThan(2);
  }

  @Test
  void oneThatTakesTheConnectionAndSaysNothingHoldsNobodyUp() throws Exception {
    environment.put("ASK_TIMEOUT", "2");
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      environment.put("BOT_URL", "http://127.0.0.1:" + silent.getLocalPort());
      long start = System.nanoTime();
      assertThat(ask(PERMISSION)).contains("\"deny\"");
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(10).toNanos());
    }
  }

  @Test
  void whatIsNotSetUpIsANoThatSaysSo() {
    environment.clear();
    assertThat(ask(PERMISSION)).contains("\"deny\"", "BOT_URL", "RUN_CHANNEL", "RUN_TOKEN");
    environment.put("ASK_TIMEOUT", "soon");
    assertThat(ask(PRE_TOOL_USE)).contains("\"deny\"", "ASK_TIMEOUT");
    environment.put("ASK_TIMEOUT", "1");
    environment.put("BOT_URL", "http://user:password@bot");
    assertThat(ask(PRE_TOOL_USE)).contains("\"deny\"", "BOT_URL");
  }

  @Test
  void aTokenThatIsNoneIsNeverSent() {
    environment.put("ASK_TIMEOUT", "1");
    environment.put("RUN_TOKEN", "a\r\nX-Evil: 1");

    assertThat(ask(PERMISSION))
        .contains("\"deny\"", "RUN_TOKEN holds no token")
        .doesNotContain("Evil");
    assertThat(bot.count("POST")).isZero();
  }

  @Test
  void largeCallsAreCutToWhatTheBotTakes() throws Exception {
    String content = "\u0001€\ud83e".repeat(100_000);
    CompletableFuture<String> asking =
        asking(
            "{\"hook_event_name\": \"PreToolUse\", \"tool_name\": \"Write\", \"cwd\": %s, \"tool_input\": {\"file_path\": \"/a\", \"content\": %s}}"
                .formatted(JSON.writeValueAsString("/".repeat(5000)), escaped(content)));
    awaitAsks(1);
    bot.decide("approved", "anna", "");

    assertThat(answer(asking)).contains("\"allow\"");
    assertThat(bot.asks().getFirst().path("diff").asString("")).contains("more characters)");
  }

  @Test
  void standardInputThatBreaksHasNoFormToAnswerIn() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            throw new IOException("gone");
          }
        };
    assertThatThrownBy(
            () ->
                new Ask(InstantSource.system())
                    .answer(broken, () -> Settings.read(List.of(), List.of(), Map.of())))
        .isInstanceOf(NotARequestException.class);
  }

  /** JSON that holds what UTF-8 can't. */
  private static String escaped(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars().forEach(c -> json.append("\\u%04x".formatted(c)));
    return json.append('"').toString();
  }
}
