package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.testkit.browser.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The list of tasks, and what is done from it. */
class ConsoleTasksIT {
  private static final String ACTIONS =
      """
        one-at-a-time:
          type: exec
          task_pool: {size: 1, queue_size: 20}
          config: {entrypoint: sleep, command: ["[[.seconds]]"], parameters: {seconds: {default: "60"}}}
        restarted:
          type: exec
          retry: {restart_delay: 60s, error_window: 1h, error_threshold: 9}
          config: {entrypoint: sh, command: [-c, "exit 1"]}
      """;

  @RegisterExtension static final InBrowser BROWSER = new InBrowser();
  @TempDir private static Path folder;
  private static ServedHub hub;

  private HubTalk talk;
  private Page page;

  @BeforeAll
  static void serve() throws IOException {
    hub = ServedHub.start(folder, "keep_finished: {number: 5000}", ACTIONS);
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
    page = BROWSER.newPage().open(hub.url());
  }

  @AfterEach
  void hangUp() {
    talk.close();
  }

  @Test
  void aTaskIsListedFromItsStartToItsEnd() {
    talk.run(
        "listed",
        "echo hello; while ! [ -e %s/go ]; do sleep 0.02; done; exit 3".formatted(folder));
    filter("listed");

    page.until(cell("listed", "phase") + " === 'running'");
    assertThat(value(cell("listed", "action"))).isEqualTo("sh");
    assertThat(value(cell("listed", "id"))).contains("listed").contains("echo hello; while");
    assertThat(value(cell("listed", "restarts"))).isEqualTo("–");
    assertThat(page.is("document.querySelector('.col-cost').offsetParent === null"))
        .as("no column of costs where none is known")
        .isTrue();
    talk.run("release", "touch %s/go".formatted(folder));
    page.until(cell("listed", "phase") + " === 'failed'");
    page.awaitNo("button", "Stop");
  }

  @Test
  void processorAndMemoryAreMeasuredWhileItRuns() {
    talk.run("busy", "while :; do :; done");
    filter("busy");

    page.untilAtLast("Number.parseInt(" + cell("busy", "cpu") + ") > 5");
    page.until("/^[0-9.]+ (KiB|MiB)$/.test(" + cell("busy", "memory") + ")");
    filter("");
    page.click("button", "CPU");
    await().untilAsserted(() -> assertThat(ids().getFirst()).isEqualTo("busy"));
    filter("busy");

    page.click("button", "Stop").until(cell("busy", "phase") + " === 'stopped'");
    assertThat(value(cell("busy", "cpu"))).isEqualTo("–");
  }

  @Test
  void whatWaitsCanBeTakenOutOfItsQueue() {
    talk.start("first", "one-at-a-time", Map.of());
    talk.start("second", "one-at-a-time", Map.of());
    filter("second");

    page.until(cell("second", "phase") + " === 'queued'").click("button", "Cancel");

    page.untilText(".empty", "No task is like that.");
    talk.stop("first");
  }

  @Test
  void whatIsRestartedSaysSoEvenToWhoComesLater() {
    talk.start("again", "restarted", Map.of());
    talk.awaitEnd("again");

    page.reload();
    filter("again");

    page.until(cell("again", "phase") + " === 'will restart'");
    page.click("button", "Stop").until(cell("again", "phase") + " === 'stopped'");
  }

  @Test
  void theListIsFilteredByWordsStatesAndActions() {
    talk.runToTheEnd("filter-good", "exit 0");
    talk.runToTheEnd("filter-bad", "exit 1");
    talk.start("filter-other", "one-at-a-time", Map.of("seconds", "61"));
    filter("FILTER-");

    page.until("document.querySelector('.summary').textContent.startsWith('3 ')");
    awaitIds("filter-other", "filter-bad", "filter-good");
    page.clickOn(".chip[data-phase=failed]");
    awaitIds("filter-bad");
    page.clickOn(".chip[data-phase=done]");
    awaitIds("filter-bad", "filter-good");
    page.clickOn(".chip[data-phase=done]").clickOn(".chip[data-phase=failed]");
    page.choose("Whose", "one-at-a-time");
    awaitIds("filter-other");
    page.choose("Whose", "All actions");
    page.fill("searchbox", "Filter tasks", "exit 1 filter");
    awaitIds("filter-bad");
    page.fill("searchbox", "Filter tasks", "nothing like this");
    page.untilText(".empty", "No task is like that.");
    talk.stop("filter-other");
  }

