package dev.overseer.server.config;

import dev.overseer.core.GoQuote;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.InvalidDefinitionException;
import dev.overseer.server.config.ServeConfiguration.HubPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets every driver make its actions, and reports all that can't be made: a hub would stop at the
 * first.
 */
final class CheckActions {
  private CheckActions() {}

  /** What is wrong with each, and where. */
  static List<String> problems(HubPart hub, Drivers drivers) {
    return problems(hub.actions(), hub.places(), drivers);
  }

  static List<String> problems(List<ActionDefinition> actions, Places places, Drivers drivers) {
    List<String> problems = new ArrayList<>();
    for (ActionDefinition action : actions) {
      // An unknown type was said when the file was read.
      Optional.ofNullable(drivers.byType().get(action.type()))
          .flatMap(driver -> fault(driver, action))
          .ifPresent(
              fault -> problems.add("%s: %s".formatted(places.of(action.name(), fault), fault)));
    }
    return problems;
  }

  private static Optional<String> fault(Driver driver, ActionDefinition action) {
    try {
      driver.create(action);
      return Optional.empty();
    } catch (InvalidDefinitionException wrong) {
      return Optional.of(String.valueOf(wrong.getMessage()));
    } catch (RuntimeException | LinkageError fault) {
      return Optional.of(
          "action %s: its driver can't make it: %s".formatted(GoQuote.quote(action.name()), fault));
    }
  }
}
