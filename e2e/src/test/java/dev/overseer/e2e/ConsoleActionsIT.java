package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.testkit.browser.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is done in the console: starting from the form, stopping, resetting, resizing pools. */
class ConsoleActionsIT {
  private static final String ACTIONS =
      """
        greet:
          type: exec
          description: Says hello
          dedupe_key: [name]
          config:
            entrypoint: sh
            command: [-c, 'echo "$0, $1!"; exec sleep 60', "[[.greeting]]", "[[.name]]"]
            parameters:
              name: {validate: "size(value) < 9"}
              greeting: {default: Hello}
        fragile:
          type: exec
          retry: {restart_delay: 10ms, error_window: 1h, error_threshold: 2}
          config: {entrypoint: sh, command: [-c, "echo try; exit 7"]}
        narrow:
          type: exec
          task_pool: {size: 1, queue_size: 20}
          config: {entrypoint: sleep, command: ["60"]}
        wide:
          type: exec
          task_pool: {size: 5, queue_size: 20}
          config: {entrypoint: sleep, command: ["60"]}
      """;

  @RegisterExtension static final InBrowser BROWSER = new InBrowser();
  @TempDir private static Path folder;
  private static ServedHub hub;

  private HubTalk talk;
  private Page page;

  @BeforeAll
  static void serve() throws IOException {
    hub = ServedHub.start(folder, "task_pool: {size: 50, queue_size: 50}", ACTIONS);
  }

  @AfterAll
  static void end() throws Exception {
    if (hub != null) {
      hub.close();
    }
  }

  @BeforeEach
  void open() {
    talk = hub.talk();
    page = BROWSER.newPage();
  }

  @AfterEach
  void hangUp() {
    talk.close();
  }

  @Test
  void aTaskIsStartedFromTheForm() {
    show("start");
    page.choose("Action", "greet")
        .untilText("section.start", "Says hello. One at a time for each name.");
    assertThat(value("#param-greeting")).isEqualTo("Hello");

    page.fill("textbox", "name required", "Ann").click("button", "Start");

    page.until("location.hash.startsWith('#/tasks/')").untilText(".terminal", "Hello, Ann!");
    page.untilText(".facts", "greet").untilText(".params", "Ann");
    page.click("button", "Stop").untilText(".title .phase", "stopped");
    page.untilText(".terminal", "as it was asked to");
  }

  @Test
  void whatIsMissingOrWrongIsSaidBesideItsField() {
    show("start/greet");
    page.until("document.querySelector('#action').value === 'greet'");

    page.click("button", "Start").untilText("[role=alert]", "name: please fill in.");
    assertThat(page.is("document.activeElement.id === 'param-name'")).isTrue();
    assertThat(page.is("document.activeElement.getAttribute('aria-invalid') === 'true'")).isTrue();

    page.type("Bartholomew").click("button", "Start");
    page.untilText("[role=alert]", "parameter \"name\" failed validation (value: \"Bartholomew\")");
    assertThat(page.is("document.activeElement.id === 'param-name'")).isTrue();
    assertThat(page.text("section.start")).contains("Must satisfy: size(value) < 9");

    page.fill("textbox", "name required", "Bart").press("Control+Enter");
    page.untilText(".terminal", "Hello, Bart!");
    page.click("button", "Stop").untilText(".title .phase", "stopped");
  }

  @Test
  void whatRunsAlreadyIsShownInstead() {
    talk.start("dora", "greet", Map.of("name", "Dora"));
    show("start/greet");
    page.fill("textbox", "name required", "Dora").click("button", "Start");

    page.untilText("[role=alert]", "duplicate task: already running as dora");
    page.click("button", "Show that task").until("location.hash === '#/tasks/dora'");
    page.click("button", "Stop").untilText(".title .phase", "stopped");
  }

  @Test
  void aTaskIsStartedAgainAsItWas() {
    talk.start("eve", "greet", Map.of("name", "Eve", "greeting", "Good\nmorning"));
    talk.stop("eve");
    talk.awaitEnd("eve");
    show("tasks/eve");

    page.click("link", "Start again …").until("location.hash === '#/start/greet/eve'");
    page.until("document.querySelector('#param-name')?.value === 'Eve'");
    assertThat(value("#param-greeting")).isEqualTo("Good\nmorning");
    page.clickOn("details summary").fill("textbox", "Task id", "eve-2").click("button", "Start");

    page.until("location.hash === '#/tasks/eve-2'").untilText(".terminal", "morning, Eve!");
    page.click("button", "Stop").untilText(".title .phase", "stopped");
  }

