package dev.overseer.cli;

import dev.overseer.core.ClosestWord;
import java.util.Collection;

/** No worker of this name has anything in the spool. */
final class NoSuchWorkerException extends CommandException {
  private static final long serialVersionUID = 1L;

  NoSuchWorkerException(String name, Collection<String> known) {
    super(
        "there is no worker \"%s\" here.%s See \"overseer status\""
            .formatted(
                SafeText.of(name),
                ClosestWord.to(name, known)
                    .map(nearest -> " Did you mean \"" + SafeText.of(nearest) + "\"?")
                    .orElse("")));
  }
}
