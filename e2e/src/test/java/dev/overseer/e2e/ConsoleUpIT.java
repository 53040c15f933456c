package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.e2e.Program.Ran;
import dev.overseer.testkit.browser.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The console of {@code overseer up}: by its link, with its agents, over its restarts. */
class ConsoleUpIT {
  private static final Pattern LINK =
      Pattern.compile("Overseer is up: +(http://[0-9.:]+)/#token=([0-9a-f]+)\n");
  private static final Duration SOON = Duration.ofSeconds(40);

  @RegisterExtension static final InBrowser BROWSER = new InBrowser();
  @TempDir private Path folder;
  private Optional<Program> running = Optional.empty();
  private String address = "127.0.0.1:0";
  private String token = "";

  @BeforeEach
  void up() throws IOException {
    Program program =
        Program.start(
            folder,
            Map.of("OVERSEER_NO_BUILD", "1", "HOME", folder.toString(), "PATH", "/usr/bin:/bin"),
            List.of(
                SourceTree.PACKAGED.resolve("bin/overseer").toString(),
                "up",
                "--stand-in",
                "--data",
                folder.resolve("data").toString(),
                "--listen",
                address));
    running = Optional.of(program);
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .failFast(() -> !program.process().isAlive())
        .until(() -> LINK.matcher(program.outSoFar()).find());
    Matcher link = LINK.matcher(program.outSoFar());
    assertThat(link.find()).isTrue();
    address = link.group(1).replace("http://", "");
    token = link.group(2);
  }

  @AfterEach
  void down() throws Exception {
    if (running.isPresent()) {
      Program program = running.get();
      running = Optional.empty();
      program.process().destroy();
      Ran ran = program.end();
      assertThat(ran.exit()).as(ran.err()).isZero();
    }
  }

  @Test
  void theLinkLogsInAndTheAgentWorks() throws Exception {
    Page page = BROWSER.newPage().open("http://" + address + "/#token=" + token);
    page.untilText("#connection", "Live").untilText(".empty", "No task yet.");
    assertThat(page.evaluate("location.href").asString()).doesNotContain("token");

    page.click("link", "Start a task").choose("Action", "stand-in");
    page.fill("textbox", "prompt required", "Tidy up the tests").click("button", "Start");
    page.untilText(".terminal", "212 tests, 212 passed").untilText(".title .phase", "done");
    page.untilText(".terminal", "Done: by-hand. A real agent would have changed something now.");

    down();
    page.untilText("#connection", "The hub shut down");
    up();
    page.evaluate(
        "[...document.querySelectorAll('#connection button')].forEach((now) => now.click())");
    page.untilText("#connection", "Live").untilText("#notices", "The hub was restarted.");
    page.click("link", "Tasks").untilText(".space", "Tidy up the tests");
  }

  /** Those of the spool and of sessions among them, where this build has them. */
  @Test
  void eachPageIsThereAndWithoutSeriousFaults() {
    Page page = BROWSER.newPage().open("http://" + address + "/#token=" + token);
    page.untilText("#connection", "Live").untilText(".empty", "No task yet.");
    JsonNode links =
        page.evaluate("[...document.querySelectorAll('#nav a')].map((a) => a.textContent)");
    List<String> names =
        StreamSupport.stream(links.spliterator(), false).map(JsonNode::asString).toList();
    assertThat(names).contains("Overview", "Tasks", "Start", "Pools");

    for (String name : names) {
      for (boolean dark : new boolean[] {false, true}) {
        page.dark(dark).click("link", name);
        page.until(
            "document.querySelector('#nav [aria-current]').textContent === '%s'".formatted(name));
        page.until("document.querySelector('main > section')");
        assertThat(Axe.faults(page)).as("%s, %s", name, dark ? "dark" : "light").isEmpty();
      }
    }
    assertThat(page.networkErrors()).isEmpty();
  }
}
