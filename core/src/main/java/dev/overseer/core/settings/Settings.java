package dev.overseer.core.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** Every setting with its value, secrets hidden. */
  @Override
  public String toString() {
    return values.keySet().stream()
        .map(setting -> setting + "=" + shown(setting))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private <T> String shown(Setting<T> setting) {
    return setting.kind().isSecret() ? Secret.REDACTED : setting.kind().write(get(setting));
  }

  private record Value(Object value, Origin origin) {}
}
