package dev.overseer.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.overseer.testkit.browser.Browser;
import dev.overseer.testkit.browser.BrowserProfile;
import dev.overseer.testkit.browser.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, what happens when the hub goes, and what the page keeps for itself. */
class ConsoleConnectionIT {
  private static final String TOKEN = "correct-horse-battery-staple";

  @RegisterExtension static final InBrowser BROWSER = new InBrowser();
  @TempDir private Path folder;
  private final List<ServedHub> served = new ArrayList<>();

  @AfterEach
  void end() throws IOException {
    for (ServedHub hub : served) {
      hub.close();
    }
  }

  @Test
  void aRestartOfTheHubIsSurvivedAndShown() throws Exception {
    ServedHub hub = serve();
    try (HubTalk before = hub.talk()) {
      before.runToTheEnd("finished", "echo of the first life");
      before.run("running", "echo first; exec sleep 60");
    }
    Page list = BROWSER.newPage().open(hub.url());
    Page task = BROWSER.newPage().open(hub.url() + "#/tasks/running");
    list.untilText(".summary", "2 tasks");
    task.untilText(".terminal", "first");

    hub.stop();
    list.untilText("#connection", "The hub shut down");
    assertThat(list.is("getComputedStyle(document.querySelector('main section')).opacity < 1"))
        .as("what was true before is told apart")
        .isTrue();
    hub.start();

    list.untilText("#connection", "Live").untilText("#notices", "The hub was restarted.");
    list.untilText(".summary", "2 tasks");
    task.untilText("#connection", "Live")
        .untilText(".terminal", "its numbering of lines begins anew");
    task.untilText(".title .phase", "stopped");
    assertThat(task.text(".terminal")).contains("first");
    try (HubTalk after = hub.talk()) {
      after.run("second", "echo of the second life");
      list.untilText(".space", "second");
    }
  }

  @Test
  void aKilledHubIsNoticedAndReturnsToAWaitingPage() throws Exception {
    ServedHub hub = serve();
    Page page = BROWSER.newPage().open(hub.url());
    page.untilText("#connection", "Live").untilText(".empty", "No task yet.");

    hub.kill();
    page.untilText("#connection", "Connection lost").untilText("#connection", "again in");
    hub.start();
    page.evaluate(
        "[...document.querySelectorAll('#connection button')].forEach((now) => now.click())");

    page.untilText("#connection", "Live").untilText("#notices", "The hub was restarted.");
  }

  @Test
  void twoBrowsersSeeTheSame() throws IOException {
    ServedHub hub = serve();
    try (Browser second = Browser.start(Browser.find().orElseThrow());
        BrowserProfile other = second.newProfile()) {
      Page mine = BROWSER.newPage().open(hub.url() + "#/start/sh");
      Page theirs = other.newPage().open(hub.url());
      theirs.untilText(".empty", "No task yet.");

      mine.fill("textbox", "script required", "echo both see this; exec sleep 60");
      mine.click("button", "Start").untilText(".terminal", "both see this");
      theirs.untilText(".space", "running").clickOn(".space .row");
      theirs.untilText(".terminal", "both see this").click("button", "Stop");

      mine.untilText(".title .phase", "stopped");
      theirs.untilText(".title .phase", "stopped");
      assertThat(theirs.faults()).isEmpty();
      assertThat(theirs.networkErrors()).isEmpty();
    }
  }

  @Test
  void nothingIsKeptButTheTokenAndThatOnlyInTheTab() throws Exception {
    ServedHub hub = serveWithToken();
    BrowserProfile person = BROWSER.newPerson();
    Page page = BROWSER.newPage(person).open(hub.url() + "#token=" + TOKEN);
    page.untilText("#connection", "Live");

    assertThat(page.evaluate("location.href").asString()).isEqualTo(hub.url());
    assertThat(page.evaluate("JSON.stringify(sessionStorage)").asString())
        .isEqualTo("{\"overseer.token\":\"%s\"}".formatted(TOKEN));
    assertThat(page.evaluate("localStorage.length").asInt()).isZero();
    assertThat(page.evaluate("document.cookie").asString()).isEmpty();
    assertThat(page.evaluate("indexedDB.databases()").isEmpty()).isTrue();
    assertThat(page.evaluate("caches.keys()").isEmpty()).isTrue();
    assertThat(page.evaluate("navigator.serviceWorker.getRegistrations()").isEmpty()).isTrue();
    assertThat(page.evaluate("history.length").asInt()).isEqualTo(2);
    page.reload().untilText("#connection", "Live");

    Page another = BROWSER.newPage(person).open(hub.url());
    another.await("dialog", "This hub wants its token");
  }

