package dev.overseer.testkit.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The browser itself, with pages of the test's own. */
class BrowserTest {
  @TempDir private static Path folder;
  private static Browser browser;
  private static HttpServer server;
  private static final Map<String, String> FILES = new ConcurrentHashMap<>();

  private BrowserProfile profile;
  private Page page;

  @BeforeAll
  static void start() throws IOException {
    Path program =
        Browser.find()
            .orElseGet(() -> Assumptions.abort("no Chromium on PATH and no OVERSEER_BROWSER"));
    browser = Browser.start(program);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] body = FILES.getOrDefault(path, "").getBytes(UTF_8);
          exchange
              .getResponseHeaders()
              .set("Content-Type", path.endsWith(".js") ? "text/javascript" : "text/html");
          exchange
              .getResponseHeaders()
              .set("Content-Security-Policy", "script-src 'self' 'unsafe-inline'; img-src 'none'");
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      server.stop(0);
    }
  }

  @BeforeEach
  void openPage() {
    profile = browser.newProfile();
    page = profile.newPage();
  }

  @AfterEach
  void closePage() {
    if (profile != null) {
      profile.close();
    }
  }

  @Test
  void usesWhatAPersonWouldFind() {
    show(
        """
        <button onclick="said.textContent += 'clicked '">Do it</button>
        <label>Name <input oninput="said.textContent = this.value"></label>
        <label>Kind <select onchange="said.textContent = this.value"><option>a<option>b</select></label>
        <output id="said"></output>
        """);

    page.click("button", "Do it");
    assertThat(page.text("#said")).isEqualTo("clicked");
    page.fill("textbox", "Name", "größer 世界");
    assertThat(page.text("#said")).isEqualTo("größer 世界");
    page.fill("textbox", "Name", "other").press("Backspace", "A");
    assertThat(page.text("#said")).isEqualTo("otheA");
    page.choose("Kind", "b");
    assertThat(page.text("#said")).isEqualTo("b");
    assertThat(page.has("button", "Do it")).isTrue();
    assertThat(page.has("button", "Do that")).isFalse();
    assertThat(page.faults()).isEmpty();
  }

  @Test
  void waitsForWhatComes() {
    show(
        """
        <script>
          setTimeout(() => {
            const button = document.createElement('button');
            button.textContent = 'Late';
            button.onclick = () => document.title = 'pressed';
            document.body.append(button);
          }, 150);
        </script>
        """);

    page.click("button", "Late").until("document.title === 'pressed'");
  }

  @Test
  void pressesKeysWithOthersHeld() {
    show(
        """
        <input id="one"><input id="two">
        <script>
          addEventListener('keydown', ({ key, shiftKey, ctrlKey }) => {
            (window.keys ??= []).push(`${ctrlKey ? 'C' : ''}${shiftKey ? 'S' : ''}${key}`);
          });
        </script>
        """);

    page.press("Tab", "Tab", "Shift+Tab", "ArrowDown", "Control+f", "/", "+");

    assertThat(page.evaluate("keys.join(' ')").asString())
        .isEqualTo("Tab Tab STab ArrowDown Cf / +");
    assertThat(page.evaluate("document.activeElement.id").asString()).isEqualTo("one");
    assertThat(page.evaluate("document.activeElement.value").asString()).isEqualTo("/+");
    assertThatThrownBy(() -> page.press("Hyper+x")).hasMessage("there is no key Hyper to hold");
    assertThatThrownBy(() -> page.press("Rubout")).hasMessage("there is no key \"Rubout\"");
  }

  @Test
  void tapsAndTurnsTheWheel() {
    show(
        """
        <button ontouchend="document.title += 't'" onclick="document.title += 'c'">Tap</button>
        <div id="long" style="height: 100px; overflow: auto"><div style="height: 5000px">x</div></div>
        """);

    page.wheel("#long", 300).until("document.getElementById('long').scrollTop === 300");
    page.telephone(390, 800).tap("button", "Tap").until("document.title === 'tc'");

    assertThat(page.is("innerWidth === 390 && navigator.maxTouchPoints > 0")).isTrue();
  }

  @Test
  void saysWhyItCannotClick() {
    show(
        """
        <button disabled>Off</button>
        <p style="position: absolute; inset: 0; background: red">over</p>
        """);

    page.patience(Duration.ofMillis(200));
    assertThatThrownBy(() -> page.click("button", "Off"))
        .isInstanceOf(BrowserException.class)
        .hasMessage("there is no button \"Off\": disabled");
  }

  @Test
  void hearsOfFaults() {
    show(
        """
        <script>
          console.error('one', 1);
          console.log('not this');
          setTimeout(() => { throw new Error('two'); });
          new Image().src = 'http://192.0.2.1/three.png';
        </script>
        """);

    Awaitility.await().until(() -> page.faults().size() >= 3);

    assertThat(page.faults())
        .anyMatch(fault -> fault.equals("console.error: one 1"))
        .anyMatch(fault -> fault.startsWith("uncaught: Error: two"))
        .anyMatch(fault -> fault.contains("three.png"))
        .noneMatch(fault -> fault.contains("not this"));
    assertThat(page.requests()).contains(url("/page"));
  }

  @Test
  void hearsOfWorkersFromTheirFirstLine() {
    FILES.put("/worker.js", "fetch('/asked'); postMessage('up'); throw new Error('in there');");
    show(
        "<script>new Worker('/worker.js').onmessage = ({ data }) => document.title ="
            + " data</script>");

    page.until("document.title === 'up'");

    Awaitility.await().until(() -> page.requests().contains(url("/asked")));
    assertThat(page.faults()).anyMatch(fault -> fault.startsWith("uncaught: Error: in there"));
    assertThat(page.heapBytes()).isBetween(100_000L, 50_000_000L);
  }

  @Test
  void passesOnWhatAnExpressionThrows() {
    assertThat(page.evaluate("Promise.resolve({ a: [1, 2] })").path("a").path(1).asInt())
        .isEqualTo(2);
    assertThatThrownBy(() -> page.evaluate("Promise.reject(new TypeError('no'))"))
        .isInstanceOf(BrowserException.class)
        .hasMessageStartingWith("TypeError: no");
    assertThatThrownBy(() -> page.evaluate("not a script")).hasMessageStartingWith("SyntaxError: ");
    assertThatThrownBy(() -> page.open("http://127.0.0.1:1/"))
        .hasMessageContaining("ERR_UNSAFE_PORT");
  }

  @Test
  void looksAsItIsToldTo() throws IOException {
    show("<style>@media (prefers-color-scheme: dark) { body { background: black } }</style>");

    page.desk(500, 300).dark(true);
    Path picture = folder.resolve("pictures/dark.png");
    page.screenshot(picture);

    assertThat(page.is("matchMedia('(prefers-color-scheme: dark)').matches")).isTrue();
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isEqualTo(500);
    assertThat(image.getRGB(250, 150)).isEqualTo(0xFF000000);
  }

  @Test
  void makesTheNetworkSlow() {
    FILES.put("/big", "x".repeat(30_000));
    show("");
    page.network(new NetworkSpeed(Duration.ofMillis(200), 100_000));

    String took =
        "(async () => { const t = performance.now(); await (await fetch('/big')).text();"
            + " return performance.now() - t })()";

    assertThat(page.evaluate(took).asDouble()).isGreaterThan(400);
    page.network(NetworkSpeed.FREE);
    assertThat(page.evaluate(took).asDouble()).isLessThan(400);
  }

  @Test
  void keepsPeopleApart() {
    show("");
    page.evaluate("localStorage.setItem('mine', 'yes')");

    try (BrowserProfile other = browser.newProfile()) {
      Page another = other.newPage().open(url("/page"));
      assertThat(another.is("localStorage.getItem('mine') === null")).isTrue();
    }
    assertThat(profile.newPage().open(url("/page")).is("localStorage.getItem('mine') === 'yes'"))
        .isTrue();
  }

  @Test
  void savesDownloads() throws IOException {
    Path downloads = Files.createDirectory(folder.resolve("downloads"));
    profile.downloadTo(downloads);
    show("<a href='data:text/plain,hello' download='a file.txt'>Save</a>");

    page.click("link", "Save");

    Path file = downloads.resolve("a file.txt");
    Awaitility.await().until(() -> Files.exists(file) && Files.size(file) > 0);
    assertThat(file).hasContent("hello");
  }

  @Test
  void tracesWhatHoldsThePageUp() {
    show("");

    Trace trace =
        page.trace(
            () ->
                page.evaluate(
                    "new Promise(done => setTimeout(() => { const t = performance.now();"
                        + " while (performance.now() - t < 120); done(); }))"));

    assertThat(trace.longestTaskMillis()).isBetween(120.0, 2000.0);
    assertThat(trace.tasksLongerThan(100)).isGreaterThanOrEqualTo(1);
    assertThat(trace.busyMillis()).isGreaterThanOrEqualTo(trace.longestTaskMillis());
  }

  @Test
  void comesBackAfterAReload() {
    show("<script>document.title = String(performance.timeOrigin)</script>");
    String before = page.evaluate("document.title").asString();

    page.reload();

    assertThat(page.evaluate("document.title").asString()).isNotEqualTo(before);
  }

  private void show(String body) {
    FILES.put(
        "/page",
        "<!doctype html><meta name=viewport content='width=device-width'><title></title><body>"
            + body);
    page.open(url("/page"));
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }
}
