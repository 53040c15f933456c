package dev.overseer.bot.asks;

/**
 * How far a question is.
 *
 * <pre>
 *   Pending ──Approve──► Approved
 *           ──Deny─────► Denied
 *           ──deadline, or the run's end──► Expired
 * </pre>
 */
public sealed interface AskState {

  /** As it is on the wire. */
  String word();

  /** Nobody has answered. */
  record Pending() implements AskState {
    @Override
    public String word() {
      return "pending";
    }
  }

  /** Somebody said yes. */
  record Approved(String by) implements AskState {
    @Override
    public String word() {
      return "approved";
    }
  }

  /**
   * Somebody said no.
   *
   * @param reason may be empty
   */
  record Denied(String by, String reason) implements AskState {
    @Override
    public String word() {
      return "denied";
    }
  }

  /** Nobody said anything in time. */
  record Expired(String reason) implements AskState {
    @Override
    public String word() {
      return "expired";
    }
  }
}
