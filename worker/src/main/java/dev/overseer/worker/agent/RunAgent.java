package dev.overseer.worker.agent;

import dev.overseer.posix.Child;
import dev.overseer.posix.Command;
import dev.overseer.posix.ExitStatus;
import dev.overseer.posix.Input;
import dev.overseer.posix.Processes;
import dev.overseer.posix.SpawnException;
import dev.overseer.posix.StdStream;
import dev.overseer.worker.Verdict;
import dev.overseer.worker.Verdict.Fault;
import dev.overseer.worker.agent.AgentInbox.Event;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Makes one attempt: starts the agent, takes its output, and waits for its end or brings it about.
 *
 * <pre>
 *   started ──► runs ──exit──────────────────────────────► judged
 *                 └─time-out, cancel, interrupt─► SIGTERM ──exit──► judged
 *                                                    └─grace─► SIGKILL ──exit──► judged
 * </pre>
 *
 * <p>Thread-safe; each attempt belongs to the thread that asks for it.
 */
public final class RunAgent {
  static final int TIMED_OUT = 124;
  static final int NOT_STARTED = 127;
  static final int CANCELLED = 130;

  /** Beyond SIGKILL only the kernel keeps a process: then we don't wait for ever. */
  private static final Duration LONGEST_DEATH = Duration.ofSeconds(20);

  private final Processes processes;
  private final InstantSource time;
  private final Options options;

  /**
   * How all attempts are made.
   *
   * @param profile how the agent is started
   * @param directory where it works
   * @param prompts where system prompts are
   * @param environment all of its environment
   * @param stopGrace between SIGTERM and SIGKILL
   * @param outputFileBytes how much of each output is kept on disk
   * @param outputTextBytes how much of each output a result holds
   */
  public record Options(
      AgentProfile profile,
      Path directory,
      Path prompts,
      Map<String, String> environment,
      Duration stopGrace,
      long outputFileBytes,
      int outputTextBytes) {}

  /** Makes attempts in this way. */
  public RunAgent(Processes processes, InstantSource time, Options options) {
    this.processes = processes;
    this.time = time;
    this.options = options;
  }

  /**
   * Makes an attempt, and returns when the agent is over.
   *
   * @param started hears the agent's process id once it runs, before anything of it is read
   */
  public AttemptRecord run(AttemptOrder order, AttemptControl control, LongConsumer started)
      throws InterruptedException {
    Instant startedAt = time.instant();
    try (AgentOutput output =
        new AgentOutput(
            order, options.profile.report(), options.outputFileBytes, options.outputTextBytes)) {
      Child child = processes.spawn(command(order));
      started.accept(child.pid());
      AgentInbox inbox = new AgentInbox(child);
      control.onWish(inbox::onWish);
      child.watch(inbox);
      Ended ended = await(child, inbox, output, order.timeout());
      return record(order, startedAt, ended, output);
    } catch (SpawnException e) {
      return notStarted(startedAt, NOT_STARTED, fault(e), e);
    } catch (IOException e) {
      return notStarted(startedAt, -1, new Fault.Ours("no place for output: " + e), e);
    }
  }

  /** How it ended, and the first thing that made us end it. */
  private record Ended(ExitStatus status, Optional<Cause> cause) {}

  private sealed interface Cause {
    record TimeOut() implements Cause {}

    record Wished(AttemptControl.Wish wish) implements Cause {}
  }

  private Ended await(Child child, AgentInbox inbox, AgentOutput output, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Optional<Cause> cause = Optional.empty();
    boolean killed = false;
    while (true) {
      Event event = inbox.next(deadline - System.nanoTime());
      Optional<Cause> first = Optional.empty();
      switch (event) {
        case Event.Output(StdStream stream, ByteBuffer bytes) -> output.accept(stream, bytes);
        case Event.Exit(ExitStatus status) -> {
          return new Ended(status, cause);
        }
        case Event.End(AttemptControl.Wish wish) -> first = Optional.of(new Cause.Wished(wish));
        case null -> {
          if (killed) {
            return new Ended(new ExitStatus.Signaled(9), cause);
          }
          if (cause.isPresent()) {
            child.kill();
            killed = true;
            deadline = System.nanoTime() + LONGEST_DEATH.toNanos();
          } else {
            first = Optional.of(new Cause.TimeOut());
          }
        }
      }
      // An agent that prints without end must not outrun its deadline either.
      if (first.isEmpty() && cause.isEmpty() && System.nanoTime() - deadline >= 0) {
        first = Optional.of(new Cause.TimeOut());
      }
      if (first.isPresent() && cause.isEmpty()) {
        cause = first;
        child.terminate();
        deadline = System.nanoTime() + options.stopGrace.toNanos();
      }
    }
  }

