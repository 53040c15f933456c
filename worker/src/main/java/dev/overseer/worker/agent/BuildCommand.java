package dev.overseer.worker.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the arguments for one attempt.
 *
 * <p>A description that can't be an argument goes in through standard input instead, and its
 * argument is left out: one that begins with a hyphen, which the agent would read as an option, and
 * one over the kernel's limit for a single argument.
 */
final class BuildCommand {
  /** MAX_ARG_STRLEN of Linux: 32 pages, the terminating NUL included. execve(2). */
  private static final int LONGEST_ARGUMENT_BYTES = 131_071;

  private BuildCommand() {}

  /**
   * A command line.
   *
   * @param stdin what the agent reads from standard input; empty means nothing
   */
  record CommandLine(List<String> argv, Optional<String> stdin) {}

  /**
   * Fills a profile in.
   *
   * @param values what placeholders stand for; those that are missing have no value
   */
  static CommandLine fillIn(AgentProfile profile, String prompt, Map<String, String> values) {
    boolean asArgument = canBeArgument(prompt);
    List<String> argv = new ArrayList<>();
    for (String argument : profile.argv()) {
      if (argument.equals(AgentProfile.PROMPT)) {
        if (asArgument) {
          argv.add(prompt);
        }
        continue;
      }
      Optional<String> filled = fill(argument, prompt, asArgument, values);
      if (filled.isPresent()) {
        argv.add(filled.get());
      } else if (argv.getLast().startsWith("-")) {
        argv.removeLast();
      }
    }
    return new CommandLine(argv, asArgument ? Optional.empty() : Optional.of(prompt));
  }

  private static Optional<String> fill(
      String argument, String prompt, boolean promptFits, Map<String, String> values) {
    StringBuilder filled = new StringBuilder();
    int at = 0;
    while (true) {
      int open = argument.indexOf('{', at);
      int close = open < 0 ? -1 : argument.indexOf('}', open);
      if (close < 0) {
        return Optional.of(filled.append(argument, at, argument.length()).toString());
      }
      String placeholder = argument.substring(open, close + 1);
      filled.append(argument, at, open);
      if (placeholder.equals(AgentProfile.PROMPT)) {
        if (!promptFits) {
          return Optional.empty();
        }
        filled.append(prompt);
      } else if (!PLACEHOLDERS.contains(placeholder)) {
        filled.append(placeholder);
      } else {
        String value = values.get(placeholder);
        if (value == null) {
          return Optional.empty();
        }
        filled.append(value);
      }
      at = close + 1;
    }
  }

  private static final List<String> PLACEHOLDERS =
      List.of(AgentProfile.SYSTEM_PROMPT_FILE, "{task_id}", "{worker}", "{attempt}");

  private static boolean canBeArgument(String prompt) {
    return !prompt.startsWith("-")
        && prompt.indexOf('\0') < 0
        && prompt.getBytes(StandardCharsets.UTF_8).length <= LONGEST_ARGUMENT_BYTES;
  }
}
