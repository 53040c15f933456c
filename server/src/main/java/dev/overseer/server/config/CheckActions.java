package dev.overseer.server.config;

import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.InvalidDefinitionException;
import dev.overseer.server.config.ServeConfiguration.HubPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Lets every driver make its actions, and reports all that can't be made: a hub would stop at the
 * first.
 */
public final class CheckActions {
  private CheckActions() {}

  /**
   * Checks them. Compiles what a start would compile, which may take a second.
   *
   * @throws InvalidSettingsException with what is wrong with each, and where
   */
  public static void check(HubPart hub) {
    Map<String, Driver> drivers = new HashMap<>();
    ServiceLoader.load(Driver.class).forEach(driver -> drivers.put(driver.type(), driver));
    check(hub, drivers);
  }

  static void check(HubPart hub, Map<String, Driver> drivers) {
    List<String> problems = new ArrayList<>();
    for (ActionDefinition action : hub.actions()) {
      Driver driver = drivers.get(action.type());
      if (driver == null) {
        continue; // Said when the file was read.
      }
      try {
        driver.create(action);
      } catch (InvalidDefinitionException wrong) {
        String message = String.valueOf(wrong.getMessage());
        problems.add("%s: %s".formatted(hub.places().of(action.name(), message), message));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
  }
}
