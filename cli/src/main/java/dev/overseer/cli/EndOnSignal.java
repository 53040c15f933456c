package dev.overseer.cli;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Cleans the demo up where it is ended before its end, and then ends the process. */
final class EndOnSignal {
  private static final Map<String, Integer> SIGNALS =
      Map.of("HUP", ExitCodes.SIGHUP, "INT", ExitCodes.SIGINT, "TERM", ExitCodes.SIGTERM);

  private final DemoHub hub;
  private final DemoScreen screen;
  private final CountDownLatch never = new CountDownLatch(1);

  private boolean ending;

  EndOnSignal(DemoHub hub, DemoScreen screen) {
    this.hub = hub;
    this.screen = screen;
  }

  /** Takes them from now on. */
  void listen() {
    SIGNALS.forEach((name, exitCode) -> Signals.on(name, () -> end(exitCode)));
  }

  /** Returns if no signal came; else the process ends meanwhile. */
  void awaitEndIfOne() throws InterruptedException {
    boolean wait;
    synchronized (this) {
      wait = ending;
    }
    if (wait) {
      never.await();
    }
  }

  private void end(int exitCode) {
    synchronized (this) {
      if (ending) {
        return;
      }
      ending = true;
    }
    screen.say("Stopping ...");
    hub.close();
    screen.say("The hub is gone, with every process and file of it.");
    Runtime.getRuntime().halt(exitCode);
  }
}
