package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.testkit.SlowLink;
import dev.overseer.testkit.browser.BrowserProfile;
import dev.overseer.testkit.browser.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A task's output: while it comes, later, when there is much of it, and when it means harm. */
class ConsoleOutputIT {
  @RegisterExtension static final InBrowser BROWSER = new InBrowser();
  @TempDir private static Path folder;
  private static ServedHub hub;

  private HubTalk talk;
  private BrowserProfile person;
  private Page page;

  @BeforeAll
  static void serve() throws IOException {
    hub = ServedHub.start(folder, "", "");
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
    person = BROWSER.newPerson();
    page = BROWSER.newPage(person);
  }

  @AfterEach
  void hangUp() {
    talk.close();
  }

  @Test
  void linesComeWhileTheyAreWritten() throws IOException {
    talk.run("live", stepped("live", "echo one", "echo two >&2", "printf three", "exit 4"));
    show("live");

    step("live", 1);
    awaitLines("one");
    assertThat(page.is("document.querySelector('.line.stdout') !== null")).isTrue();
    step("live", 2);
    awaitLines("one", "stderr: two");
    assertThat(
            page.is(
                "getComputedStyle(document.querySelector('.line.stderr')).boxShadow !== 'none'"))
        .as("stderr is told apart by more than a word")
        .isTrue();
    step("live", 3);
    step("live", 4);
    page.untilText(".terminal", "ended with exit code 4");
    awaitLines("one", "stderr: two", "three");
    page.untilText(".title .phase", "failed");
  }

  @Test
  void whatWasWrittenEarlierIsThereInOrderAndOnce() {
    talk.runToTheEnd("earlier", "for i in $(seq 1 500); do echo line $i; done");

    show("earlier");

    page.untilText(".output .tools", "500 lines");
    page.untilText(".terminal", "line 500");
    page.clickOn(".terminal").press("Home").untilText(".terminal", "line 1\n");
    assertThat(lines().subList(0, 3)).containsExactly("line 1", "line 2", "line 3");
    page.reload().untilText(".output .tools", "500 lines");
  }

  @Test
  void coloursAndWeightsAreShown() {
    talk.runToTheEnd(
        "colours",
        "printf '\\033[31mred\\033[0m plain \\033[1;4;38;5;208mloud\\033[0m"
            + " \\033[48;2;1;2;3mback\\033[m\\n"
            + "'; printf '\\033[32mgreen goes on\\n"
            + "'; printf 'here\\033[0m, no more\\n"
            + "'");

    show("colours");

    page.untilText(".terminal", "no more");
    assertThat(lines()).containsExactly("red plain loud back", "green goes on", "here, no more");
    assertThat(page.is("document.querySelector('.fg-c1').textContent === 'red'")).isTrue();
    assertThat(styleOf("loud", "color")).isEqualTo("rgb(255, 135, 0)");
    assertThat(styleOf("loud", "font-weight")).isEqualTo("700");
    assertThat(styleOf("back", "background-color")).isEqualTo("rgb(1, 2, 3)");
    assertThat(page.evaluate("document.querySelectorAll('.fg-c2').length").asInt()).isEqualTo(2);
  }

  @Test
  void hostileOutputIsShownAndDoesNothing() throws IOException {
    Path script = folder.resolve("hostile");
    Files.writeString(
        script,
        """
        echo '<script>document.title = "owned"</script><img src=x onerror="document.title = 1">'
        printf '\\033]0;title\\007\\033[2J\\033[1;1Hmoved\\033[10A\\033[?1049h\\n'
        printf '\\033]8;;javascript:document.title=2\\033\\\\link\\033]8;;\\033\\\\\\n'
        printf 'first\\rsecond\\n'
        printf 'a\\302\\2050\\342\\200\\256evil\\342\\201\\246x\\n'
        printf 'null\\000bell\\007back\\010end\\033\\n'
        printf 'bad\\377\\376utf8\\n'
        printf '{{constructor.constructor("document.title=3")()}} ${1+1} %%s\\n'
        printf '\\327\\251\\327\\234\\327\\225\\327\\235 right to left\\n'
        """);
    talk.runToTheEnd("hostile", "sh " + script);

    show("hostile");

    page.untilText(".terminal", "right to left");
    assertThat(lines())
        .containsExactly(
            "<script>document.title = \"owned\"</script><img src=x onerror=\"document.title = 1\">",
            "moved",
            "link",
            "second",
            "a�0⟨RLO⟩evil⟨LRI⟩x",
            "null␀bell␇back␈end",
            "bad��utf8",
            "{{constructor.constructor(\"document.title=3\")()}} ${1+1} %s",
            "שלום right to left");
    assertThat(page.evaluate("document.title").asString()).isEqualTo("hostile · Overseer");
    assertThat(page.is("document.querySelector('.terminal :is(script, img, a)') === null"))
        .isTrue();
  }

