package dev.overseer.cli;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
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
 * At the last step this process is gone at once, and its guard ends the children. {@link
 * SignalEchoes Echoes} don't count.
 */
final class HandleSignals {
  private static final Map<String, Integer> ENDING = Map.of("INT", 2, "TERM", 15);

  private final Log log;
  private final SignalEchoes echoes;

  private final CountDownLatch end = new CountDownLatch(1);
  private Optional<Runnable> hasten = Optional.empty();
  private Optional<Runnable> reload = Optional.empty();
  private boolean reloadMissed;
  private int ends;

  HandleSignals(Log log, InstantSource clock) {
    this.log = log;
    echoes = new SignalEchoes(clock);
  }

  void listen() {
    ENDING.forEach((name, number) -> Signals.on(name, () -> end(name, number)));
    Signals.on("HUP", this::reload);
  }

  /**
   * What is to end is open.
   *
   * @param hastenIt ends the patience of its end, whether that is under way or to come
   * @param reloadIt reads its configuration anew
   */
  void handOver(Runnable hastenIt, Runnable reloadIt) {
    boolean missed;
    synchronized (this) {
      hasten = Optional.of(hastenIt);
      reload = Optional.of(reloadIt);
      missed = reloadMissed;
      if (ends > 1) {
        hastenIt.run();
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
    Optional<Runnable> faster;
    int nth;
    synchronized (this) {
      if (echoes.isEcho(name)) {
        return;
      }
      nth = ++ends;
      faster = hasten;
    }
    switch (nth) {
      case 1 ->
          log.info("ending; a second signal kills what still runs", field("signal", "SIG" + name));
      case 2 -> {
        log.warn(
            "killing what still runs; a third signal leaves that to the guard",
            field("signal", "SIG" + name));
        faster.ifPresent(Runnable::run);
      }
      default -> Runtime.getRuntime().halt(ExitCodes.SIGNAL + number);
    }
    end.countDown();
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
