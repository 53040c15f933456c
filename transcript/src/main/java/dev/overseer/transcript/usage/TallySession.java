package dev.overseer.transcript.usage;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.ToolOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts what happens in a session, its subagents included. Not thread-safe. */
public final class TallySession {
  private static final int MOST_NAMES = 64;

  private final CountUsage usage = new CountUsage();
  private final Map<String, Integer> tools = new LinkedHashMap<>();
  private final Map<String, Integer> unknown = new LinkedHashMap<>();
  private int prompts;
  private int turns;
  private int errors;
  private int unreadable;
  private long progress;
  private Optional<Double> cost = Optional.empty();
  private @Nullable Instant first;
  private @Nullable Instant last;

  /** Nothing has happened yet. */
  public TallySession() {}

  /**
   * What was counted.
   *
   * @param tools how often each was called
   * @param unknown types that nobody knows here, and how often they came
   * @param told the cost as the agent itself has told it
   * @param began time of the first line that has one
   * @param took from the earliest time to the latest
   */
  public record Tally(
      Map<String, Usage> byModel,
      long messages,
      Map<String, Integer> tools,
      Map<String, Integer> unknown,
      int prompts,
      int turns,
      int errors,
      int unreadable,
      long progress,
      Optional<Double> told,
      Optional<Instant> began,
      Duration took) {

    /** What all models used. */
    public Usage usage() {
      return byModel.values().stream().reduce(Usage.ZERO, Usage::plus);
    }

    /** How often tools were called. */
    public int calls() {
      return tools.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether there is anything to tell. */
    public boolean isEmpty() {
      return messages == 0 && tools.isEmpty() && prompts == 0 && errors == 0;
    }
  }

  /** A line came; lines may go back in time. */
  public void line(Envelope envelope) {
    if (envelope.at().isPresent()) {
      Instant at = envelope.at().get();
      first = first == null || at.isBefore(first) ? at : first;
      last = last == null || at.isAfter(last) ? at : last;
    }
  }

  /** Something happened. */
  public void event(AgentEvent event) {
    switch (event) {
      case AgentEvent.Used used -> usage.used(used.message(), used.model(), used.usage());
      case AgentEvent.Called called -> count(tools, called.name());
      case AgentEvent.Returned returned -> {
        if (returned.outcome() instanceof ToolOutcome.Failed) {
          errors++;
        }
      }
      case AgentEvent.Prompted prompted -> prompts += prompted.injected() ? 0 : 1;
      case AgentEvent.TurnEnded ended -> turns++;
      case AgentEvent.Ended ended -> {
        cost = ended.cost().isPresent() ? ended.cost() : cost;
        errors += ended.failed() ? 1 : 0;
      }
      case AgentEvent.ApiFailed failed -> errors++;
      case AgentEvent.Refused refused -> errors++;
      case AgentEvent.Progressed progressed -> progress++;
      case AgentEvent.Unknown other -> count(unknown, other.kind());
      case AgentEvent.Unreadable line -> unreadable++;
      case AgentEvent.Began began -> {}
      case AgentEvent.Said said -> {}
      case AgentEvent.Thought thought -> {}
      case AgentEvent.HooksRan hooks -> {}
      case AgentEvent.Compacted compacted -> {}
      case AgentEvent.Interrupted interrupted -> {}
      case AgentEvent.Queued queued -> {}
      case AgentEvent.Linked linked -> {}
      case AgentEvent.Noted noted -> {}
    }
  }

  /** What was counted up to now. */
  public Tally tally() {
    return new Tally(
        usage.byModel(),
        usage.messages(),
        new LinkedHashMap<>(tools),
        new LinkedHashMap<>(unknown),
        prompts,
        turns,
        errors,
        unreadable,
        progress,
        cost,
        Optional.ofNullable(first),
        first == null || last == null ? Duration.ZERO : Duration.between(first, last));
  }

  private static void count(Map<String, Integer> counts, String name) {
    boolean room = counts.size() < MOST_NAMES || counts.containsKey(name);
    counts.merge(room ? name : "others", 1, Integer::sum);
  }
}
