package dev.overseer.cli;

import java.util.Collection;

/** No worker of this name has anything in the spool. */
final class NoSuchWorkerException extends CommandException {
  private static final long serialVersionUID = 1L;

  NoSuchWorkerException(String name, Collection<String> known) {
    super(
        "there is no worker \"%s\" here.%s See \"overseer status\""
            .formatted(
                SafeText.of(name),
                NearestName.to(name, known)
                    .map(nearest -> " Did you mean \"" + SafeText.of(nearest) + "\"?")
                    .orElse("")));
  }
}
