package dev.overseer.core.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of some settings: each from the strongest source that has one, else its default.
 * Immutable.
 */
public final class Settings {
  private final Map<Setting<?>, Value> values;

  private Settings(Map<Setting<?>, Value> values) {
    this.values = values;
  }

  /**
   * Reads settings.
   *
   * @param definitions which
   * @param sources where from, the strongest first
   * @param environment what paths may refer to
   * @throws InvalidSettingsException with every mistake that there is, not just the first
   */
  public static Settings read(
      List<Setting<?>> definitions, List<SettingSource> sources, Map<String, String> environment) {
    Map<Setting<?>, Value> values = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Setting<?> setting : definitions) {
      try {
        values.put(setting, valueOf(setting, sources, environment));
      } catch (InvalidSettingsException wrong) {
        problems.addAll(wrong.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    return new Settings(values);
  }

  private static Value valueOf(
      Setting<?> setting, List<SettingSource> sources, Map<String, String> environment) {
    for (SettingSource source : sources) {
      Optional<Given> given = source.find(setting);
      if (given.isPresent()) {
        return new Value(setting.read(given.get(), environment), given.get().origin());
      }
    }
    return new Value(
        setting
            .defaultValue()
            .map(Object.class::cast)
            .orElseThrow(() -> new InvalidSettingsException(setting.missing())),
        Origin.DEFAULT);
  }

  /**
   * A setting's value.
   *
   * @throws IllegalArgumentException if it was not among those that were read
   */
  public <T> T get(Setting<T> setting) {
    @SuppressWarnings("unchecked") // valueOf reads each value with the setting that is its key.
    T value = (T) of(setting).value;
    return value;
  }

  /** Where a setting's value came from. */
  public Origin origin(Setting<?> setting) {
    return of(setting).origin;
  }

  private Value of(Setting<?> setting) {
    return Optional.ofNullable(values.get(setting))
        .orElseThrow(() -> new IllegalArgumentException(setting + " is not among these settings"));
  }

  /** Where each setting's value came from by its key, in their order. */
  public Map<String, Origin> origins() {
    Map<String, Origin> origins = new LinkedHashMap<>();
    values.forEach((setting, value) -> origins.put(setting.key(), value.origin));
    return Collections.unmodifiableMap(origins);
  }

  /** Every setting's value as text by its key, in their order, secrets hidden. */
  public Map<String, String> shown() {
    Map<String, String> shown = new LinkedHashMap<>();
    values.keySet().forEach(setting -> shown.put(setting.key(), shown(setting)));
    return Collections.unmodifiableMap(shown);
  }

  private <T> String shown(Setting<T> setting) {
    T value = get(setting);
    boolean none = value instanceof Optional<?> optional && optional.isEmpty();
    return setting.kind().isSecret() && !none ? Secret.REDACTED : setting.kind().write(value);
  }

  /** Every setting with its value, secrets hidden. */
  @Override
  public String toString() {
    return shown().toString();
  }

  private record Value(Object value, Origin origin) {}
}
