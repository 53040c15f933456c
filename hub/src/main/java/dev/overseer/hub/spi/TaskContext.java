package dev.overseer.hub.spi;

import java.util.Map;

/**
 * The task that work is prepared for.
 *
 * @param taskId its id; from outside, so never a path
 * @param action the action's name
 * @param parameters as the client gave them, without defaults
 * @param attempt 0 for the first start, then the number of the restart
 */
public record TaskContext(
    String taskId, String action, Map<String, String> parameters, int attempt) {

  public TaskContext {
    parameters = Map.copyOf(parameters);
  }
}
