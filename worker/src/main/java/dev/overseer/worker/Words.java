package dev.overseer.worker;

import dev.overseer.worker.Verdict.Fault;
import dev.overseer.worker.schedule.Breaker;
import java.time.Instant;
import java.util.Optional;

/** Verdicts and states as files tell them. */
public final class Words {
  private Words() {}

  /** A word. */
  public static String of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Completed() -> "completed";
      case Verdict.Failed(Fault.OfTask(String _)) -> "failed";
      case Verdict.Failed(Fault.OfAgent(String _)) -> "agent_failed";
      case Verdict.Failed(Fault.Ours(String _)) -> "worker_failed";
      case Verdict.LimitReached(Instant _, String _) -> "limit_reached";
      case Verdict.Interrupted(String _) -> "interrupted";
      case Verdict.Cancelled() -> "cancelled";
    };
  }

  /** A breaker's state as heartbeats name it. */
  public static String of(Breaker.State state) {
    return switch (state) {
      case Breaker.State.Closed() -> "closed";
      case Breaker.State.Open(Instant _) -> "open";
      case Breaker.State.HalfOpen(Optional<String> _) -> "half_open";
    };
  }

  /** A sentence; empty where there is nothing to say. */
  public static String reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Completed() -> "";
      case Verdict.Failed(Fault fault) -> fault.reason();
      case Verdict.LimitReached(Instant until, String message) ->
          "%s (until %s)".formatted(message, until);
      case Verdict.Interrupted(String reason) -> reason;
      case Verdict.Cancelled() -> "cancelled";
    };
  }
}
