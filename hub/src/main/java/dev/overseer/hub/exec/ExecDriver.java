package dev.overseer.hub.exec;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.Driver;
import java.util.Map;

/**
 * Runs commands: the driver of the type {@code exec}. A definition names a program and its
 * arguments as templates over the task's parameters, and may say which parameters there are, what
 * they must look like, and which lines of output count. docs/exec.md describes each key.
 *
 * <pre>
 *   definition ──create──► settings, templates and conditions compiled
 *   request ──validate──► parameters complete and checked ──prepare──► command, environment, filter
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class ExecDriver implements Driver {
  /** The type that definitions name. */
  public static final String TYPE = "exec";

  private final Map<String, String> environment;

  /** A driver whose processes inherit this one's environment, but not its secrets. */
  public ExecDriver() {
    this(System.getenv());
  }

  ExecDriver(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Action create(ActionDefinition definition) {
    return new ExecAction(definition.name(), ExecSettings.of(definition), environment);
  }
}
