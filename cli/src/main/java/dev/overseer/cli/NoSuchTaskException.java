package dev.overseer.cli;

import java.util.List;

/** What was given for a task names none, or several. */
final class NoSuchTaskException extends CommandException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 5;

  private NoSuchTaskException(String message) {
    super(message);
  }

  static NoSuchTaskException none(String given) {
    return new NoSuchTaskException(
        "there is no task \"%s\": see \"overseer ps --all\"".formatted(SafeText.of(given)));
  }

  static NoSuchTaskException several(String given, List<String> taskIds) {
    String shown =
        SafeText.of(String.join(", ", taskIds.subList(0, Math.min(SHOWN, taskIds.size()))));
    String more = taskIds.size() > SHOWN ? ", …" : "";
    return new NoSuchTaskException(
        "\"%s\" could be any of %d tasks: %s%s"
            .formatted(SafeText.of(given), taskIds.size(), shown, more));
  }
}
