package dev.overseer.bridge.ask;

import dev.overseer.bridge.bot.BotSettings;
import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every setting of the hook. */
public final class AskSettings {
  public static final Setting<Duration> ASK_TIMEOUT =
      Setting.of("ask_timeout", Kinds.seconds())
          .flag("--ask-timeout")
          .variable("ASK_TIMEOUT")
          .byDefault(Duration.ofMinutes(5))
          .means(
              "How long a person has to answer; then the answer is no. Must be shorter than the"
                  + " hook's `timeout` in settings.json.");

  /** All that {@code overseer ask} knows. */
  public static final List<Setting<?>> ALL =
      Stream.<Setting<?>>concat(BotSettings.ALL.stream(), Stream.of(ASK_TIMEOUT)).toList();

  private AskSettings() {}
}
