package dev.overseer.hub;

import dev.overseer.core.GoQuote;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.InvalidDefinitionException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Has each action made by the driver of its type. */
final class LoadActions {
  private final Map<String, Driver> drivers;

  LoadActions(Map<String, Driver> drivers) {
    this.drivers = drivers;
  }

  /**
   * Makes them all.
   *
   * @return by name
   * @throws InvalidDefinitionException if one of them can't work
   */
  Map<String, HubState.LoadedAction> load(List<ActionDefinition> definitions) {
    Map<String, HubState.LoadedAction> loaded = new TreeMap<>();
    for (ActionDefinition definition : definitions) {
      Driver driver = drivers.get(definition.type());
      if (driver == null) {
        throw new InvalidDefinitionException(
            "action %s: unknown type %s; there are %s"
                .formatted(
                    GoQuote.quote(definition.name()),
                    GoQuote.quote(definition.type()),
                    drivers.keySet().stream().sorted().toList()));
      }
      if (loaded.put(
              definition.name(), new HubState.LoadedAction(definition, create(driver, definition)))
          != null) {
        throw new InvalidDefinitionException(
            "action %s is defined twice".formatted(GoQuote.quote(definition.name())));
      }
    }
    return loaded;
  }

  private static Action create(Driver driver, ActionDefinition definition) {
    try {
      return driver.create(definition);
    } catch (InvalidDefinitionException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new InvalidDefinitionException(
          "action %s: its driver can't make it: %s".formatted(GoQuote.quote(definition.name()), e),
          e);
    }
  }
}
