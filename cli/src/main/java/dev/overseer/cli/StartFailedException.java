package dev.overseer.cli;

import dev.overseer.core.settings.InvalidSettingsException;
import java.util.List;

/** A program that was to run on could not start. The message says why, a line for each reason. */
final class StartFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  StartFailedException(InvalidSettingsException why) {
    super(block(why.problems()), why);
  }

  StartFailedException(Exception why) {
    super(SafeText.of(String.valueOf(why.getMessage())), why);
  }

  private static String block(List<String> problems) {
    List<String> lines = problems.stream().map(SafeText::of).toList();
    return lines.size() == 1
        ? lines.getFirst()
        : "there are %d mistakes:\n  %s".formatted(lines.size(), String.join("\n  ", lines));
  }
}
