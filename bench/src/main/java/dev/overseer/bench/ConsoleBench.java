package dev.overseer.bench;

import dev.overseer.testkit.browser.Browser;
import dev.overseer.testkit.browser.BrowserProfile;
import dev.overseer.testkit.browser.Page;
import dev.overseer.testkit.browser.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/**
 * The console's figures, in a real browser: the first paint, ten thousand tasks, a task that talks
 * without end. Prints a table in Markdown. Takes the launcher of the tree to be measured.
 */
final class ConsoleBench {
  private static final int ROUNDS = 9;
  private static final int LINES_PER_SECOND = 10_000;
  private static final int CHATTER_MORE = 10;

  /** Notes when the list first shows all of its tasks, once that is painted. */
  private static final String NOTE_SHOWN =
      """
      (() => {
        const look = () => {
          const summary = document.querySelector('.tasks .summary')?.textContent ?? '';
          if (/^[1-9][0-9,]* tasks?$/.test(summary) && document.querySelector('.space .row')) {
            requestAnimationFrame(() => setTimeout(() => { window.shownAt = performance.now(); }));
          } else {
            requestAnimationFrame(look);
          }
        };
        requestAnimationFrame(look);
      })()
      """;

  private final Path launcher;
  private final Path folder;
  private final Table table = new Table("measure", "figure", "aim");

  private ConsoleBench(Path launcher, Path folder) {
    this.launcher = launcher;
    this.folder = folder;
  }

  /** Takes the launcher, and optionally {@code quick} for a tenth of the work. */
  public static void main(String[] args) throws Exception {
    Path program =
        Browser.find()
            .orElseThrow(() -> new IOException("no Chromium on PATH and no OVERSEER_BROWSER"));
    InFolder.run(
        args,
        10,
        (launcher, folder, scale) -> {
          try (Browser browser = Browser.start(program)) {
            new ConsoleBench(launcher, folder).run(browser, scale);
          }
        });
  }

  private void run(Browser browser, int scale) throws IOException, InterruptedException {
    Table.heading("The console", Machine.describe());
    try (HubProcess hub =
        HubProcess.start(
            launcher,
            folder,
            "keep_finished: {number: 20000}",
            actions(60 / scale + CHATTER_MORE))) {
      firstPaint(browser, hub);
      manyTasks(browser, hub, 10_000 / scale);
      chatter(browser, hub, 60 / scale);
    }
    table.print();
  }