  @Test
  void theListIsSorted() {
    for (String id : List.of("sort-b", "sort-a", "sort-c")) {
      talk.runToTheEnd(id, "exit 0");
    }
    filter("sort-");

    page.click("button", "Task").until("document.querySelectorAll('.space .row').length > 2");
    awaitIds("sort-a", "sort-b", "sort-c");
    page.clickOn(".head .col-id button");
    awaitIds("sort-c", "sort-b", "sort-a");
    page.click("button", "Age");
    awaitIds("sort-c", "sort-a", "sort-b");
    assertThat(page.evaluate("document.querySelector('.head .col-age').ariaSort").asString())
        .isEqualTo("ascending");
  }

  @Test
  void aKeyboardIsEnough() {
    talk.run("key-1", "sleep 60");
    talk.run("key-2", "sleep 60");
    talk.run("key-3", "sleep 60");
    page.until(cell("key-3", "phase") + " === 'running'");

    // The first stop on the page is the link that skips the bar.
    page.press("Tab");
    assertThat(focused()).isEqualTo("Skip to the content");
    page.press("Enter", "Tab").type("key-").press("Tab", "Tab");
    focusGrid();
    page.press("Home");
    assertThat(selected()).isEqualTo("key-3");
    page.press("ArrowDown");
    assertThat(selected()).isEqualTo("key-2");
    page.press("End");
    assertThat(selected()).isEqualTo("key-1");
    page.press("Delete").until(cell("key-1", "phase") + " === 'stopped'");
    page.press("/", "x");
    page.untilText(".empty", "No task is like that.");
    page.press("Backspace");
    focusGrid();
    page.press("Home", "Enter").until("location.hash === '#/tasks/key-3'");
    page.await("heading", "key-3")
        .until("document.activeElement === document.querySelector('main')");
    page.back().until("location.hash.length < 3 || location.hash === '#/tasks'");
    page.until("document.querySelector('[aria-selected=true] .id')?.textContent === 'key-3'");
    page.click("button", "Keys")
        .await("heading", "Keys")
        .press("Escape")
        .awaitNo("heading", "Keys");
    focusGrid();
    page.press("?").await("heading", "Keys").press("Enter").awaitNo("heading", "Keys");
    talk.stop("key-2");
    talk.stop("key-3");
  }

  @Test
  void thousandsOfTasksHaveRowsOnlyInSight() {
    for (int i = 0; i < 300; i++) {
      talk.run("many-" + i, "exit 0");
    }
    filter("many-");

    page.until("document.querySelector('.summary').textContent.startsWith('300 ')");
    assertThat(page.evaluate("document.querySelectorAll('.space .row').length").asInt())
        .isLessThan(60);
    page.until(
        """
        (document.querySelector('.viewport').scrollTop = 1e6,
          [...document.querySelectorAll('.space .row:not([hidden])')]
            .some((row) => row.getAttribute('aria-rowindex') === '301'))
        """);
  }

  private void filter(String words) {
    page.fill("searchbox", "Filter tasks", words);
  }

  private void focusGrid() {
    while (!page.is("document.activeElement.role === 'grid'")) {
      page.press("Tab");
    }
  }

  private String focused() {
    return page.evaluate("document.activeElement.textContent").asString();
  }

  private String selected() {
    return page.evaluate(
            "document.querySelector('[aria-selected=true]:not([hidden]) .id').textContent")
        .asString();
  }

  private String value(String expression) {
    return page.evaluate(expression).asString();
  }

  private void awaitIds(String... wanted) {
    await().untilAsserted(() -> assertThat(ids()).containsExactly(wanted));
  }

  /** The ids in sight, from above. */
  private List<String> ids() {
    JsonNode ids =
        page.evaluate(
            """
            [...document.querySelectorAll('.space .row:not([hidden])')]
              .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)
              .map((row) => row.querySelector('.id').textContent)
            """);
    return StreamSupport.stream(ids.spliterator(), false).map(JsonNode::asString).toList();
  }

  /** An expression for the text of a task's cell. */
  private static String cell(String taskId, String column) {
    return """
    [...document.querySelectorAll('.space .row:not([hidden])')]
      .find((row) => row.querySelector('.id').textContent === '%s')
      ?.querySelector('.col-%s').textContent\
    """
        .formatted(taskId, column);
  }
}
