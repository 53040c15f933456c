package dev.overseer.hub;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.hub.spi.BackgroundService;
import dev.overseer.hub.spi.BackgroundService.Submitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the background services of actions, each on a thread of its own, and runs one again that
 * ended. Thread-safe.
 */
final class RunServices {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Submitter submitter;
  private final Log log;

  private List<Thread> running = List.of();
  private boolean closed;

  RunServices(Submitter submitter, Log log) {
    this.submitter = submitter;
    this.log = log;
  }

  /** Ends those that run, and starts these. */
  synchronized void replace(Map<String, HubState.LoadedAction> actions) {
    if (closed) {
      return;
    }
    running.forEach(Thread::interrupt);
    List<Thread> started = new ArrayList<>();
    actions.forEach(
        (name, action) ->
            action
                .action()
                .service()
                .map(
                    service ->
                        Thread.ofPlatform()
                            .daemon()
                            .name("service-" + name)
                            .start(loop(name, service)))
                .ifPresent(started::add));
    running = started;
  }

  /** Ends those that run, for good. Doesn't wait. */
  synchronized void close() {
    closed = true;
    running.forEach(Thread::interrupt);
    running = List.of();
  }

  private Runnable loop(String name, BackgroundService service) {
    return () -> {
      try {
        Duration pause = FIRST_PAUSE;
        while (true) {
          runOnce(name, service);
          log.warn("a service is run again", field("action", name), field("after", pause));
          Thread.sleep(pause);
          Duration twice = pause.multipliedBy(2);
          pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }
      } catch (InterruptedException e) {
        // That is how it is asked to end.
      }
    };
  }

  private void runOnce(String name, BackgroundService service) throws InterruptedException {
    try {
      service.run(submitter);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      log.error("a service failed", e, field("action", name));
    }
  }
}