  private void firstPaint(Browser browser, HubProcess hub) throws IOException {
    start(hub, "one", "idle");
    double[] cold = new double[ROUNDS];
    double[] coldShown = new double[ROUNDS];
    double[] warm = new double[ROUNDS];
    long bytes = 0;
    long files = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Table.progress("first paint, round " + (round + 1));
      try (BrowserProfile person = browser.newProfile();
          Page page = person.newPage()) {
        page.before(NOTE_SHOWN).open(hub.url()).untilAtLast("window.shownAt");
        cold[round] = firstPaint(page);
        coldShown[round] = page.evaluate("shownAt").asDouble();
        JsonNode loaded =
            page.evaluate(
                """
                performance.getEntriesByType('navigation')
                  .concat(performance.getEntriesByType('resource'))
                  .map(({ encodedBodySize }) => encodedBodySize).filter((size) => size > 0)
                """);
        files = loaded.size();
        bytes = 0;
        for (JsonNode size : loaded) {
          bytes += size.asLong();
        }
        page.reload().untilAtLast("window.shownAt");
        warm[round] = firstPaint(page);
      }
    }
    table.row(
        "all that is served, compressed",
        "%.0f KB, %d files".formatted(bytes / 1e3, files),
        "300 KB");
    table.row("first paint, nothing in the cache", worst("%.0f ms", cold), "200 ms");
    table.row("  the list shown, with what the hub knows", worst("%.0f ms", coldShown), "");
    table.row("first paint, loaded again", worst("%.0f ms", warm), "");
  }

  private static double firstPaint(Page page) {
    return page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        .asDouble();
  }

  private void manyTasks(Browser browser, HubProcess hub, int count)
      throws IOException, InterruptedException {
    Table.progress("%,d tasks".formatted(count));
    new MeasureStarts(hub.port()).asFastAsPossible(count - 1, 8);
    double[] shown = new double[ROUNDS];
    long heap = 0;
    double longest = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Table.progress("a page with %,d tasks, round %d".formatted(count, round + 1));
      try (BrowserProfile person = browser.newProfile();
          Page page = person.newPage()) {
        page.before(NOTE_SHOWN).open(hub.url()).untilAtLast("window.shownAt");
        shown[round] = page.evaluate("shownAt").asDouble();
        page.untilText(".summary", "%,d tasks".formatted(count));
        if (round == ROUNDS - 1) {
          heap = page.heapBytes();
          longest = whileScrolling(page).longestTaskMillis();
        }
      }
    }
    table.row(
        "a page with %,d tasks is there after".formatted(count),
        worst("%.0f ms", shown),
        "1,000 ms");
    table.row("  its scripts hold", mebibytes(heap), "");
    table.row(
        "  longest task while it is scrolled, sorted and filtered",
        "%.0f ms".formatted(longest),
        "");
  }

  private static Trace whileScrolling(Page page) {
    return page.trace(
        () -> {
          for (int i = 0; i < 20; i++) {
            page.wheel(".viewport", 3000);
          }
          page.click("button", "Task").click("button", "Age");
          page.fill("searchbox", "Filter tasks", "s99").untilText(".summary", " of ");
        });
  }

  private void chatter(Browser browser, HubProcess hub, int seconds) throws IOException {
    Table.progress("%,d lines a second for %d s".formatted(LINES_PER_SECOND, seconds));
    try (BrowserProfile person = browser.newProfile();
        Page page = person.newPage()) {
      page.open(hub.url() + "#/tasks/chatter").untilText("#connection", "Live");
      MeasureChatter measure = new MeasureChatter(page);
      start(hub, "chatter", "chatter");
      MeasureChatter.Measured is = measure.watch(seconds);
      table.row(
          "%,d lines a second for %d s: longest task of the main thread"
              .formatted(LINES_PER_SECOND, seconds),
          "%.0f ms".formatted(is.longestTaskMillis()),
          "100 ms");
      table.row(
          "  longest time between two frames",
          "%.0f ms".formatted(is.longestFrameMillis()),
          "100 ms");
      table.row(
          "  frames a second; more than 50 ms after the one before",
          "%.0f; %d of %,d".formatted((double) is.frames() / seconds, is.late(), is.frames()),
          "");
      table.row(
          "  the main thread is busy for", "%.0f %%".formatted(is.busyMillis() / seconds / 10), "");
      table.row(
          "  its scripts hold, before and at the end",
          mebibytes(is.heapBefore()) + ", " + mebibytes(is.heapAfter()),
          "bounded");
      table.row(
          "  last line shown",
          "%,d".formatted(is.lastLine()),
          "%,d".formatted(LINES_PER_SECOND * (seconds + CHATTER_MORE)));
    }
  }

  private static void start(HubProcess hub, String taskId, String action) throws IOException {
    try (RawClient client = RawClient.connect(hub.port())) {
      client.send(
          "{\"type\":\"start\",\"id\":\"i\",\"action\":\"%s\",\"task_id\":\"%s\"}"
              .formatted(action, taskId));
      client.read((payload, length) -> !Frames.isType(payload, length, "started"));
    }
  }

  private static String worst(String format, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return "%s; at worst %s"
        .formatted(
            format.formatted(sorted[sorted.length / 2]),
            format.formatted(sorted[sorted.length - 1]));
  }

  private static String mebibytes(long bytes) {
    return "%.0f MiB".formatted((double) bytes / (1 << 20));
  }

  /** The chatter begins before it is watched, and goes on for longer. */
  private static String actions(int seconds) {
    return """
    "true":
      type: exec
      config: {entrypoint: /bin/true}
    idle:
      type: exec
      config: {entrypoint: sleep, command: ["3600"]}
    chatter:
      type: exec
      config:
        entrypoint: %s
        command: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -cp, "%s", %s, "%d", "%d"]
    """
        .formatted(
            ProcessHandle.current().info().command().orElse("java"),
            System.getProperty("java.class.path"),
            Chatter.class.getName(),
            LINES_PER_SECOND,
            seconds);
  }
}
