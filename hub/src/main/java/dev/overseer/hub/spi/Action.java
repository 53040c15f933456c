package dev.overseer.hub.spi;

import dev.overseer.hub.ParameterSpec;
import java.util.Map;
import java.util.Optional;

/** Something that can be started by name. Thread-safe: many tasks of it start at once. */
public interface Action {

  /** The parameters that it knows, by name. Others are allowed in a request and passed on. */
  default Map<String, ParameterSpec> parameters() {
    return Map.of();
  }

  /**
   * Checks a request's parameters before anything is reserved for it.
   *
   * @param parameters as the client gave them, without defaults
   */
  default void validate(Map<String, String> parameters) throws InvalidParametersException {}

  /**
   * Says what to run for a task: at its first start and at each restart. May block; the hub calls
   * it outside its lock.
   *
   * @throws Exception if the work can't be prepared; its message goes to the client
   */
  Work prepare(TaskContext task) throws Exception;

  /** A service that runs beside the hub for as long as the action exists, and may submit tasks. */
  default Optional<BackgroundService> service() {
    return Optional.empty();
  }
}
