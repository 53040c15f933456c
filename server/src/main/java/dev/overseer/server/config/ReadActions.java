package dev.overseer.server.config;

import dev.overseer.core.ClosestWord;
import dev.overseer.hub.ActionDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the {@code actions}. */
final class ReadActions {
  private final Set<String> drivers;

  /**
   * @param drivers the types that there are
   */
  ReadActions(Set<String> drivers) {
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
    checkType(type, section);
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

  private void checkType(String type, Section section) {
    String choice = String.join(", ", new TreeSet<>(drivers));
    if (!section.has("type")) {
      section.refuse("has no type: name its driver; there are " + choice);
    } else if (!type.isEmpty() && !drivers.contains(type)) {
      String help =
          ClosestWord.to(type, drivers)
              .map("did you mean %s?"::formatted)
              .orElse("there are " + choice);
      section.refuse("type", "is \"%s\", but there is no such driver: %s".formatted(type, help));
    }
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
