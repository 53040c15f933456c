package dev.overseer.core.settings;

import java.util.Map;
import java.util.Optional;

/** Where values come from: the command line, the environment, a file. */
@FunctionalInterface
public interface SettingSource {

  /**
   * What this source has for a setting; empty if nothing.
   *
   * @throws InvalidSettingsException if it has two values that contradict each other
   */
  Optional<Given> find(Setting<?> setting);

  /**
   * The command line.
   *
   * @param values by flag, {@code --listen} for one; an empty value counts as given
   */
  static SettingSource flags(Map<String, String> values) {
    return setting ->
        setting
            .flag()
            .flatMap(
                flag ->
                    Optional.ofNullable(values.get(flag))
                        .map(value -> Given.text(Origin.FLAG, flag, setting.key(), value)));
  }

  /**
   * The environment. A variable that is empty counts as not set, since that is how deployments
   * leave one out.
   */
  static SettingSource environment(Map<String, String> environment) {
    return setting ->
        setting.variables().stream()
            .filter(name -> !environment.getOrDefault(name, "").isEmpty())
            .findFirst()
            .map(
                name ->
                    Given.text(
                        Origin.ENVIRONMENT,
                        name,
                        setting.key(),
                        environment.getOrDefault(name, "")));
  }

  /**
   * Other defaults than the settings' own, for a program that wants them so.
   *
   * @param values by the settings' keys
   */
  static SettingSource defaults(Map<String, String> values) {
    return setting ->
        Optional.ofNullable(values.get(setting.key()))
            .map(value -> Given.text(Origin.DEFAULT, "default", setting.key(), value));
  }
}
