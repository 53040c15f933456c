package dev.overseer.client;

import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.RetrySettings;
import java.util.Map;
import java.util.Optional;

/**
 * A task to be started.
 *
 * @param taskId its id, chosen by the client and never empty: so a start whose answer was lost can
 *     be told from one that never arrived
 * @param retry restarts of this task; empty leaves them to the action and the hub
 * @param force whether it may push another task out of a full queue
 */
public record TaskStart(
    String action,
    String taskId,
    Map<String, String> params,
    Optional<RetrySettings> retry,
    boolean force) {

  public TaskStart {
    params = Map.copyOf(params);
    if (taskId.isEmpty()) {
      throw new IllegalArgumentException("a task that is started by a client needs an id");
    }
  }

  ClientMessage message(String requestId) {
    return new ClientMessage.Start(requestId, action, taskId, params, retry, force);
  }
}
