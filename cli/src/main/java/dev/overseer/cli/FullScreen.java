package dev.overseer.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The whole terminal, for as long as this is open: its second screen, so that what stood there
 * before comes back, and keys one by one. Whatever ends the process, the terminal is given back.
 */
final class FullScreen implements AutoCloseable {
  private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";
  private static final String LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  /** Something that a wait ends for. */
  enum Wake {
    QUIT,
    REDRAW
  }

  private final PrintWriter out;
  private final String modes;
  private final Thread giveBack;
  private final LinkedBlockingQueue<Wake> wakes = new LinkedBlockingQueue<>();

  private FullScreen(PrintWriter out, String modes) {
    this.out = out;
    this.modes = modes;
    giveBack = new Thread(this::restore, "overseer-terminal-restore");
  }

  /** Takes the terminal; empty where there is none to take. */
  static Optional<FullScreen> open(PrintWriter out) {
    Optional<String> modes = Terminal.stty("-g");
    if (modes.isEmpty()) {
      return Optional.empty();
    }
    FullScreen screen = new FullScreen(out, modes.get());
    Runtime.getRuntime().addShutdownHook(screen.giveBack);
    screen.take();
    Thread.ofPlatform().name("overseer-keys").daemon().start(screen::readKeys);
    Signals.on("WINCH", () -> screen.wakes.add(Wake.REDRAW));
    // After Ctrl-Z and fg, the shell has put its own modes back.
    Signals.on(
        "CONT",
        () -> {
          screen.take();
          screen.wakes.add(Wake.REDRAW);
        });
    return Optional.of(screen);
  }

  /** Shows these lines, which must fit, instead of the former ones. */
  void show(List<String> lines) {
    StringBuilder frame = new StringBuilder(HOME);
    for (int i = 0; i < lines.size(); i++) {
      frame.append(i == 0 ? "" : "\r\n").append(lines.get(i)).append(CLEAR_LINE);
    }
    frame.append(CLEAR_BELOW);
    out.print(frame);
    out.flush();
  }

  /** Waits for a key or another size; empty if the time passes first. */
  Optional<Wake> await(long millis) throws InterruptedException {
    return Optional.ofNullable(wakes.poll(millis, TimeUnit.MILLISECONDS));
  }

  /** Gives the terminal back. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(giveBack);
    } catch (IllegalStateException e) {
      // The JVM is on its way out: the hook does it.
      return;
    }
    restore();
  }

  private void take() {
    // Signals stay keys of the terminal: Ctrl-C ends the process, and the hook gives the rest back.
    Terminal.stty("-icanon", "-echo", "min", "1", "time", "0");
    out.print(ENTER);
    out.flush();
  }

  private void restore() {
    out.print(LEAVE);
    out.flush();
    Terminal.stty(modes);
  }

  private void readKeys() {
    try (InputStream keys = new FileInputStream("/dev/tty")) {
      for (int key = keys.read(); key >= 0; key = keys.read()) {
        wakes.add(key == 'q' || key == 'Q' ? Wake.QUIT : Wake.REDRAW);
      }
    } catch (IOException e) {
      // Then Ctrl-C is left.
    }
  }
}
