package dev.overseer.server.config;

import dev.overseer.core.ClosestWord;
import dev.overseer.hub.ActionDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code actions}. */
final class ReadActions {
  private final Optional<Drivers> drivers;

  /**
   * @param drivers those that there are; empty if that is not known
   */
  ReadActions(Optional<Drivers> drivers) {
    this.drivers = drivers;
  }

  List<ActionDefinition> read(Map<String, Section> actions) {
    List<ActionDefinition> definitions = new ArrayList<>();
    actions.forEach((name, section) -> definitions.add(action(name, section)));
    return definitions;
  }

  private ActionDefinition action(String name, Section section) {
    if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
      section.refuse("is no name for an action: give it letters to call it by");
    }
    String type = section.has("type") ? section.read(ActionSettings.TYPE).orElse("") : "";
    if (!section.has("type")) {
      section.refuse(
          "has no type: name its driver"
              + drivers.map(known -> "; there are " + listed(known)).orElse(""));
    } else if (!type.isEmpty()) {
      drivers.ifPresent(known -> checkType(type, known, section));
    }
    ActionDefinition definition =
        new ActionDefinition(
            name,
            type,
            section.value(ActionSettings.DESCRIPTION),
            config(section.section("config")),
            ReadRetry.read(section.section("retry")),
            ReadPool.read(section.section("task_pool")),
            section.value(ActionSettings.DEDUPE_KEY));
    section.expect(ActionSettings.TYPE);
    section.refuseUnknown();
    return definition;
  }

  private static void checkType(String type, Drivers known, Section section) {
    if (!known.types().contains(type)) {
      String help =
          ClosestWord.to(type, known.types())
              .map("did you mean %s?"::formatted)
              .orElseGet(() -> "there are " + listed(known));
      section.refuse("type", "is \"%s\", but there is no such driver: %s".formatted(type, help));
    }
  }

  private static String listed(Drivers known) {
    return String.join(", ", known.types());
  }

  /** The driver's own settings. A key with nothing behind it is left out. */
  private static Map<String, Object> config(Section section) {
    Map<String, Object> config = new LinkedHashMap<>();
    section
        .entries()
        .forEach(
            (key, entry) -> {
              Object value = entry.value().toJava();
              if (value != null) {
                config.put(key, value);
              }
            });
    return config;
  }
}
