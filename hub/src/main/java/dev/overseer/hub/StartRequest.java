package dev.overseer.hub;

import java.util.Map;
import java.util.Optional;

/**
 * Asks for a task.
 *
 * @param action the action's name
 * @param taskId the id it shall have; empty for a new one. Ids come from outside: they are names,
 *     never paths
 * @param parameters the action's parameters
 * @param retry restarts of this task; laid over the action's and the hub's own
 * @param force whether it may push another one out of a full queue; it never exceeds a limit
 * @param requestId echoed in the {@code Started} or {@code Queued} event; may be empty
 */
public record StartRequest(
    String action,
    String taskId,
    Map<String, String> parameters,
    Optional<RetryPolicy> retry,
    boolean force,
    String requestId) {

  public StartRequest {
    parameters = Map.copyOf(parameters);
  }

  /** A task with a new id, and no wishes. */
  public static StartRequest of(String action, Map<String, String> parameters) {
    return new StartRequest(action, "", parameters, Optional.empty(), false, "");
  }
}
