package dev.overseer.hub.spi;

import dev.overseer.hub.ActionDefinition;

/**
 * Makes actions of one type. Found through {@link java.util.ServiceLoader}, or given to the hub's
 * builder in code. Stateless or thread-safe.
 */
public interface Driver {

  /** The word that a definition's {@code type} names this driver by, {@code exec} for one. */
  String type();

  /**
   * Makes an action from its definition. Whatever can be checked or compiled is checked and
   * compiled here, so that a mistake shows at start-up and not at a start.
   *
   * @throws InvalidDefinitionException if the definition can't work; the message says which key
   */
  Action create(ActionDefinition definition);
}
