package dev.overseer.hub;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An action as its configuration gives it.
 *
 * @param name what requests call it
 * @param type the driver that makes it
 * @param description a sentence for people; may be empty
 * @param config the driver's own settings: strings, numbers, booleans, lists and maps as YAML holds
 *     them; a key that has no value there counts as not given
 * @param retry restarts of its tasks, where the request doesn't say otherwise; empty means the
 *     hub's own
 * @param pool its limit and queue
 * @param dedupeKey parameters that together name a task: two with the same values don't run at
 *     once; empty means no such rule
 */
public record ActionDefinition(
    String name,
    String type,
    String description,
    Map<String, Object> config,
    Optional<RetryPolicy> retry,
    PoolConfig pool,
    List<String> dedupeKey) {

  public ActionDefinition {
    Objects.requireNonNull(name);
    config = withValues(config);
    dedupeKey = List.copyOf(dedupeKey);
  }

  /** A definition with nothing but its driver's settings: no restarts, no limit. */
  public static ActionDefinition of(String name, String type, Map<String, Object> config) {
    return new ActionDefinition(
        name, type, "", config, Optional.empty(), PoolConfig.UNLIMITED, List.of());
  }

  /** What a YAML parser hands over holds null for a key with nothing behind it. */
  private static Map<String, Object> withValues(Map<String, Object> config) {
    Map<String, Object> given = new LinkedHashMap<>(config);
    given.values().removeIf(Objects::isNull);
    return Collections.unmodifiableMap(given);
  }
}
