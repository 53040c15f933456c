package dev.overseer.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.posix.ExitStatus;
import dev.overseer.worker.Verdict;
import dev.overseer.worker.Verdict.Fault;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeAttemptTest {
  private static final Instant NOON = Instant.parse("2026-08-03T12:00:00Z");

  private static Verdict judge(ExitStatus status, String tail) {
    return JudgeAttempt.judge(new JudgeAttempt.Ended(status, false, AgentReport.NONE, tail), NOON);
  }

  @Test
  void exitCodeZeroIsCompletedWhateverWasSaid() {
    assertThat(judge(new ExitStatus.Exited(0), "usage limit reached|1785760000"))
        .isEqualTo(new Verdict.Completed());
  }

  @Test
  void whoseFaultAFailureIs() {
    assertThat(judge(new ExitStatus.Exited(1), "no such test"))
        .isEqualTo(new Verdict.Failed(new Fault.OfTask("the agent ended with exit code 1")));
    assertThat(judge(new ExitStatus.Exited(127), ""))
        .isInstanceOfSatisfying(
            Verdict.Failed.class, f -> assertThat(f.fault()).isInstanceOf(Fault.OfAgent.class));
    assertThat(judge(new ExitStatus.Signaled(11), ""))
        .isEqualTo(new Verdict.Failed(new Fault.OfAgent("the agent was ended by signal 11")));
    assertThat(
            JudgeAttempt.judge(
                new JudgeAttempt.Ended(new ExitStatus.Signaled(15), true, AgentReport.NONE, ""),
                NOON))
        .isEqualTo(new Verdict.Failed(new Fault.OfTask("timed out")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Invalid API key · Please run /login",
        "API Error: 529 {\"type\":\"overloaded_error\"}",
        "connect ECONNREFUSED 127.0.0.1:443",
        "Credit balance is too low",
      })
  void whatKeepsTheAgentFromWorkingForAnybodyIsItsOwnFault(String said) {
    assertThat(judge(new ExitStatus.Exited(1), said))
        .isInstanceOfSatisfying(
            Verdict.Failed.class, f -> assertThat(f.fault()).isInstanceOf(Fault.OfAgent.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Claude AI usage limit reached|1785765600; 2026-08-03T14:00:00Z",
        "5-hour limit reached ∙ resets at 3pm (UTC); 2026-08-03T15:00:00Z",
        "Usage limit reached. Your limit resets at 11:30 AM (UTC).; 2026-08-04T11:30:00Z",
        "usage limit reached - resets 2 pm (Europe/Paris); 2026-08-04T12:00:00Z",
        "Weekly limit reached, resets in 2h 5m; 2026-08-03T14:05:00Z",
        "rate limit exceeded, try again in 7 minutes; 2026-08-03T12:07:00Z",
        "usage limit reached; 2026-08-03T12:15:00Z",
        "usage limit reached|1000000000; 2026-08-03T12:15:00Z",
      })
  void anAgentsOwnLimitIsReadWithItsTime(String said, Instant until) {
    assertThat(judge(new ExitStatus.Exited(1), "some lines\n" + said + "\nbye"))
        .isEqualTo(new Verdict.LimitReached(until, said));
  }

  @Test
  void ordinaryTalkOfLimitsIsNone() {
    assertThat(ReadLimitMessage.read("I checked the rate limiter; the limit is 5", NOON)).isEmpty();
  }

  @Test
  void aReportedErrorIsAFailureWithExitCodeZeroToo() {
    AgentReport error =
        new AgentReport(
            Optional.empty(),
            Optional.empty(),
            AgentReport.NONE.turns(),
            AgentReport.NONE.inputTokens(),
            AgentReport.NONE.outputTokens(),
            AgentReport.NONE.cacheWriteTokens(),
            AgentReport.NONE.cacheReadTokens(),
            Optional.empty(),
            true,
            Optional.empty());
    assertThat(
            JudgeAttempt.judge(
                new JudgeAttempt.Ended(new ExitStatus.Exited(0), false, error, ""), NOON))
        .isEqualTo(new Verdict.Failed(new Fault.OfTask("the agent reported an error")));
  }
}
