package dev.overseer.testkit.browser;

import dev.overseer.testkit.browser.DevTools.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * A page in a tab of its own, which is looked at and used as a person would: elements are found by
 * what a screen reader calls them, and used by mouse, finger and keyboard events that the browser
 * makes. What isn't there yet is waited for, twenty seconds at most. For one thread at a time.
 */
public final class Page implements AutoCloseable {
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(20);
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(60);

  private final DevTools tools;
  private final String target;
  private final String session;
  private final FindElement find;
  private final Hands hands;
  private final PageLog log = new PageLog();
  private final List<String> workers = new CopyOnWriteArrayList<>();
  private Duration patience = USUAL_PATIENCE;
  private volatile Optional<Trace> trace = Optional.empty();

  private Page(DevTools tools, String target, String session) {
    this.tools = tools;
    this.target = target;
    this.session = session;
    find = new FindElement(tools, session);
    hands = new Hands(tools, session, find, () -> patience);
  }

  static Page attach(DevTools tools, String target) {
    String session =
        tools
            .call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asString();
    Page page = new Page(tools, target, session);
    tools.listen(session, page::hear);
    for (String domain : List.of("Page", "Runtime", "Network", "Log", "Audits", "DOM")) {
      page.call(domain + ".enable", Map.of());
    }
    // Several pages may be open at once, and each is to behave as the one that is looked at.
    page.call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    page.call(
        "Target.setAutoAttach",
        Map.of("autoAttach", true, "waitForDebuggerOnStart", true, "flatten", true));
    return page;
  }

  /** For how long to wait for what isn't there yet, from now on. */
  public Page patience(Duration wanted) {
    patience = wanted;
    return this;
  }

  private void hear(Event event) {
    switch (event.method()) {
      case "Target.attachedToTarget" -> join(event.params().path("sessionId").asString());
      case "Target.detachedFromTarget" -> leave(event.params().path("sessionId").asString());
      default -> {
        trace.ifPresent(recording -> recording.hear(event));
        log.hear(event);
      }
    }
  }

  /** A worker that the page has started, before its first line. */
  private void join(String worker) {
    workers.add(worker);
    tools.listen(worker, log::hear);
    for (String domain : List.of("Runtime", "Network", "Log")) {
      var _ = tools.send(worker, domain + ".enable", Map.of());
    }
    var _ = tools.send(worker, "Runtime.runIfWaitingForDebugger", Map.of());
  }

  private void leave(String worker) {
    workers.remove(worker);
    tools.forget(worker);
  }

  private JsonNode call(String method, Map<String, ?> params) {
    return tools.call(session, method, params);
  }

  // ── where it is ──

  /** Goes to an address, and comes back once its document is there, if not all of its scripts. */
  public Page open(String url) {
    JsonNode answer = call("Page.navigate", Map.of("url", url));
    String error = answer.path("errorText").asString("");
    if (!error.isEmpty()) {
      throw new BrowserException("%s: %s".formatted(url, error));
    }
    return untilAtLast("document.readyState !== 'loading'");
  }

  /** Loads it again, as a person would who has doubts: what the cache has is asked for. */
  public Page reload() {
    double before = evaluate("performance.timeOrigin").asDouble();
    call("Page.reload", Map.of());
    return until("performance.timeOrigin !== " + before + " && document.readyState === 'complete'");
  }

  /** Goes back in its history. */
  public Page back() {
    evaluate("history.back()");
    return this;
  }

  /** Has a script run in every document from now on, before all else. */
  public Page before(String script) {
    call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    return this;
  }

  // ── what there is ──

  /**
   * What an expression comes to, or the promise that it makes.
   *
   * @throws BrowserException with what it throws
   */
  public JsonNode evaluate(String expression) {
    return evaluate(expression, patience);
  }

