package dev.overseer.cli;

import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.SpoolSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The flags that settings have, on a command: their names, defaults and meanings come from the
 * settings themselves, so that the help can't say anything else.
 */
final class SettingFlags {
  private final List<Setting<?>> settings;

  private final Map<String, String> given = new LinkedHashMap<>();

  SettingFlags(List<Setting<?>> settings) {
    this.settings = settings;
  }

  /** Adds the flags to a command. */
  void addTo(CommandSpec spec) {
    for (Setting<?> setting : settings) {
      setting.flag().ifPresent(flag -> spec.addOption(option(setting, flag)));
    }
  }

  /**
   * What the settings are: flags win over the environment.
   *
   * @throws StartFailedException with every mistake that there is
   */
  Settings read(Map<String, String> environment) {
    try {
      return SpoolSettings.read(settings, given, environment);
    } catch (InvalidSettingsException wrong) {
      throw new StartFailedException(wrong);
    }
  }

  /**
   * What the settings are where none of them is about a spool.
   *
   * @throws InvalidSettingsException with every mistake that there is
   */
  Settings readPlain(Map<String, String> environment) {
    return Settings.read(
        settings,
        List.of(SettingSource.flags(given), SettingSource.environment(environment)),
        environment);
  }

  /** The flags that were given, by name. */
  Map<String, String> given() {
    return Map.copyOf(given);
  }

  private <T> OptionSpec option(Setting<T> setting, String flag) {
    return OptionSpec.builder(flag)
        .type(String.class)
        .paramLabel(label(flag))
        .description(meaning(setting))
        .setter(
            new picocli.CommandLine.Model.ISetter() {
              @Override
              @SuppressWarnings("unchecked") // picocli hands back what was there before: nothing.
              public <V> V set(V value) {
                if (value != null) {
                  given.put(flag, String.valueOf(value));
                }
                return (V) Optional.empty();
              }
            })
        .build();
  }

  private static <T> String meaning(Setting<T> setting) {
    String text = setting.meaning().replace("`", "");
    String fallback =
        setting
            .defaultValue()
            .map(setting.kind()::write)
            .filter(value -> !value.isEmpty())
            .map(value -> " Default: " + value + ".")
            .orElse("");
    // A percent sign would begin one of picocli's variables.
    return (text + fallback).replace("%", "%%");
  }

  private static String label(String flag) {
    String word = flag.substring(flag.lastIndexOf('-') + 1);
    return word.toUpperCase(Locale.ROOT);
  }
}