  @Test
  void aMegabyteInOneLineIsCutInSightAndWholeInTheDownload() throws IOException {
    Path downloads = Files.createDirectory(folder.resolve("megabyte"));
    person.downloadTo(downloads);
    talk.run("long", "head -c 1000000 /dev/zero | tr '\\000' x; echo; echo after; exec sleep 60");

    show("long");

    page.untilText(".terminal", "after").untilText(".terminal", "more, which the download has");
    assertThat(page.evaluate("document.querySelector('.terminal').innerText.length").asInt())
        .isLessThan(30_000);
    page.click("button", "Download");
    Path file = downloads.resolve("long.log");
    await().until(() -> Files.exists(file) && Files.size(file) > 1_000_000);
    assertThat(Files.readString(file)).isEqualTo("x".repeat(1_000_000) + "\nafter\n");
    page.click("button", "Stop");
  }

  @Test
  void aWideLineIsShownAtLength() {
    String wide = "word ".repeat(500).strip();
    talk.runToTheEnd("wide", "echo '%s'; echo short".formatted(wide));
    show("wide");
    page.untilText(".terminal", "short");

    page.evaluate("document.querySelector('.line.stdout .text').click()");

    page.await("complementary", "A line at length").untilText(".at-length", "Line 1");
    assertThat(page.text(".at-length pre")).isEqualTo(wide);
    assertThat(page.is("document.querySelector('.at-length').scrollWidth <= innerWidth")).isTrue();
    page.click("button", "Close").awaitNo("complementary", "A line at length");
    page.press("Enter").untilText(".at-length", "Line 2");
    page.press("Escape").awaitNo("complementary", "A line at length");
  }

  @Test
  void textIsFoundMarkedAndSteppedThrough() {
    talk.runToTheEnd("find", "for i in $(seq 1 2000); do echo line $i; done; echo needle NEEDLE");
    show("find");
    page.untilText(".output .tools", "2,001 lines");

    page.clickOn(".terminal").press("/").type("line 17");
    page.untilText(".output .tools", "in 111 lines");
    page.untilText(".line.found", "line 1799");
    assertThat(page.text(".line.found mark")).isEqualTo("line 17");
    page.press("Shift+Enter").untilText(".line.found", "line 1798");
    page.press("Enter", "Enter").untilText(".line.found", "line 17");
    assertThat(page.is("document.querySelector('[aria-pressed=true]')?.textContent === 'Follow'"))
        .as("a search stops following")
        .isFalse();
    page.click("button", "Find the next").untilText(".line.found", "line 170");
    page.fill("searchbox", "Find in the output", "nEEdle");
    page.untilText(".output .tools", "in 1 line");
    page.until("document.querySelectorAll('.line.found mark').length === 2");
    page.fill("searchbox", "Find in the output", "nothing of that kind");
    page.untilText(".output .tools", "not found");
    page.press("Escape").until("document.querySelectorAll('mark').length === 0");
  }

  @Test
  void itFollowsTheEndUntilSomebodyScrollsUp() throws IOException {
    talk.run("follow", stepped("follow", "seq 1 300", "seq 301 310", "seq 311 320"));
    show("follow");
    step("follow", 1);
    page.untilText(".terminal", "300").until(atEnd(true));

    page.wheel(".terminal", -500).until(atEnd(false));
    page.until("document.querySelector('[aria-pressed=false]')?.textContent === 'Follow'");
    step("follow", 2);
    page.untilText(".output .tools", "310 lines");
    assertThat(page.is(atEnd(false))).as("it stays where one reads").isTrue();
    page.click("button", "Follow").until(atEnd(true)).untilText(".terminal", "310");
    step("follow", 3);
    page.untilText(".terminal", "320").until(atEnd(true));
  }

  @Test
  void aPausedOutputStandsStillAndLosesNothing() throws IOException {
    talk.run("pause", stepped("pause", "echo before", "echo meanwhile", "echo afterwards"));
    show("pause");
    step("pause", 1);
    awaitLines("before");

    page.clickOn(".terminal").press("p").await("button", "Go on");
    step("pause", 2);
    page.untilText(".output .tools", "Paused · 1 more");
    assertThat(lines()).containsExactly("before");
    page.click("button", "Go on");
    awaitLines("before", "meanwhile");
    step("pause", 3);
    awaitLines("before", "meanwhile", "afterwards");
  }

  @Test
  void timesAreShownOnDemand() {
    talk.runToTheEnd("times", "echo now");
    show("times");
    awaitLines("now");
    assertThat(page.is("document.querySelector('.line.stdout .when').offsetParent === null"))
        .isTrue();

    page.click("button", "Times");

    assertThat(page.text(".line.stdout .when")).matches("\\d\\d:\\d\\d:\\d\\d");
  }

