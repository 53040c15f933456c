package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.testkit.browser.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goes through the console while the demo runs, as docs/tour.md does. With {@code -Ddocs=renew} it
 * takes the pictures of that page and of the README; without, it takes them for nobody.
 */
class TourIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/#token=\\w+");
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 760;

  @RegisterExtension static final InBrowser BROWSER = new InBrowser();

  @TempDir private Path folder;
  private Page page;

  @BeforeEach
  void sitDown() {
    page = BROWSER.newPage().desk(WIDTH, HEIGHT);
  }

  @Test
  void everyPageShowsTheDemoAtWork() throws Exception {
    Program demo =
        Program.start(
            folder,
            Map.of("OVERSEER_JAVA_OPTS", "-Djava.io.tmpdir=" + folder, "HOME", folder.toString()),
            List.of(SourceTree.PACKAGED + "/bin/overseer", "demo"));
    try {
      await().atMost(SOON).until(() -> LINK.matcher(demo.outSoFar()).find());
      Matcher link = LINK.matcher(demo.outSoFar());
      assertThat(link.find()).isTrue();
      page.open(link.group());
      whileTheyWork();
      await().atMost(SOON).until(() -> demo.outSoFar().contains("The console stays"));
      onceTheyAreOver();
      inOtherLightsAndSizes();
    } finally {
      demo.process().destroy();
    }
    assertThat(demo.end().exit()).isZero();
  }

  private void whileTheyWork() throws IOException {
    page.untilText("main", "deadlock").untilText("main", "done").until(rows() + " > 8");
    picture("tasks");

    show("work/marie/deadlock");
    page.untilText(".terminal", "I wait for a lock");
    picture("output");

    show("workers");
    page.untilText("main", "marie").untilText("main", "healthy").untilText("main", "Cost today");
    picture("workers");
  }

  private void onceTheyAreOver() throws IOException {
    show("work/marie/chart");
    page.untilText(".terminal", "reversed").untilText(".terminal", "Over: completed");
    picture("colours");

    show("dead");
    page.untilText("main", "no-tests").untilText("main", "timed out");
    page.clickOn("details summary").untilText("details[open]", "History");
    picture("dead-letters");

    show("sessions");
    page.untilText("main", "Fix the login").untilText("main", "Claude Code");
    picture("sessions");
    page.click("link", "Fix the login that takes ten seconds");
    page.untilText(".diff .added", "+").untilText(".posts", "Discord");
    picture("session");

    show("start/agent");
    page.untilText("main", "prompt");
    picture("start");

    show("overview");
    page.untilText("main", "Ended").untilText(".tile[data-key=letters]", "2");
    picture("overview");
  }

  private void inOtherLightsAndSizes() throws IOException {
    show("tasks");
    page.dark(true).until(rows() + " > 8");
    picture("dark");
    page.dark(false).telephone(390, 780).until(rows() + " > 3");
    picture("telephone");
  }

  private void show(String address) {
    page.evaluate("location.hash = '#/%s'".formatted(address));
  }

  private static String rows() {
    return "document.querySelectorAll('.tasks [role=rowgroup] [role=row]').length";
  }

  private void picture(String name) throws IOException {
    boolean renew = "renew".equals(System.getProperty("docs"));
    Path pictures = renew ? SourceTree.ROOT.resolve("docs/tour") : folder.resolve("pictures");
    Files.createDirectories(pictures);
    page.screenshot(pictures.resolve(name + ".png"));
  }
}