  private AttemptRecord record(
      AttemptOrder order, Instant startedAt, Ended ended, AgentOutput output) {
    AgentReport report = output.report();
    boolean timedOut = ended.cause.filter(Cause.TimeOut.class::isInstance).isPresent();
    String stderr = output.text(StdStream.STDERR);
    if (timedOut) {
      String line = "Task timed out after %ss".formatted(seconds(order.timeout()));
      stderr = stderr.isEmpty() || stderr.endsWith("\n") ? stderr + line : stderr + "\n" + line;
    }
    Verdict verdict =
        switch (ended.cause.orElse(null)) {
          case Cause.Wished(AttemptControl.Wish.Cancel()) -> new Verdict.Cancelled();
          case Cause.Wished(AttemptControl.Wish.Interrupt(String why)) ->
              new Verdict.Interrupted(why);
          case Cause.TimeOut() -> judge(ended, true, report, output);
          case null -> judge(ended, false, report, output);
        };
    return new AttemptRecord(
        startedAt,
        Duration.between(startedAt, time.instant()),
        verdict,
        exitCode(ended.status, verdict, timedOut),
        output.text(StdStream.STDOUT),
        stderr,
        report);
  }

  private Verdict judge(Ended ended, boolean timedOut, AgentReport report, AgentOutput output) {
    return JudgeAttempt.judge(
        new JudgeAttempt.Ended(ended.status, timedOut, report, output.tail()), time.instant());
  }

  private static int exitCode(ExitStatus status, Verdict verdict, boolean timedOut) {
    if (timedOut) {
      return TIMED_OUT;
    }
    if (verdict instanceof Verdict.Cancelled) {
      return CANCELLED;
    }
    return switch (status) {
      // The agent said that it failed, whatever it ended with.
      case ExitStatus.Exited(int code) ->
          code == 0 && !(verdict instanceof Verdict.Completed) ? 1 : code;
      case ExitStatus.Signaled(int signal) -> 128 + signal;
    };
  }

  private AttemptRecord notStarted(Instant startedAt, int code, Fault fault, Exception cause) {
    return new AttemptRecord(
        startedAt,
        Duration.between(startedAt, time.instant()),
        new Verdict.Failed(fault),
        code,
        "",
        String.valueOf(cause.getMessage()),
        AgentReport.NONE);
  }

  /** Too many processes, files, or too little memory is no fault of the agent's. */
  private static Fault fault(SpawnException e) {
    return switch (e.errno()) {
      case 11, 12, 23, 24 -> new Fault.Ours(String.valueOf(e.getMessage()));
      default -> new Fault.OfAgent(String.valueOf(e.getMessage()));
    };
  }

  private Command command(AttemptOrder order) throws IOException {
    Map<String, String> values = new HashMap<>();
    values.put("{task_id}", order.taskId());
    values.put("{worker}", order.worker());
    values.put("{attempt}", String.valueOf(order.number()));
    systemPrompt(order.worker())
        .ifPresent(file -> values.put(AgentProfile.SYSTEM_PROMPT_FILE, file));
    BuildCommand.CommandLine line =
        BuildCommand.fillIn(options.profile, order.description(), values);
    Command command = new Command(line.argv(), options.environment, Optional.of(options.directory));
    if (line.stdin().isEmpty()) {
      return command;
    }
    Files.writeString(order.stdin(), line.stdin().get());
    return command.reading(new Input.FromFile(order.stdin()));
  }

  private Optional<String> systemPrompt(String worker) {
    Path file = options.prompts.resolve(worker.toUpperCase(Locale.ROOT).replace('/', '_') + ".md");
    return Files.isReadable(file) ? Optional.of(file.toString()) : Optional.empty();
  }

  private static String seconds(Duration timeout) {
    BigDecimal seconds = BigDecimal.valueOf(timeout.toNanos(), 9).stripTrailingZeros();
    return seconds.toPlainString();
  }
}