  @Test
  void linesThatAreNoLongerKeptAreShownAsAGap() {
    // Of a task that has ended the hub keeps 128 KiB.
    talk.runToTheEnd("gap", "seq -f '%0100.0f' 1 20000");

    show("gap");

    page.untilText(".terminal", "0020000").clickOn(".terminal").press("Home");
    page.until(
        "/^Lines 1 to [0-9,]+ are"
            + " missing\\./.test(document.querySelector('.line.gap').innerText.trim())");
    page.click("button", "Ask for them");
    page.until("document.querySelectorAll('.line.gap').length === 1");
    assertThat(page.text(".line.gap")).contains("are missing");
  }

  @Test
  void muchOutputStaysWithinBounds() {
    talk.run("much", "seq 1 200000; echo the end; exec sleep 60");

    show("much");

    page.untilAtLast("document.querySelector('.terminal').innerText.includes('the end')");
    assertThat(page.evaluate("document.querySelectorAll('.line').length").asInt()).isLessThan(150);
    assertThat(page.heapBytes()).isLessThan(100_000_000);
    page.click("button", "Stop");
  }

  @Test
  void aSlowNetworkIsOnlySlow() throws IOException {
    Duration far = Duration.ofMillis(150);
    try (SlowLink train = SlowLink.to(hub.port(), far, 300_000)) {
      talk.run("slow", "seq 1 4000; " + stepped("slow", "echo second; sleep 60"));
      page.open("http://127.0.0.1:%d/".formatted(train.port())).untilText(".space", "slow");
      train.speed(far, 20_000);
      page.clickOn(".space .row");

      page.untilText(".terminal", "100");
      assertThat(page.text(".terminal")).as("what has come is shown").doesNotContain("4000");
      train.speed(far, 2_000_000);
      page.untilText(".terminal", "4000");
      step("slow", 1);
      page.untilText(".terminal", "second").untilText(".output .tools", "4,001 lines");
      page.click("button", "Stop").untilText(".title .phase", "stopped");
    }
  }

  @Test
  void aConnectionThatIsCutLosesAndRepeatsNothing() throws IOException {
    try (SlowLink link = SlowLink.to(hub.port(), Duration.ZERO, 100_000_000)) {
      talk.run("cut", stepped("cut", "seq 1 10", "seq 11 20", "seq 21 30; sleep 60"));
      page.open("http://127.0.0.1:%d/#/tasks/cut".formatted(link.port()));
      step("cut", 1);
      page.untilText(".output .tools", "10 lines");

      link.cut();
      page.untilText("#connection", "Connection lost");
      step("cut", 2);
      page.untilText("#connection", "Live").untilText(".output .tools", "20 lines");
      step("cut", 3);
      page.untilText(".output .tools", "30 lines");

      assertThat(lines())
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 30).mapToObj(Integer::toString).toList());
      assertThat(page.text(".terminal")).doesNotContain("missing").doesNotContain("begins anew");
      page.click("button", "Stop");
    }
  }

  private void show(String taskId) {
    page.open(hub.url() + "#/tasks/" + taskId);
  }

  /** A script that goes on each time that {@link #step} lets it. */
  private static String stepped(String taskId, String... commands) {
    StringBuilder script = new StringBuilder();
    for (int i = 1; i <= commands.length; i++) {
      script.append(
          "while ! [ -e %s ]; do sleep 0.02; done; %s; "
              .formatted(gate(taskId, i), commands[i - 1]));
    }
    return script.toString();
  }

  private static void step(String taskId, int number) throws IOException {
    Files.createFile(gate(taskId, number));
  }

  private static Path gate(String taskId, int number) {
    return folder.resolve(taskId + "-" + number);
  }

  private void awaitLines(String... wanted) {
    await().untilAsserted(() -> assertThat(lines()).containsExactly(wanted));
  }

  /** The lines in sight, as a screen reader has them. */
  private List<String> lines() {
    JsonNode lines =
        page.evaluate(
            """
            [...document.querySelectorAll('.line.line:not([hidden])')]
              .filter((line) => line.item.kind === 'line')
              .map((line) => line.querySelector('.text').textContent)
            """);
    return StreamSupport.stream(lines.spliterator(), false).map(JsonNode::asString).toList();
  }

  private String styleOf(String text, String property) {
    return page.evaluate(
            """
            (() => {
              const span = [...document.querySelectorAll('.text span')].find((is) => is.textContent === '%s');
              return getComputedStyle(span).getPropertyValue('%s');
            })()
            """
                .formatted(text, property))
        .asString();
  }

  private static String atEnd(boolean wanted) {
    return """
    (() => {
      const { scrollTop, clientHeight, scrollHeight } = document.querySelector('.terminal');
      return (scrollHeight - clientHeight - scrollTop < 30) === %s;
    })()
    """
        .formatted(wanted);
  }
}
