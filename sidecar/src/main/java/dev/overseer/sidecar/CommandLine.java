package dev.overseer.sidecar;

import dev.overseer.core.ClosestWord;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments, read by hand: a library for it would cost three megabytes of the sixty-four.
 *
 * @param flags values of settings, by flag
 * @param dryRun the transcript to print
 */
record CommandLine(
    Map<String, String> flags, Optional<String> dryRun, boolean health, boolean help) {

  private static final List<String> SWITCHES =
      List.of("--parity-mode", "--stats-cost", "--stats-tokens", "--stats-errors");

  /**
   * Reads them: {@code --flag value}, {@code --flag=value}, and switches alone.
   *
   * @throws InvalidSettingsException with every mistake
   */
  static CommandLine parse(String... arguments) {
    List<String> known = new ArrayList<>(List.of("--dry-run", "--health", "--help"));
    WatchSettings.ALL.forEach(setting -> setting.flag().ifPresent(known::add));
    Map<String, String> flags = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    Optional<String> dryRun = Optional.empty();
    boolean health = false;
    boolean help = false;
    for (int i = 0; i < arguments.length; i++) {
      int equals = arguments[i].indexOf('=');
      boolean hasValue = arguments[i].startsWith("--") && equals > 0;
      String name = hasValue ? arguments[i].substring(0, equals) : arguments[i];
      if (name.equals("--help") || name.equals("-h")) {
        help = true;
      } else if (name.equals("--health")) {
        health = true;
      } else if (!known.contains(name)) {
        problems.add(unknown(name, known));
      } else if (hasValue) {
        flags.put(name, arguments[i].substring(equals + 1));
      } else if (SWITCHES.contains(name)) {
        boolean next = i + 1 < arguments.length && isTruth(arguments[i + 1]);
        flags.put(name, next ? arguments[++i] : "true");
      } else if (i + 1 < arguments.length && !known.contains(arguments[i + 1])) {
        flags.put(name, arguments[++i]);
      } else {
        problems.add(name + " wants a value: " + name + " VALUE");
      }
    }
    String file = flags.remove("--dry-run");
    if (file != null) {
      dryRun = Optional.of(file);
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    return new CommandLine(flags, dryRun, health, help);
  }

  private static boolean isTruth(String text) {
    return List.of("true", "false", "yes", "no", "on", "off", "1", "0").contains(text);
  }

  private static String unknown(String name, List<String> known) {
    if (!name.startsWith("-")) {
      return "\"%s\" is not understood: all settings are flags, see --help".formatted(name);
    }
    return "there is no flag %s%s"
        .formatted(
            name,
            ClosestWord.to(name, known)
                .map(closest -> ", did you mean " + closest + "?")
                .orElse(": see --help"));
  }

  /** What {@code --help} prints. */
  static String usage() {
    StringBuilder text =
        new StringBuilder(
            """
            Usage: overseer watch [FLAGS]
                   overseer watch --dry-run FILE
                   overseer watch --health

            Follow an agent's transcripts and post what happens to Discord, within 64 MiB.

            """);
    for (Setting<?> setting : WatchSettings.ALL) {
      text.append("  ").append(setting.flag().orElse(setting.key()));
      text.append("  (").append(String.join(", ", setting.variables())).append(")\n");
      wrap(text, setting.meaning().replace("`", ""));
      String value = byDefault(setting);
      if (!value.isEmpty()) {
        wrap(text, "Default: " + value);
      }
    }
    return text.append(
            """
              --dry-run FILE
                    Print the posts of a transcript here, in colour, and send none.
              --health
                    Ask the watcher that HEALTH_TARGET names how it is: 0 if it is ready, else 1.
              -h, --help
                    Show this help.

            Examples:
              overseer watch --dry-run ~/.claude/projects/-home-me-work/SESSION.jsonl
              DISCORD_WEBHOOK_URL=… overseer watch --workspace-path ~/work
              DISCORD_WEBHOOK_URL=… TRANSCRIPT_PATH=run.jsonl HEALTH_TARGET=tcp://127.0.0.1:8080 \\
                overseer watch --metrics-port 9090

            Flags win over the environment. Exit codes: 0 ended by a signal, 1 failed, 2 not understood.
            """)
        .toString();
  }

  private static <T> String byDefault(Setting<T> setting) {
    return setting.defaultValue().map(setting.kind()::write).orElse("");
  }

  private static void wrap(StringBuilder text, String sentence) {
    int column = 0;
    for (String word : sentence.split(" ", -1)) {
      if (column == 0 || column + word.length() > 90) {
        text.append(column == 0 ? "        " : "\n        ");
        column = 8;
      } else {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += word.length();
    }
    text.append('\n');
  }
}
