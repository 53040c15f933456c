package dev.overseer.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Tasks of these ids wait or run already. */
final class AlreadyQueuedException extends CommandException {
  private static final long serialVersionUID = 1L;
  private static final int MOST_NAMED = 5;

  AlreadyQueuedException(List<String> ids, String worker, int submitted) {
    super(
        "%s of this id: %s. %d submitted"
            .formatted(
                ids.size() == 1
                    ? "\"%s\" has a task already".formatted(SafeText.of(worker))
                    : "\"%s\" has tasks already, %d".formatted(SafeText.of(worker), ids.size()),
                ids.stream().limit(MOST_NAMED).map(SafeText::of).collect(Collectors.joining(", "))
                    + (ids.size() > MOST_NAMED ? ", …" : ""),
                submitted));
  }
}