  @Test
  void whatWasGivenUpIsReset() {
    talk.start("fragile-1", "fragile", Map.of());
    show("tasks/fragile-1");
    // Its output brings its earlier ends with it, which are no news.
    page.untilText(".output .tools", "2 lines").untilText(".title .phase", "given up");

    page.click("button", "Reset");

    page.untilText(".output .tools", "4 lines").untilText(".terminal", "Given up after 2 ends");
    page.untilText(".title .phase", "given up");
    talk.stop("fragile-1");
    page.untilText(".title .phase", "stopped").awaitNo("button", "Reset");
  }

  @Test
  void aFullPoolQueuesAndAQueuedTaskIsCancelled() {
    show("start/narrow");
    page.until("document.querySelector('#action').value === 'narrow'");
    page.click("button", "Start").untilText(".title .phase", "running");
    String first = page.text("h1");
    show("start/narrow");
    page.until("document.querySelector('#action').value === 'narrow'");

    page.click("button", "Start").untilText("#notices", "queued as number 1");

    page.untilText(".title .phase", "queued").click("button", "Cancel");
    page.untilText("[role=alert]", "The hub doesn’t know this task");
    talk.stop(first);
  }

  @Test
  void aPoolIsResizedAndItsQueueEmptied() {
    for (int i = 0; i < 4; i++) {
      talk.start("narrow-" + i, "narrow", Map.of());
    }
    show("pools");
    page.untilText("[aria-label='Pool narrow']", "1 running of 1, 3 waiting");
    page.untilText("[aria-label='Pool narrow']", "narrow-3");

    page.clickOn("[aria-label='Pool narrow'] summary");
    page.clickOn("#pool-narrow-limit").press("Control+a").type("2");
    page.clickOn("[aria-label='Pool narrow'] button.primary");
    page.untilText("[aria-label='Pool narrow']", "2 running of 2, 2 waiting");
    page.untilText("#notices", "narrow: up to 2 tasks from now on.");

    page.clickOn("[aria-label='Pool narrow'] .danger")
        .untilText("#notices", "2 tasks left the queue.");
    page.untilText("[aria-label='Pool narrow']", "2 running of 2, 0 waiting");

    // Fewer than run: what is to become of those that are too many is asked.
    page.clickOn("#pool-narrow-limit").press("Control+a").type("1");
    page.until("document.querySelector('#pool-narrow-excess').offsetParent !== null");
    page.choose("Those that are too many", "are stopped");
    page.clickOn("[aria-label='Pool narrow'] button.primary");
    page.untilText("[aria-label='Pool narrow']", "1 running of 1, 0 waiting");
    page.clickOn("#pool-narrow-limit").press("Control+a").type("-1");
    page.clickOn("[aria-label='Pool narrow'] button.primary");
    assertThat(page.is("document.querySelector('#pool-narrow-limit').matches(':invalid')"))
        .isTrue();
    talk.stop("narrow-0");
    talk.stop("narrow-1");
  }

  @Test
  void theOverviewCountsAndDraws() {
    talk.runToTheEnd("overview-good", "exit 0");
    talk.runToTheEnd("overview-bad", "exit 1");
    show("overview");

    page.until("Number(document.querySelector('.tile[data-phase=done] strong').textContent) >= 1");
    page.until("document.querySelectorAll('.chart:not([hidden]) svg').length === 4");
    page.until(
        "document.querySelector('.chart rect.bar-good') && document.querySelector('.chart"
            + " rect.bar-bad')");
    assertThat(
            page.evaluate("document.querySelector('.chart svg').getAttribute('aria-label')")
                .asString())
        .startsWith("Ended: 30 columns, the highest ");
    page.clickOn(".chart summary").untilText(".chart table", "done");
    page.choose("The last", "a day")
        .until("document.querySelectorAll('.chart tbody tr').length === 24");
    page.untilText("[aria-label='Pool wide']", "0 running of 5");

    page.clickOn(".tile[data-phase=done]").until("location.hash === '#/tasks'");
    page.until("document.querySelector('.chip[data-phase=done]')?.ariaPressed === 'true'");
  }

  private void show(String place) {
    page.open(hub.url() + "#/" + place);
  }

  private String value(String css) {
    return page.evaluate("document.querySelector('%s').value".formatted(css)).asString();
  }
}
