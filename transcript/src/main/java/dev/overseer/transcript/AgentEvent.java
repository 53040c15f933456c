package dev.overseer.transcript;

import dev.overseer.transcript.usage.Usage;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that an agent did, or that happened to it. A line of a transcript holds any number of
 * these. Switched without a default: a new kind has to be answered for everywhere.
 */
public sealed interface AgentEvent {

  /**
   * A session begins, or is begun to be seen.
   *
   * @param program the agent's: {@code Claude Code}, {@code Codex}, {@code Gemini}
   */
  record Began(String program) implements AgentEvent {}

  /**
   * A person's words, or those of whoever plays one.
   *
   * @param injected whether the program put them there: reminders, outputs of local commands, the
   *     summary after a compaction
   */
  record Prompted(Text text, boolean injected) implements AgentEvent {}

  /** The agent's words. */
  record Said(Text text) implements AgentEvent {}

  /** The agent's thoughts. */
  record Thought(Text text) implements AgentEvent {}

  /**
   * A tool is called.
   *
   * @param id by which its result names it
   * @param name the tool's
   */
  record Called(String id, String name, ToolInput input) implements AgentEvent {}

  /**
   * A tool has returned.
   *
   * @param id of the call
   * @param tool the tool's name, where it is known
   */
  record Returned(String id, String tool, ToolOutcome outcome) implements AgentEvent {}

  /**
   * What a message has used so far: the last one of a message counts.
   *
   * @param message identifies the message, with the request
   */
  record Used(String message, String model, Usage usage) implements AgentEvent {}

  /** A turn is over. */
  record TurnEnded(Optional<Duration> took) implements AgentEvent {}

  /**
   * The session is over, and the agent says so.
   *
   * @param failed whether it says that it failed
   * @param text its last words
   * @param cost in US dollars, where it says
   */
  record Ended(boolean failed, Text text, Optional<Double> cost) implements AgentEvent {}

  /**
   * Hooks have run.
   *
   * @param errors what they complained of
   */
  record HooksRan(int count, Text errors) implements AgentEvent {}

  /**
   * The conversation was shortened to fit.
   *
   * @param tokens how many there were before; 0 if not said
   */
  record Compacted(String trigger, long tokens) implements AgentEvent {}

  /** The model's interface failed. */
  record ApiFailed(Text reason, int attempt) implements AgentEvent {}

  /** The model, or what guards it, refused. */
  record Refused(Text reason) implements AgentEvent {}

  /** A person broke in, or a turn was given up. */
  record Interrupted(Text reason) implements AgentEvent {}

  /** A message was put into the queue of what the agent is told next, or taken out. */
  record Queued(String operation, Text text) implements AgentEvent {}

  /** Something that the session has to do with: a pull request, a page. */
  record Linked(String title, String address) implements AgentEvent {}

  /**
   * A tool still runs. There may be thousands of these.
   *
   * @param kind {@code bash_progress} and the like
   */
  record Progressed(String kind) implements AgentEvent {}

  /**
   * Something to be noted without a place of its own: a title, a mode, an attachment for the model.
   *
   * @param kind which
   */
  record Noted(String kind, Text text) implements AgentEvent {}

  /**
   * A type that is not known here.
   *
   * @param kind which
   */
  record Unknown(String kind) implements AgentEvent {}

  /**
   * A line that is no JSON, or none of an agent.
   *
   * @param bytes how long it is
   */
  record Unreadable(String reason, long bytes) implements AgentEvent {}
}
