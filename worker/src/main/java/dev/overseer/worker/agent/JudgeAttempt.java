package dev.overseer.worker.agent;

import dev.overseer.posix.ExitStatus;
import dev.overseer.worker.Verdict;
import dev.overseer.worker.Verdict.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides what an attempt came to, from how the agent ended and the last of what it said.
 *
 * <p>Whose fault a failure is: the agent's where it could not start (126 and 127 are what shells
 * answer then), where a signal that we did not send ended it, or where it says that it can't work
 * for anybody (not logged in, overloaded, no network); the task's otherwise.
 */
final class JudgeAttempt {
  private static final List<Pattern> AGENT_TROUBLE =
      List.of(
          words("invalid api key"),
          words("authentication_error"),
          words("please run /login"),
          words("not logged in"),
          words("oauth token has expired"),
          words("overloaded_error"),
          words("api error: (5\\d\\d|connection)"),
          words("(econnrefused|enotfound|etimedout|eai_again)"),
          words("credit balance is too low"));

  private JudgeAttempt() {}

  /**
   * How an attempt ended.
   *
   * @param status how the agent's process did
   * @param timedOut whether we ended it for its time-out
   * @param tail the last of its standard error and standard output
   */
  record Ended(ExitStatus status, boolean timedOut, AgentReport report, String tail) {}

  static Verdict judge(Ended ended, Instant now) {
    if (ended.timedOut()) {
      return new Verdict.Failed(new Fault.OfTask("timed out"));
    }
    boolean succeeded = ended.status().equals(new ExitStatus.Exited(0)) && !ended.report().error();
    if (succeeded) {
      return new Verdict.Completed();
    }
    Optional<Verdict> limit =
        ReadLimitMessage.read(ended.tail(), now)
            .map(until -> new Verdict.LimitReached(until, ReadLimitMessage.line(ended.tail())));
    return limit.orElseGet(() -> new Verdict.Failed(fault(ended)));
  }

  private static Fault fault(Ended ended) {
    return switch (ended.status()) {
      case ExitStatus.Signaled(int signal) ->
          new Fault.OfAgent("the agent was ended by signal " + signal);
      case ExitStatus.Exited(int code) when code == 126 || code == 127 ->
          new Fault.OfAgent("the agent could not be run (exit code %d)".formatted(code));
      case ExitStatus.Exited(int code) ->
          AGENT_TROUBLE.stream().anyMatch(pattern -> pattern.matcher(ended.tail()).find())
              ? new Fault.OfAgent("the agent can't work (exit code %d)".formatted(code))
              : new Fault.OfTask(
                  code == 0
                      ? "the agent reported an error"
                      : "the agent ended with exit code " + code);
    };
  }

  private static Pattern words(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }
}
