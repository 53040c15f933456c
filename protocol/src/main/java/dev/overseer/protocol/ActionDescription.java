package dev.overseer.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An action as {@code describe} and the manifest show it.
 *
 * @param type its driver, {@code exec} for one
 * @param params what it accepts, by name
 * @param retry its policy; empty where its tasks aren't restarted
 * @param dedupeKey parameters that together name a task
 */
public record ActionDescription(
    String name,
    String type,
    String description,
    Map<String, Param> params,
    PoolSettings taskPool,
    Optional<RetrySettings> retry,
    List<String> dedupeKey) {

  public ActionDescription {
    params = Map.copyOf(params);
    dedupeKey = List.copyOf(dedupeKey);
  }

  /**
   * One parameter.
   *
   * @param defaultValue what it is when left out; empty means that it is required
   * @param validate a CEL expression over {@code value}; empty means none
   */
  public record Param(Optional<String> defaultValue, String validate) {}
}
