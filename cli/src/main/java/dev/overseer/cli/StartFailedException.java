package dev.overseer.cli;

import dev.overseer.core.settings.InvalidSettingsException;
import java.util.List;

/** A program that was to run on could not start. The message says why, a line for each reason. */
final class StartFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  StartFailedException(RuntimeException why) {
    super(block(why), why);
  }

  private static String block(RuntimeException why) {
    List<String> reasons = String.valueOf(why.getMessage()).lines().map(SafeText::of).toList();
    if (reasons.size() == 1) {
      return reasons.getFirst();
    }
    String title =
        why instanceof InvalidSettingsException
            ? "the configuration has %d mistakes".formatted(reasons.size())
            : "can't start";
    return title + ":\n  " + String.join("\n  ", reasons);
  }
}
