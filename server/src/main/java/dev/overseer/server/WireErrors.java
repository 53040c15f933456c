package dev.overseer.server;

import dev.overseer.hub.HubException;
import dev.overseer.protocol.ServerMessage.ErrorReply;
import dev.overseer.protocol.WireException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong into the client's answer, in one place. */
final class WireErrors {
  private static final Logger LOG = LoggerFactory.getLogger(WireErrors.class);

  private WireErrors() {}

  /** The answer to a frame that is no request. */
  static ErrorReply answer(WireException notOne) {
    return new ErrorReply(text(notOne), "", notOne.requestId());
  }

  /**
   * The answer to a request that failed.
   *
   * @param requestId of the request
   */
  static ErrorReply answer(RuntimeException failure, String requestId) {
    return switch (failure) {
      case HubException.DuplicateTask duplicate ->
          new ErrorReply(text(duplicate), duplicate.existingTaskId(), requestId);
      case HubException refused -> new ErrorReply(text(refused), "", requestId);
      case RequestRefused refused -> new ErrorReply(text(refused), "", requestId);
      default -> {
        LOG.atError()
            .setCause(failure)
            .addKeyValue("request", requestId)
            .log("a request failed for a reason of ours");
        yield new ErrorReply("internal error: the hub's log says more", "", requestId);
      }
    };
  }

  private static String text(RuntimeException exception) {
    return String.valueOf(exception.getMessage());
  }
}