  /** The same of one that takes longer. */
  public JsonNode evaluate(String expression, Duration patience) {
    JsonNode answer =
        DevTools.await(
            "evaluate",
            tools.send(
                session,
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true)),
            patience.plusSeconds(5));
    if (answer.has("exceptionDetails")) {
      throw new BrowserException(PageLog.thrownBy(answer.path("exceptionDetails")));
    }
    return answer.path("result").path("value");
  }

  /** Whether an expression is true. */
  public boolean is(String expression) {
    return evaluate("Boolean(" + expression + ")").asBoolean();
  }

  /** All the text in sight of the first element that a selector fits. */
  public String text(String css) {
    return withElement(
        css,
        () -> find.selected(css),
        element -> find.call(element, "function() { return this.innerText; }").asString());
  }

  /** Waits until an expression is true. */
  public Page until(String expression) {
    return until(expression, patience);
  }

  /** The same, for what takes long. */
  public Page untilAtLast(String expression) {
    return until(expression, LONG_PATIENCE);
  }

  private Page until(String expression, Duration patience) {
    return poll(
        patience,
        () -> attempt(expression),
        () -> "never came true: %s%n%s".formatted(expression, state()));
  }

  private Optional<Page> attempt(String expression) {
    try {
      return is(expression) ? Optional.of(this) : Optional.empty();
    } catch (BrowserException navigating) {
      // A document that goes takes its questions with it; a mistake in one stays to the end.
      return Optional.empty();
    }
  }

  /** Waits until an element's text in sight has some words in it. */
  public Page untilText(String css, String words) {
    String quoted = DevTools.JSON.writeValueAsString(css);
    return until(
        "document.querySelector(%s)?.innerText.includes(%s)"
            .formatted(quoted, DevTools.JSON.writeValueAsString(words)));
  }

  /** Whether there is something of this role and name. */
  public boolean has(String role, String name) {
    return find.named(role, name).isPresent();
  }

  /** Waits for something of this role and name. */
  public Page await(String role, String name) {
    var _ = poll(patience, () -> find.named(role, name), () -> missing(role, name));
    return this;
  }

  /** Waits until nothing is of this role and name. */
  public Page awaitNo(String role, String name) {
    return poll(
        patience,
        () -> find.named(role, name).isPresent() ? Optional.empty() : Optional.of(this),
        () -> "still there: %s \"%s\"".formatted(role, name));
  }

  /** Errors that nobody caught, complaints on the console, breaches of the security policy. */
  public List<String> faults() {
    return List.copyOf(log.faults);
  }

  /** Requests that failed. */
  public List<String> networkErrors() {
    return List.copyOf(log.networkErrors);
  }

  /** The address of everything that the page and its workers asked for. */
  public List<String> requests() {
    return List.copyOf(log.requests);
  }

  /** What its script and its workers' hold, in bytes, once what nobody needs is gone. */
  public long heapBytes() {
    long all = 0;
    List<String> sessions = new ArrayList<>(workers);
    sessions.add(session);
    for (String one : sessions) {
      tools.call(one, "HeapProfiler.collectGarbage", Map.of());
      all += tools.call(one, "Runtime.getHeapUsage", Map.of()).path("usedSize").asLong();
    }
    return all;
  }

  /** Looks at what the page's threads do while something else is done. */
  public Trace trace(Runnable work) {
    // A renderer joins the browser's tracing some time after its start, and no event tells of it.
    long deadline = System.nanoTime() + LONG_PATIENCE.toNanos();
    while (!record(() -> {}).isWhole()) {
      if (System.nanoTime() > deadline) {
        throw new BrowserException("the page never began to be traced");
      }
    }
    Trace whole = record(work);
    if (!whole.isWhole()) {
      throw new BrowserException("a part of the trace is missing");
    }
    return whole;
  }

  private Trace record(Runnable work) {
    Trace recording = new Trace();
    trace = Optional.of(recording);
    call("Tracing.start", Trace.parameters());
    try {
      evaluate(Trace.begin());
      work.run();
      evaluate(Trace.end());
    } finally {
      call("Tracing.end", Map.of());
    }
    try {
      if (!recording.complete.await(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new BrowserException("the trace never came");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrowserException("interrupted while the trace came", e);
    }
    trace = Optional.empty();
    return recording;
  }

  /** Takes a picture of what is in sight. */
  public void screenshot(Path file) {
    String png = call("Page.captureScreenshot", Map.of("format", "png")).path("data").asString();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, Base64.getDecoder().decode(png));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ── what is done with it ──

  /** Clicks on what has this role and name: a button, a link, a checkbox. */
  public Page click(String role, String name) {
    hands.click(() -> find.named(role, name), missing(role, name));
    return this;
  }

  /** Clicks on the first element that a selector fits. */
  public Page clickOn(String css) {
    hands.click(() -> find.selected(css), missing(css));
    return this;
  }

  /** Taps on what has this role and name. Wants {@link #telephone}. */
  public Page tap(String role, String name) {
    hands.tap(() -> find.named(role, name), missing(role, name));
    return this;
  }

  /** Taps on the first element that a selector fits. Wants {@link #telephone}. */
  public Page tapOn(String css) {
    hands.tap(() -> find.selected(css), missing(css));
    return this;
  }

  /** Puts a text into a field in place of what is there. */
  public Page fill(String role, String name, String text) {
    click(role, name);
    evaluate("document.activeElement.select?.()");
    if (text.isEmpty()) {
      return press("Delete");
    }
    return type(text);
  }

  /** Chooses from a list by the words that are shown. */
  public Page choose(String name, String option) {
    String wanted = DevTools.JSON.writeValueAsString(option);
    String fitting =
        """
        function() {
          const option = [...this.options].find(({ text }) => text === %s);
          if (!option) return false;
          this.value = option.value;
          this.dispatchEvent(new Event('input', { bubbles: true }));
          this.dispatchEvent(new Event('change', { bubbles: true }));
          return true;
        }
        """
            .formatted(wanted);
    return poll(
        patience,
        () ->
            find.named("combobox", name)
                .filter(element -> find.call(element, fitting).asBoolean())
                .map(_ -> this),
        () -> "%s has no choice \"%s\"".formatted(name, option));
  }

  /** Presses keys, one after the other, wherever the focus is; see {@link Keystroke}. */
  public Page press(String... keys) {
    hands.press(keys);
    return this;
  }

  /** Types a text, wherever the focus is. */
  public Page type(String text) {
    call("Input.insertText", Map.of("text", text));
    return this;
  }

  /** Turns the mouse's wheel over an element; down is positive. */
  public Page wheel(String css, int pixels) {
    hands.wheel(() -> find.selected(css), missing(css), pixels);
    return this;
  }

  // ── how it is looked at ──

  /** A window of this size, with a mouse. */
  public Page desk(int width, int height) {
    return screen(width, height, false);
  }

  /** A telephone of this size, with fingers. */
  public Page telephone(int width, int height) {
    return screen(width, height, true);
  }

  private Page screen(int width, int height, boolean mobile) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
    call("Emulation.setTouchEmulationEnabled", Map.of("enabled", mobile));
    return this;
  }

  /** As somebody has it who likes it dark. */
  public Page dark(boolean on) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", on ? "dark" : "light"))));
    return this;
  }

  /**
   * Makes the network of the page slow, or fast again; not that of its workers: {@link SlowLink}.
   */
  public Page network(NetworkSpeed wanted) {
    call("Network.emulateNetworkConditions", wanted.parameters());
    return this;
  }

  @Override
  public void close() {
    tools.forget(session);
    workers.forEach(tools::forget);
    tools.call("", "Target.closeTarget", Map.of("targetId", target));
  }

  // ── how ──

  private <T> T withElement(
      String what, Supplier<Optional<String>> finding, Function<String, T> work) {
    try {
      return work.apply(poll(patience, finding, () -> missing(what)));
    } finally {
      find.release();
    }
  }

  private static String missing(String role, String name) {
    return "there is no %s \"%s\"".formatted(role, name);
  }

  private static String missing(String css) {
    return "there is nothing like " + css;
  }

  private String state() {
    String body = "the page can't be asked";
    try {
      body =
          evaluate("location.href + '\\n' + document.body?.innerText.slice(0, 2000)").asString("");
    } catch (BrowserException gone) {
      body = String.valueOf(gone.getMessage());
    }
    return body
        + "\n"
        + String.join("\n", log.faults)
        + "\n"
        + String.join("\n", log.networkErrors);
  }

  static <T> T poll(Duration patience, Supplier<Optional<T>> look, Supplier<String> otherwise) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > deadline) {
        throw new BrowserException(otherwise.get());
      }
      Browser.pause();
    }
  }
}
