package dev.overseer.bridge.http;

/** A request is not answered with what it asked for; the response says why. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Response response;

  /**
   * @param code for programs, in snake case
   * @param message for people
   */
  public RefusedException(int status, String code, String message) {
    this(Response.failure(status, code, message), message);
  }

  private RefusedException(Response response, String message) {
    super(message);
    this.response = response;
  }

  /** The same with a header in its response. */
  public RefusedException with(String name, String value) {
    return new RefusedException(response.with(name, value), String.valueOf(getMessage()));
  }

  /** What to answer. */
  public Response response() {
    return response;
  }
}
