package dev.overseer.hub;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A task at one moment.
 *
 * @param phase where it stands
 * @param retry the policy that its request gave; empty where it gave none
 * @param pid of its current or last run; 0 before the first, and for a virtual task
 * @param restarts how often it was started again
 * @param queuedAt since when it waits; only while it does
 * @param lastExitCode of its last run that ended
 * @param errorMessage why it could not be started again; may be empty
 */
public record TaskSnapshot(
    String taskId,
    String action,
    Map<String, String> parameters,
    Phase phase,
    Optional<RetryPolicy> retry,
    long pid,
    int restarts,
    Instant createdAt,
    Optional<Instant> queuedAt,
    Optional<Instant> lastStartedAt,
    Optional<Instant> lastExitedAt,
    OptionalInt lastExitCode,
    String errorMessage) {

  /** Where a task stands. */
  public enum Phase {
    /** Waits for a place in its pool. */
    QUEUED,
    /** Has its place; its process is being made. */
    STARTING,
    RUNNING,
    /** Was asked to stop and hasn't ended yet. */
    STOPPING,
    /** Ended by itself and waits for its restart. */
    RESTARTING,
    /** Ended because somebody asked for it. */
    STOPPED,
    /** Ended by itself, and no policy restarts it. */
    EXITED,
    /** Given up until it is reset. */
    ERRORED;

    /** Whether nothing more happens to it unless somebody asks. */
    public boolean isFinal() {
      return this == STOPPED || this == EXITED || this == ERRORED;
    }
  }

  public TaskSnapshot {
    parameters = Map.copyOf(parameters);
  }

  /** When something last happened to it: its last start or exit, else its creation. */
  public Instant lastActivity() {
    Instant last = lastStartedAt.orElse(createdAt);
    return lastExitedAt.filter(last::isBefore).orElse(last);
  }
}
