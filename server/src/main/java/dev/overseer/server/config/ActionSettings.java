package dev.overseer.server.config;

import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Setting;
import java.util.List;
import java.util.Map;

/** The keys of an action that hold a single value. */
final class ActionSettings {
  static final Setting<String> TYPE =
      Setting.of("type", Kinds.text()).means("The driver that makes it, `exec` for one.");

  static final Setting<String> DESCRIPTION =
      Setting.of("description", Kinds.text())
          .spelled("meta.description")
          .byDefault("")
          .means("A sentence for people.");

  static final Setting<List<String>> DEDUPE_KEY =
      Setting.of("dedupe_key", Kinds.listOf(Kinds.text()))
          .byDefault(List.of())
          .means(
              "Parameters that together name a task: two with the same values don't run at once.");

  static final List<Setting<?>> ALL = List.of(TYPE, DESCRIPTION, DEDUPE_KEY);

  /** What to say of keys that people expect here. */
  static final Map<String, String> HINTS =
      Map.of(
          "params", "parameters belong to the driver, under config.parameters",
          "parameters", "it belongs to the driver, under config.parameters",
          "entrypoint", "it belongs to the driver, under config.entrypoint",
          "command", "it belongs to the driver, under config.command",
          "output", "it belongs to the driver, under config.output");

  private ActionSettings() {}
}
