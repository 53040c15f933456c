package dev.overseer.hub.exec;

/** A condition could not be evaluated for one value or one line. */
final class ConditionFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String kind;

  /**
   * @param kind the sort of fault, without anything of the value or line, which may be secret
   * @param message what went wrong, for whoever gave the value
   */
  ConditionFailedException(String kind, String message) {
    // Some programs print many lines that all fail: a trace for each would cost more than the rest.
    super(message, null, false, false);
    this.kind = kind;
  }

  /** The sort of fault, fit for a log. */
  String kind() {
    return kind;
  }
}
