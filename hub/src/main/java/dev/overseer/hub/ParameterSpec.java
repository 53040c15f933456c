package dev.overseer.hub;

import java.util.Optional;

/**
 * One parameter of an action.
 *
 * @param defaultValue what it is when a request leaves it out; empty means that it is required
 * @param validate the CEL expression over {@code value} that must hold; empty means none
 */
public record ParameterSpec(Optional<String> defaultValue, Optional<String> validate) {
  /** A parameter that each request must give. */
  public static final ParameterSpec REQUIRED =
      new ParameterSpec(Optional.empty(), Optional.empty());

  /** Whether a request must give it. */
  public boolean required() {
    return defaultValue.isEmpty();
  }
}
