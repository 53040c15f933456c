package dev.overseer.core.log;

import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import java.util.List;
import java.util.Map;

/** The settings that every program of ours has for its log on stderr. */
public final class LogSettings {
  public static final Setting<LogLevel> LEVEL =
      Setting.of("log_level", Kinds.oneOf(LogLevel.class))
          .variable("LOG_LEVEL")
          .byDefault(LogLevel.INFO)
          .means("How much is written to stderr: events of this level and above.");

  public static final Setting<LogFormat> FORMAT =
      Setting.of("log_format", Kinds.oneOf(LogFormat.class))
          .variable("LOG_FORMAT")
          .byDefault(LogFormat.TEXT)
          .means(
              "How it is written: a line for people, in colour on a terminal, or a JSON object on"
                  + " a line.");

  /** Both. */
  public static final List<Setting<?>> ALL = List.of(LEVEL, FORMAT);

  private LogSettings() {}

  /** The log on stderr that settings ask for. */
  public static Log toStderr(Settings settings, String name) {
    return Log.toStderr(settings.get(LEVEL), settings.get(FORMAT), name);
  }

  /**
   * The log on stderr that the environment asks for, for programs without a configuration.
   *
   * @throws InvalidSettingsException if it asks for something that there isn't
   */
  public static Log toStderr(Map<String, String> environment, String name) {
    return toStderr(
        Settings.read(ALL, List.of(SettingSource.environment(environment)), environment), name);
  }
}
