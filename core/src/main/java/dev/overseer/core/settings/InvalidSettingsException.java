package dev.overseer.core.settings;

import java.util.List;

/**
 * Settings can't be what they were given as. The message has a line for each mistake, with where it
 * is, the setting, its value unless that is secret, what it must be, and the way out.
 */
public final class InvalidSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public InvalidSettingsException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** A single mistake. */
  public InvalidSettingsException(String problem) {
    this(List.of(problem));
  }

  /** All mistakes, a line each. */
  public List<String> problems() {
    return problems;
  }
}
