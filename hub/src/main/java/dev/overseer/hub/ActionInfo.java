package dev.overseer.hub;

import java.util.Map;
import java.util.Optional;

/**
 * An action as it is described to clients.
 *
 * @param definition as configured
 * @param parameters what it accepts
 * @param retry the action's policy laid over the hub's own; empty where neither has one
 */
public record ActionInfo(
    ActionDefinition definition,
    Map<String, ParameterSpec> parameters,
    Optional<RetryPolicy> retry) {}
