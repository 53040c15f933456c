package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.testkit.browser.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the console looks to those who see it badly, in the dark, or on a telephone. */
class ConsoleLooksIT {
  private static final String ACTIONS =
      """
        narrow:
          type: exec
          description: One at a time
          task_pool: {size: 1, queue_size: 20}
          config: {entrypoint: sleep, command: ["[[.seconds]]"], parameters: {seconds: {default: "600", validate: "size(value) < 9"}}}
        fragile:
          type: exec
          retry: {restart_delay: 10ms, error_window: 1h, error_threshold: 2}
          config: {entrypoint: sh, command: [-c, "exit 7"]}
      """;

  @RegisterExtension static final InBrowser BROWSER = new InBrowser();
  @TempDir private static Path folder;
  private static ServedHub hub;

  @BeforeAll
  static void serve() throws IOException {
    hub = ServedHub.start(folder, "", ACTIONS);
    try (HubTalk talk = hub.talk()) {
      talk.start("waits-its-turn-0", "narrow", Map.of());
      talk.start("waits-its-turn-1", "narrow", Map.of());
      talk.start("given-up", "fragile", Map.of());
      talk.runToTheEnd("good", "echo done");
      talk.run(
          "colours",
          "for i in 0 1 2 3 4 5 6 7; do printf \"\\033[3${i}mcolour $i\\033[0m"
              + " \\033[9${i}mbright\\033[0m \\033[4${i}mbehind\\033[0m"
              + " \\033[7;3${i}mturned\\033[0m \\033[2mdim\\033[0m\\n"
              + "\"; done; echo 'to stderr' >&2; seq -f '%0200.0f' 1 8000; echo one more; exec"
              + " sleep 600");
    }
  }

  @AfterAll
  static void end() throws Exception {
    if (hub != null) {
      hub.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark", "narrow"})
  void axeFindsNoSeriousFault(String look) {
    Page page = as(look);
    for (String place : new String[] {"tasks", "overview", "start/narrow", "pools"}) {
      show(page, place);
      assertThat(Axe.faults(page)).as(place).isEmpty();
    }
    page.open(hub.url() + "#/tasks/colours").untilText(".terminal", "one more");
    assertThat(Axe.faults(page)).as("a task, its end").isEmpty();
    page.evaluate("document.querySelector('.terminal').scrollTop = 0");
    page.until("document.querySelector('.line.gap:not([hidden])')");
    assertThat(Axe.faults(page)).as("a task, its beginning").isEmpty();
    page.clickOn(".terminal").press("Enter").await("complementary", "A line at length");
    assertThat(Axe.faults(page)).as("a line at length").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void axeFindsNoSeriousFaultInColouredOutput(String look) throws IOException {
    try (HubTalk talk = hub.talk()) {
      talk.runToTheEnd(
          "palette-" + look,
          "for i in 0 1 2 3 4 5 6 7; do printf \"\\033[3${i}mcolour $i\\033[0m"
              + " \\033[9${i}mbright\\033[0m \\033[4${i}mbehind\\033[0m"
              + " \\033[7;3${i}mturned\\033[0m \\033[2mdim\\033[0m\\n"
              + "\"; done; echo 'to stderr' >&2");
    }
    Page page = as(look);
    page.open(hub.url() + "#/tasks/palette-" + look).untilText(".terminal", "to stderr");

    page.fill("searchbox", "Find in the output", "bright")
        .untilText(".output .tools", "in 8 lines");

    assertThat(Axe.faults(page)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void axeFindsNoSeriousFaultInWhatOpens(String look) throws Exception {
    Page page = as(look);
    show(page, "start/narrow");
    page.fill("textbox", "seconds", "too long a number").click("button", "Start");
    page.untilText("section.start", "failed validation");
    assertThat(Axe.faults(page)).as("a mistake in the form").isEmpty();
    show(page, "pools");
    page.clickOn("[aria-label='Pool narrow'] summary").clickOn("#pool-narrow-limit");
    assertThat(Axe.faults(page)).as("a pool that is changed").isEmpty();
    show(page, "overview");
    page.clickOn(".chart summary");
    assertThat(Axe.faults(page)).as("a chart as a table").isEmpty();
    page.click("button", "Keys").await("heading", "Keys");
    assertThat(Axe.faults(page)).as("the keys").isEmpty();
  }

  @Test
  void aTelephoneIsWideEnough() {
    Page page = as("narrow");
    for (String place :
        new String[] {"tasks", "overview", "start/narrow", "pools", "tasks/colours"}) {
      show(page, place);
      assertThat(page.evaluate("document.scrollingElement.scrollWidth").asInt())
          .as("%s is no wider than the telephone", place)
          .isLessThanOrEqualTo(390);
      assertThat(page.evaluate("document.querySelector('main').scrollWidth").asInt())
          .as("nor is what is in it, of %s", place)
          .isLessThanOrEqualTo(390);
    }
  }

  @Test
  void fingersAreEnough() {
    Page page = as("narrow");
    show(page, "tasks");
    page.tap("link", "Start").untilText("h1", "Start a task").choose("Action", "sh");
    page.tapOn("#param-script").type("echo touched; exec sleep 600").tap("button", "Start");
    page.untilText(".terminal", "touched")
        .tap("button", "Stop")
        .untilText(".title .phase", "stopped");
    page.tap("link", "Back to all tasks").untilText(".space", "stopped");
    page.tapOn(".space .row").until("location.hash.startsWith('#/tasks/')");
    page.await("link", "Start again …");
  }

  @Test
  void theConsoleIsReadableWithLargeLetters() {
    Page page = BROWSER.newPage().desk(640, 400);
    page.open(hub.url()).untilText(".space", "colours");

    assertThat(page.evaluate("document.scrollingElement.scrollWidth").asInt())
        .as("a window of 1280 pixels at 200 %%")
        .isLessThanOrEqualTo(640);
    assertThat(page.evaluate("document.querySelector('.viewport').clientHeight").asInt())
        .isGreaterThan(100);
  }

  private static Page as(String look) {
    Page page = BROWSER.newPage();
    if (look.equals("narrow")) {
      page.telephone(390, 844);
    }
    return page.dark(look.equals("dark"));
  }

  private static void show(Page page, String place) {
    page.open(hub.url() + "#/" + place)
        .untilText("#connection", "Live")
        .until("document.querySelector('main h1, main .row')");
    if (place.equals("tasks")) {
      page.untilText(".space", "colours");
    }
    if (place.equals("pools") || place.equals("overview")) {
      page.untilText("[aria-label='Pool narrow']", "1 running of 1, 1 waiting");
    }
    if (place.startsWith("start")) {
      page.until("document.querySelector('#param-seconds')");
    }
  }
}