  @Test
  void aWrongTokenIsRefusedAndTheRightOneLetsIn() throws Exception {
    ServedHub hub = serveWithToken();
    Page page = BROWSER.newPage().open(hub.url());

    page.await("dialog", "This hub wants its token").untilText("#connection", "Not logged in");
    assertThat(page.text("dialog")).doesNotContain("doesn’t know");
    page.type("a-token-of-another-hub").press("Enter");
    page.untilText("dialog", "The hub doesn’t know that token.");
    assertThat(page.is("document.activeElement.id === 'token'")).isTrue();
    assertThat(page.evaluate("sessionStorage.length").asInt()).isZero();
    page.press("Escape").await("dialog", "This hub wants its token");
    page.clickOn("#token").type(TOKEN).press("Enter");

    page.untilText("#connection", "Live").awaitNo("dialog", "This hub wants its token");
    page.untilText(".empty", "No task yet.");
  }

  @Test
  void aTokenThatCannotBeOneIsAskedForAgain() throws Exception {
    ServedHub hub = serveWithToken();
    Page page = BROWSER.newPage().open(hub.url() + "#token=no%20token%");

    page.await("dialog", "This hub wants its token");
    page.untilText("dialog", "The hub doesn’t know that token.");
    page.evaluate("location.hash = '#token=%s'".formatted(TOKEN));
    page.untilText("#connection", "Live");
    assertThat(page.evaluate("location.href").asString()).doesNotContain("token");
  }

  @Test
  void aTokenThatIsChangedMeanwhileIsAskedForAgain() throws Exception {
    ServedHub hub = serveWithToken();
    Page page = BROWSER.newPage().open(hub.url() + "#token=" + TOKEN);
    page.untilText("#connection", "Live");

    hub.stop();
    hub.configure("token: \"another-token-than-before\"", "");
    hub.start();

    page.await("dialog", "This hub wants its token");
    page.type("another-token-than-before").press("Enter").untilText("#connection", "Live");
  }

  @Test
  void aPageOfAnotherOriginMayNotConnectReadOrFrame() throws IOException {
    ServedHub hub = serve();
    BROWSER.expectFaults();
    HttpServer stranger =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stranger.createContext(
        "/",
        exchange -> {
          byte[] body = "<!doctype html><title>a stranger</title>".getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    stranger.start();
    try {
      Page page =
          BROWSER.newPage().open("http://127.0.0.1:%d/".formatted(stranger.getAddress().getPort()));

      String outcome =
          page.evaluate(
                  """
                  new Promise((done) => {
                    const socket = new WebSocket('%s'.replace('http', 'ws') + 'ws', ['overseer']);
                    socket.onopen = () => done('open');
                    socket.onerror = () => done('refused');
                  })
                  """
                      .formatted(hub.url()))
              .asString();
      assertThat(outcome).isEqualTo("refused");
      assertThat(
              page.evaluate(
                      "fetch('%sws/manifest').then(() => 'read', () => 'refused')"
                          .formatted(hub.url()))
                  .asString())
          .isEqualTo("refused");
      page.evaluate(
          """
          (() => {
            const frame = document.createElement('iframe');
            frame.src = '%s';
            frame.onload = () => { document.title = 'loaded'; };
            document.body.append(frame);
          })()
          """
              .formatted(hub.url()));
      page.until("document.title === 'loaded'");
      assertThat(page.faults()).anyMatch(fault -> fault.contains("frame"));
    } finally {
      stranger.stop(0);
    }
  }

  @Test
  void aNameThatCouldBeMadeToPointHereIsNoWayIn() throws IOException {
    ServedHub hub = serve();
    BROWSER.expectFaults();
    Page page = BROWSER.newPage().open(hub.url().replace("127.0.0.1", "rebound.test"));

    page.untilText("#connection", "The hub wants no connection from this address");
    page.untilText(".empty", "Waiting for the hub");
  }

  private ServedHub serve() throws IOException {
    return serve("");
  }

  private ServedHub serveWithToken() throws IOException {
    return serve("token: \"%s\"".formatted(TOKEN));
  }

  private ServedHub serve(String settings) throws IOException {
    ServedHub hub = ServedHub.start(folder, settings, "");
    served.add(hub);
    return hub;
  }
}
