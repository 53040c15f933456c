package dev.overseer.testkit.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Chromium of this machine, without a window, in a process of its own. It reaches no host but
 * loopback, which all names below {@code .test} are, too. Thread-safe; what it hands out is for one
 * thread at a time.
 */
public final class Browser implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long POLL_MS = 10;

  /**
   * What a desktop browser does besides showing pages is switched off, and so is the throttling of
   * pages that nobody looks at, and the loss of keys that are pressed before the first frame. The
   * pages are our own: they need no sandbox, which takes privileges that a container has not.
   */
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--remote-debugging-port=0",
          "--no-sandbox",
          "--no-first-run",
          "--no-default-browser-check",
          "--allow-pre-commit-input",
          "--disable-background-networking",
          "--disable-background-timer-throttling",
          "--disable-backgrounding-occluded-windows",
          "--disable-renderer-backgrounding",
          "--disable-breakpad",
          "--disable-component-update",
          "--disable-default-apps",
          "--disable-dev-shm-usage",
          "--disable-extensions",
          "--disable-features=Translate,OptimizationHints,MediaRouter",
          "--disable-gpu",
          "--disable-sync",
          "--force-color-profile=srgb",
          "--host-resolver-rules=MAP *.test 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 ,"
              + " EXCLUDE localhost , EXCLUDE *.localhost",
          "--lang=en-GB",
          "--metrics-recording-only",
          "--mute-audio",
          "--password-store=basic");

  private final Process process;
  private final Path folder;
  private final DevTools tools;

  private Browser(Process process, Path folder, DevTools tools) {
    this.process = process;
    this.folder = folder;
    this.tools = tools;
  }

  /**
   * The one to start: what {@code OVERSEER_BROWSER} names, else a Chromium or Chrome on the path.
   *
   * @return empty where there is none
   * @throws BrowserException if {@code OVERSEER_BROWSER} names no program
   */
  public static Optional<Path> find() {
    return FindBrowser.in(System.getenv());
  }

  /**
   * Starts one, and waits until it can be driven.
   *
   * @param program see {@link #find}
   */
  public static Browser start(Path program) {
    try {
      return start(program, Files.createTempDirectory("overseer-browser"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Browser start(Path program, Path folder) throws IOException {
    Path profile = folder.resolve("profile");
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "--user-data-dir=" + profile));
    command.addAll(FLAGS);
    command.add("about:blank");
    Path log = folder.resolve("browser.log");
    Files.createDirectories(profile);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(log.toFile());
    builder.environment().put("TZ", "UTC");
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TMPDIR", folder.toString());
    Process process = builder.start();
    try {
      return new Browser(process, folder, DevTools.connect(address(process, profile, log)));
    } catch (IOException | RuntimeException failed) {
      end(process);
      delete(folder);
      throw failed;
    }
  }

  /** It writes its port, and the path of its own target, into a file. */
  private static URI address(Process process, Path profile, Path log) throws IOException {
    Path file = profile.resolve("DevToolsActivePort");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      List<String> lines = linesOf(file);
      if (lines.size() == 2) {
        return URI.create("ws://127.0.0.1:" + lines.getFirst() + lines.getLast());
      }
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new BrowserException("the browser did not start:\n" + Files.readString(log));
      }
      pause();
    }
  }

  private static List<String> linesOf(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException notYet) {
      return List.of();
    }
  }

  /** A look at a condition costs something: not all the time. */
  static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrowserException("interrupted while waiting for the browser", e);
    }
  }

  /** A person of its own: no cookie, no cache and no storage is shared with others. */
  public BrowserProfile newProfile() {
    String id =
        tools.call("", "Target.createBrowserContext", Map.of()).path("browserContextId").asString();
    return new BrowserProfile(tools, id);
  }

  @Override
  public void close() {
    tools.close();
    end(process);
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Its renderers end when it does; whoever doesn't is ended. */
  private static void end(Process process) {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }
}
