package dev.overseer.protocol;

/**
 * A frame is not a message. Its text goes to the other side as it is.
 *
 * <p>Thrown before anything is done about the frame; the connection can go on.
 */
public abstract sealed class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String requestId;

  private WireException(String message, String requestId) {
    // Garbage may arrive at any rate: a stack trace would cost more than the frame did.
    super(message, null, false, false);
    this.requestId = requestId;
  }

  /** The id that the answer should echo; empty where none could be read. */
  public String requestId() {
    return requestId;
  }

  /** The frame is not one JSON object. */
  public static final class InvalidJson extends WireException {
    private static final long serialVersionUID = 1L;

    InvalidJson(String why) {
      super("invalid JSON: " + why, "");
    }
  }

  /** The request has no id to answer to. */
  public static final class IdRequired extends WireException {
    private static final long serialVersionUID = 1L;

    IdRequired() {
      super("id is required", "");
    }
  }

  /** No message has this type. */
  public static final class UnknownType extends WireException {
    private static final long serialVersionUID = 1L;

    UnknownType(String type, String requestId) {
      super("unknown message type: " + type, requestId);
    }
  }

  /** A field has the wrong type or a value that cannot be. */
  public static final class InvalidField extends WireException {
    private static final long serialVersionUID = 1L;

    InvalidField(String why, String requestId) {
      super("invalid message: " + why, requestId);
    }
  }
}
