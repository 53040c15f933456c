package dev.overseer.bridge.agent;

import dev.overseer.core.Timers;
import dev.overseer.posix.Child;
import dev.overseer.posix.Command;
import dev.overseer.posix.ExitStatus;
import dev.overseer.posix.Grace;
import dev.overseer.posix.Input;
import dev.overseer.posix.Processes;
import dev.overseer.posix.SpawnException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command that this bridge has started: its standard input is ours to write, its outputs go where
 * ours go, and it does not outlive us. Thread-safe.
 */
public final class AgentProcess implements AutoCloseable {
  private static final Duration DRAIN_GRACE = Duration.ofMillis(500);
  private static final int SIGNAL_BASE = 128;
  private static final int SIGTERM = 15;

  /** For what was written to get out, when somebody wants us to end. */
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);

  private final Processes processes;
  private final Child child;
  private final CommandInput input;
  private final PassOutput outputs;
  private final Timers timers;

  private final Duration stopGrace;

  private AgentProcess(
      Processes processes,
      Child child,
      CommandInput input,
      PassOutput outputs,
      Duration stopGrace,
      Timers timers) {
    this.processes = processes;
    this.child = child;
    this.input = input;
    this.outputs = outputs;
    this.stopGrace = stopGrace;
    this.timers = timers;
  }

  /**
   * Starts it.
   *
   * @param argv the program and its arguments
   * @param environment its whole environment
   * @param state where it is written down, so that it is found if we are killed
   * @param stopGrace between SIGTERM and SIGKILL
   * @throws SpawnException if it can't be started
   * @throws dev.overseer.posix.PosixException if this system can't start commands as it must
   */
  public static AgentProcess start(
      List<String> argv,
      Map<String, String> environment,
      Path state,
      Duration stopGrace,
      OutputStream out,
      OutputStream err,
      Timers timers)
      throws SpawnException {
    Processes processes = Processes.open(state, new Grace(DRAIN_GRACE, stopGrace));
    try {
      Command command = new Command(argv, environment, Optional.empty(), new Input.FromUs());
      Child child = processes.spawn(command);
      CommandInput input = new CommandInput(child.input().orElseThrow());
      PassOutput outputs = new PassOutput(child, out, err);
      outputs.begin();
      return new AgentProcess(processes, child, input, outputs, stopGrace, timers);
    } catch (SpawnException | RuntimeException e) {
      processes.close();
      throw e;
    }
  }

  /** Its process id, which is its group's too. */
  public long pid() {
    return child.pid();
  }

  /** Its standard input. Closing it is its end. */
  public AgentInput input() {
    return input;
  }

  /**
   * Passes a signal on to its group. After SIGTERM it has the stop grace, then comes SIGKILL.
   *
   * @param number 1 for SIGHUP, 2 for SIGINT, 15 for SIGTERM
   */
  public void signal(int number) {
    if (number == SIGTERM) {
      child.terminate();
      timers.after(stopGrace, child::kill);
      // Somebody may have stopped reading our outputs without closing them.
      timers.after(stopGrace.plus(LAST_OUTPUT), outputs::giveUp);
    } else {
      child.signal(number);
    }
  }

  /** Waits until it has ended, and all that it wrote is passed on. */
  public int awaitExit() throws InterruptedException {
    return codeOf(outputs.awaitEnd());
  }

  /** The exit code as shells say it: 128 + number for a signal. */
  private static int codeOf(ExitStatus status) {
    return switch (status) {
      case ExitStatus.Exited(int code) -> code;
      case ExitStatus.Signaled(int signal) -> SIGNAL_BASE + signal;
    };
  }

  /** Ends it, with all its descendants. */
  @Override
  public void close() {
    input.close();
    processes.close();
    try {
      outputs.awaitEnd(LAST_OUTPUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
