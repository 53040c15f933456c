package dev.overseer.cli;

import java.io.IOException;
import java.nio.file.Path;

/** {@code overseer up} can't keep its data where it should. */
final class DataUnusableException extends CommandException {
  private static final long serialVersionUID = 1L;

  DataUnusableException(Path folder, String why) {
    super(message(folder, why));
  }

  DataUnusableException(Path folder, IOException why) {
    super(message(folder, SafeText.of(String.valueOf(why))), why);
  }

  private static String message(Path folder, String why) {
    return "the data can't be kept in %s: %s. Name another folder with --data DIR"
        .formatted(SafeText.of(folder.toString()), why);
  }
}
