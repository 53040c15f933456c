package dev.overseer.hub.exec;

/** A condition that a parameter's value must meet. Thread-safe. */
@FunctionalInterface
interface ParameterCheck {

  /** Whether the value meets it. */
  boolean holds(String value) throws ConditionFailedException;
}
