package dev.overseer.posix;

import dev.overseer.core.Timers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * A small shell process that outlives us by a second: when we are killed, its input ends, and it
 * ends our children, whom it knows from the registry's file and by their mark. It holds no other
 * descriptor of ours.
 *
 * <pre>
 *   down ──start──► running ──it ended──► resting ──a second──► down, until the next child starts
 *                      └──────stop──────► stopping ──► stopped
 * </pre>
 *
 * It is a convenience: without it, what is left is ended when the next hub opens. On the loop's
 * thread only, but for {@link #isDown}.
 */
final class Guard {
  private static final System.Logger LOG = System.getLogger(Guard.class.getName());
  private static final Duration RETRY_AFTER_END = Duration.ofSeconds(1);
  private static final Duration RETRY_AFTER_FAILURE = Duration.ofMinutes(1);
  private static final String SCRIPT = script();

  private final ReadLoop loop;
  private final Timers timers;
  private final List<String> argv;

  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private volatile State state = new State.Down();

  private sealed interface State {
    record Down() implements State {}

    /** Down, and not to be started again yet. */
    record Resting() implements State {}

    /**
     * @param input our end of its input
     */
    record Running(long pid, int input) implements State {}

    /** Killed by us, and not reaped yet. */
    record Stopping(long pid, int input) implements State {}

    record Stopped() implements State {}
  }

  Guard(ReadLoop loop, Timers timers, Path registry, GroupMarker marker) {
    this.loop = loop;
    this.timers = timers;
    argv =
        List.of(
            "/bin/sh",
            "-c",
            SCRIPT,
            "overseer-guard",
            registry.toAbsolutePath().toString(),
            marker.token() + "/");
  }

  /** Whether it is worth a {@link #start}. Thread-safe, costs nothing while it runs. */
  boolean isDown() {
    return state instanceof State.Down;
  }

  /** Its process, for as long as it runs. */
  Optional<Long> pid() {
    return state instanceof State.Running running ? Optional.of(running.pid()) : Optional.empty();
  }

  void start() {
    if (!isDown()) {
      return;
    }
    // No mark in its environment: it would take itself for a child.
    Command command =
        new Command(
            argv,
            Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LC_ALL", "C"),
            Optional.of(Path.of("/")));
    try (Arena arena = Arena.ofConfined()) {
      start(command, new Libc(arena), arena);
    } catch (SpawnException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "no guard (%s): should we be killed, our children live until the next start"
              .formatted(e.getMessage()));
      rest(RETRY_AFTER_FAILURE);
    }
  }

  private void start(Command command, Libc libc, Arena arena) throws SpawnException {
    Pipe input = Pipe.open(libc, arena, "/bin/sh");
    StartProgram.Started started;
    try {
      started =
          new StartProgram(libc, arena)
              .start(command, "", input.readEnd(), StartProgram.NOTHING, StartProgram.NOTHING);
    } catch (SpawnException e) {
      input.close(libc);
      throw e;
    }
    libc.close(input.readEnd());
    LiveChildren.own(started.pid());
    state = new State.Running(started.pid(), input.writeEnd());
    if (new ExitNotice(loop, started.pidfd(), this::onEnded).begin(libc) < 0) {
      libc.close(started.pidfd());
      Signals.sendToGroup(started.pid(), Signals.SIGKILL);
      onEnded();
    }
  }

  /** Ends it for good; it has nothing to put in order. */
  void stop() {
    switch (state) {
      case State.Running(long pid, int input) -> {
        state = new State.Stopping(pid, input);
        Signals.sendToGroup(pid, Signals.SIGKILL);
      }
      case State.Down(), State.Resting() -> {
        state = new State.Stopped();
        stopped.complete(null);
      }
      case State.Stopping _, State.Stopped _ -> {}
    }
  }

  /** Done when it is gone after a {@link #stop}. */
  Future<Void> stopped() {
    return stopped;
  }

  private void onEnded() {
    switch (state) {
      case State.Running(long pid, int input) -> {
        bury(pid, input);
        rest(RETRY_AFTER_END);
      }
      case State.Stopping(long pid, int input) -> {
        bury(pid, input);
        state = new State.Stopped();
        stopped.complete(null);
      }
      case State.Down _, State.Resting _, State.Stopped _ -> {}
    }
  }

  private void rest(Duration duration) {
    state = new State.Resting();
    timers.after(
        duration,
        () ->
            loop.execute(
                () -> {
                  if (state instanceof State.Resting) {
                    state = new State.Down();
                  }
                }));
  }

  private void bury(long pid, int input) {
    Signals.exitOf(pid, true);
    LiveChildren.disown(pid);
    loop.close(input);
  }

  private static String script() {
    try (InputStream file = Guard.class.getResourceAsStream("guard.sh")) {
      if (file == null) {
        throw new IllegalStateException("guard.sh is not packaged");
      }
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
