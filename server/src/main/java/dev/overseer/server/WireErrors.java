package dev.overseer.server;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.hub.HubException;
import dev.overseer.protocol.ServerMessage.ErrorReply;
import dev.overseer.protocol.WireException;

/** Turns what went wrong into the client's answer, in one place. */
final class WireErrors {
  private WireErrors() {}

  /** The answer to a frame that is no request. */
  static ErrorReply answer(WireException notOne) {
    return new ErrorReply(text(notOne), "", notOne.requestId());
  }

  /**
   * The answer to a request that failed.
   *
   * @param requestId of the request
   * @param log hears of faults of ours
   */
  static ErrorReply answer(RuntimeException failure, String requestId, Log log) {
    return switch (failure) {
      case HubException.DuplicateTask duplicate ->
          new ErrorReply(text(duplicate), duplicate.existingTaskId(), requestId);
      case HubException refused -> new ErrorReply(text(refused), "", requestId);
      case RequestRefused refused -> new ErrorReply(text(refused), "", requestId);
      default -> {
        log.error("a request failed for a reason of ours", failure, field("request", requestId));
        yield new ErrorReply("internal error: the hub's log says more", "", requestId);
      }
    };
  }

  private static String text(RuntimeException exception) {
    return String.valueOf(exception.getMessage());
  }
}
