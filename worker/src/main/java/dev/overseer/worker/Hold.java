package dev.overseer.worker;

import java.time.Instant;

/** Why a worker starts nothing although tasks wait and slots are free. */
public sealed interface Hold {

  /** A word for the heartbeat. */
  String word();

  /** A sentence for people. */
  String reason();

  /** The worker is ending. */
  record Stopping() implements Hold {
    @Override
    public String word() {
      return "stopping";
    }

    @Override
    public String reason() {
      return "the worker is ending";
    }
  }

  /** Somebody asked it to take no more. */
  record Draining() implements Hold {
    @Override
    public String word() {
      return "draining";
    }

    @Override
    public String reason() {
      return "it was asked to take no more tasks: overseer drain --undo ends that";
    }
  }

  /** The agent has reached its own limit. */
  record Paused(Instant until, String message) implements Hold {
    @Override
    public String word() {
      return "paused";
    }

    @Override
    public String reason() {
      return "the agent said \"%s\": paused until %s".formatted(message, until);
    }
  }

  /** The day's budget is spent. */
  record OverBudget(Instant until) implements Hold {
    @Override
    public String word() {
      return "over_budget";
    }

    @Override
    public String reason() {
      return "the day's budget is spent: no task is taken until " + until;
    }
  }

  /** The agent can't work for anybody. */
  record BreakerOpen(Instant until) implements Hold {
    @Override
    public String word() {
      return "circuit_open";
    }

    @Override
    public String reason() {
      return "the agent failed for several tasks in a row: the next trial is at " + until;
    }
  }
}
