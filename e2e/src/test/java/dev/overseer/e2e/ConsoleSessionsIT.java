package dev.overseer.e2e;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.testkit.browser.Page;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Agents' sessions in the console of a packaged {@code overseer up}, in a browser. */
class ConsoleSessionsIT {
  private static final Pattern LINK = Pattern.compile("http://[0-9.:]+/#token=[0-9a-f]+");

  /** Whether the page goes to the end by itself. */
  private static final String FOLLOWS =
      "(document.querySelector('.chips > :last-child').ariaPressed === 'true')";

  @RegisterExtension static final InBrowser BROWSER = new InBrowser();

  @TempDir private Path folder;

  private final FakeDiscord discord = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());

  @AfterEach
  void close() {
    discord.close();
  }

  @Test
  void aSessionGrowsBeforeOnesEyesWithItsEditsSubagentsAndPosts() throws Exception {
    try (Up up = up(Map.of("DISCORD_WEBHOOK_URL", discord.createWebhook().url()))) {
      Page page = open(up, "sessions");
      page.untilText("main", "No agent has left a transcript yet.");

      say("one", prompt("Mend the total"));
      page.await("link", "Mend the total");
      page.untilText(".session-row", "live").click("link", "Mend the total");
      page.untilText(".timeline", "Mend the total");

      say("one", call("t1", "Bash", "{\"command\":\"make test\"}"));
      page.untilText(".entry.call", "make test").untilText(".entry.call", "open");
      say("one", result("t1", "{\"stdout\":\"all is well\",\"stderr\":\"\"}"));
      page.until("!document.querySelector('.entry.call').innerText.includes('open')");
      assertThat(written(page, ".entry.call > .body")).doesNotContain("all is well");
      page.clickOn(".entry.call summary").untilText(".entry.call > .body", "all is well");

      say(
          "one",
          call(
              "t2",
              "Edit",
              "{\"file_path\":\"/home/me/work/a.txt\",\"old_string\":\"old\",\"new_string\":\"new\"}"));
      page.untilText(".diff .added", "+new").untilText(".diff .removed", "-old");
      say(
          "one",
          call(
              "t3",
              "Task",
              "{\"subagent_type\":\"x\",\"description\":\"Look\",\"prompt\":\"Look there\"}"));
      page.untilText(".timeline", "Look");
      say("one/subagents/agent-a", prompt("Look there"));
      page.untilText(".entry.call .inside .entry.prompt", "Look there");

      page.untilText(".entry.prompt > .posts", "Mend the total");
      page.untilText(".totals", "Tokens").untilText("h1", "Mend the total");
      page.click("button", "Discord");
      page.until("getComputedStyle(document.querySelector('.posts')).display === 'none'");
    }
  }

  @Test
  void whatIsHostileStaysText() throws Exception {
    try (Up up = up(Map.of())) {
      say(
          "evil",
          prompt("<img src=x onerror=alert(1)> \\u001b[31mred\\u001b[0m \\u202egnp.exe"),
          answer(
              "<script>document.title='owned'</script> `<b>` **<i>bold</i>** "
                  + "x".repeat(100_000)),
          call("<t>", "<script>", "{\"command\":\"echo \\u001b]0;title\\u0007 </script>\"}"),
          "garbage <b>");
      Page page = open(up, "sessions/evil");

      page.until(writes("<script>document.title='owned'</script>"));
      page.until(writes("can't be read"));
      assertThat(written(page, ".entry.prompt .prose"))
          .contains("<img src=x onerror=alert(1)> red ⟨RLO⟩gnp.exe");
      assertThat(
              page.is(
                  "document.querySelector('.timeline').querySelector('img,script,b,i') === null"))
          .isTrue();
      assertThat(written(page, ".timeline")).contains("more, in the transcript");
      assertThat(page.evaluate("document.title").asString()).isEqualTo("Session evil · Overseer");
    }
  }

  @Test
  void findsASessionAndReadsALongOneFromItsEnd() throws Exception {
    try (Up up = up(Map.of())) {
      say("short", prompt("Something else"));
      for (int i = 0; i < 450; i++) {
        say("long", i == 0 ? prompt("A long one") : answer("Line " + i));
      }
      Page page = open(up, "sessions");
      page.await("link", "A long one").await("link", "Something else");
      page.fill("searchbox", "Find a session", "long").awaitNo("link", "Something else");
      page.click("link", "A long one").untilText(".timeline", "Line 449");
      assertThat(page.is(writes("Line 250"))).isTrue();
      assertThat(page.is(writes("Line 249"))).isFalse();
      page.until(FOLLOWS);
      page.evaluate("document.querySelector('.earlier').focus({ focusVisible: true })");
      page.until("!" + FOLLOWS);
      page.click("button", "Follow").until(FOLLOWS);
      page.wheel("main", -200).until("!" + FOLLOWS);
      page.click("button", "Show 200 of 250 earlier events").until(writes("Line 50"));
      assertThat(page.is(writes("A long one"))).isFalse();
      page.click("button", "Show 50 earlier events").until(writes("A long one"));
      page.awaitNo("button", "Show 50 earlier events");
      page.click("link", "Back to all sessions").await("link", "Something else");
    }
  }

  @Test
  void aLinkToASessionThatIsNotThereYetShowsItOnceItIs() throws Exception {
    try (Up up = up(Map.of())) {
      Page page = open(up, "sessions/later");
      page.untilText("main", "There is no transcript of this session.");

      say("later", prompt("Here I am"));

      page.untilText(".timeline", "Here I am");
    }
  }

  /** Whether the timeline holds some words; in sight or, since it may be long, not. */
  private static String writes(String words) {
    return "document.querySelector('.timeline').textContent.includes(\"%s\")".formatted(words);
  }

  private static String written(Page page, String css) {
    return page.evaluate("document.querySelector('%s').textContent".formatted(css)).asString();
  }

  private Page open(Up up, String where) {
    Page page = BROWSER.newPage();
    up.pages.add(page);
    page.open(up.link).untilAtLast("document.querySelector('nav')?.innerText.includes('Sessions')");
    page.evaluate("location.hash = '#/" + where + "'");
    return page;
  }

  /** One that is up, and the pages that show it, which leave before it ends. */
  private record Up(Program program, String link, List<Page> pages) implements AutoCloseable {
    @Override
    public void close() {
      pages.forEach(page -> page.open("about:blank"));
      program.process().destroy();
      try {
        assertThat(program.end().exit()).isZero();
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Up up(Map<String, String> more) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("OVERSEER_CONFIG", "");
    environment.put("HOME", folder.toString());
    environment.put("CLAUDE_CONFIG_DIR", "");
    environment.put("DISCORD_WEBHOOK_URL", "");
    environment.putAll(more);
    Program program =
        Program.start(
            folder,
            environment,
            List.of(
                SourceTree.PACKAGED.resolve("bin/overseer").toString(),
                "up",
                "--data",
                folder.resolve("data").toString(),
                "--listen",
                "127.0.0.1:0"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> program.outSoFar().contains("Ctrl-C ends it"));
    Matcher link = LINK.matcher(program.outSoFar());
    assertThat(link.find()).isTrue();
    return new Up(program, link.group(), new ArrayList<>());
  }

  private void say(String session, String... lines) throws IOException {
    Path file = folder.resolve(".claude/projects/-home-me-work").resolve(session + ".jsonl");
    Files.createDirectories(file.getParent());
    String id = session.replaceAll("/.*", "");
    for (String line : lines) {
      Files.writeString(
          file,
          line.replace("AT", Instant.now().toString()).replace("SESSION", id) + "\n",
          CREATE,
          APPEND);
    }
  }

  private static String prompt(String text) {
    return ofUser("\"" + text + "\"", "");
  }

  private static String answer(String text) {
    return ofAgent("{\"type\":\"text\",\"text\":\"" + text + "\"}");
  }

  private static String call(String id, String tool, String input) {
    return ofAgent(
        "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":%s}"
            .formatted(id, tool, input));
  }

  private static String result(String id, String result) {
    return ofUser(
        "[{\"type\":\"tool_result\",\"tool_use_id\":\"%s\",\"content\":\"x\"}]".formatted(id),
        ",\"toolUseResult\":" + result);
  }

  private static String ofUser(String content, String more) {
    return ("{\"type\":\"user\",\"sessionId\":\"SESSION\",\"cwd\":\"/home/me/work\",\"timestamp\":\"AT\","
                + "\"message\":{\"role\":\"user\",\"content\":%s}%s}")
        .formatted(content, more);
  }

  private static String ofAgent(String block) {
    return ("{\"type\":\"assistant\",\"sessionId\":\"SESSION\",\"cwd\":\"/home/me/work\",\"timestamp\":\"AT\","
                + "\"message\":{\"model\":\"claude-opus-4-5\",\"content\":[%s],\"usage\":{\"output_tokens\":1}}}")
        .formatted(block);
  }
}
