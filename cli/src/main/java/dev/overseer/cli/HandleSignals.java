package dev.overseer.cli;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * What signals mean to a hub.
 *
 * <pre>
 *   serving ── TERM, INT ──► ending ── again ──► ending without patience ── again ──► gone
 *      └─ HUP: read the configuration anew
 * </pre>
 *
 * <p>Listens from before the hub is opened: what comes meanwhile is heeded as soon as it is open.
 * At the last step this process is gone at once, and its guard ends the children. One that comes
 * twice at nearly the same time counts once: timeout(1) and many a shell signal a process, then its
 * group.
 */
final class HandleSignals {
  private static final Map<String, Integer> ENDING = Map.of("INT", 2, "TERM", 15);
  private static final Duration ECHO = Duration.ofMillis(200);

  private final Log log;
  private final InstantSource clock;

  private final CountDownLatch end = new CountDownLatch(1);
  private Optional<ServeHub> served = Optional.empty();
  private Optional<Runnable> reload = Optional.empty();
  private boolean reloadMissed;
  private int ends;
  private String last = "";
  private Instant lastAt = Instant.EPOCH;

  HandleSignals(Log log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  void listen() {
    ENDING.forEach((name, number) -> Signals.on(name, () -> end(name, number)));
    Signals.on("HUP", this::reload);
  }

  /** The hub is open. */
  void handOver(ServeHub open, Runnable reloadIt) {
    boolean missed;
    synchronized (this) {
      served = Optional.of(open);
      reload = Optional.of(reloadIt);
      missed = reloadMissed;
      if (ends > 1) {
        open.hasten();
      }
    }
    if (missed) {
      reloadIt.run();
    }
  }

  /** Waits for the first signal that ends it. */
  void awaitEnd() throws InterruptedException {
    end.await();
  }

  /** A signal came that ends it. */
  void end(String name, int number) {
    Optional<ServeHub> hub;
    int nth;
    synchronized (this) {
      if (isEcho(name)) {
        return;
      }
      nth = ++ends;
      hub = served;
    }
    switch (nth) {
      case 1 ->
          log.info("ending; a second signal kills what still runs", field("signal", "SIG" + name));
      case 2 -> {
        log.warn(
            "killing what still runs; a third signal leaves that to the guard",
            field("signal", "SIG" + name));
        hub.ifPresent(ServeHub::hasten);
      }
      default -> Runtime.getRuntime().halt(ExitCodes.SIGNAL + number);
    }
    end.countDown();
  }

  private boolean isEcho(String name) {
    Instant now = clock.instant();
    boolean echo = name.equals(last) && now.isBefore(lastAt.plus(ECHO));
    last = name;
    lastAt = now;
    return echo;
  }

  private void reload() {
    Optional<Runnable> current;
    synchronized (this) {
      current = reload;
      reloadMissed = current.isEmpty();
    }
    current.ifPresent(Runnable::run);
  }
}
