package dev.overseer.testkit.discord;

import java.time.Duration;

/** What the fake does wrong with a request. */
public sealed interface Fault {

  /**
   * Answers without having done anything.
   *
   * @param status the status
   * @param contentType of the body
   * @param body as it is
   */
  record Answers(int status, String contentType, String body) implements Fault {}

  /**
   * A 429 with Discord's headers and body.
   *
   * @param retryAfter what it says, with its fraction
   * @param scope {@code user}, {@code shared} or {@code global}
   */
  record Limits(Duration retryAfter, String scope) implements Fault {}

  /**
   * A 429 without a body.
   *
   * @param retryAfter the header; empty for none
   */
  record LimitsWithoutBody(String retryAfter) implements Fault {}

  /** Does what it is asked, and closes the connection in place of an answer. */
  record LosesAnswer() implements Fault {}

  /** Closes the connection without having done anything. */
  record ClosesAtOnce() implements Fault {}

  /** Answers as it should, and closes the connection without having said so. */
  record ClosesAfterAnswer() implements Fault {}

  /** Does what it is asked, and resets the connection in the middle of the answer's body. */
  record BreaksAnswer() implements Fault {}

  /**
   * Does what it is asked, and sends the answer byte by byte.
   *
   * @param pause between two bytes
   */
  record Trickles(Duration pause) implements Fault {}

  /** Does nothing, and says nothing, until the client gives up. */
  record Hangs() implements Fault {}

  /** Stops reading in the middle of the request. */
  record StopsReading() implements Fault {}

  /**
   * Answers a request after its head, without reading its body, and closes the connection.
   *
   * @param status the status
   */
  record AnswersEarly(int status) implements Fault {}

  /** A status with a body as Discord has it. */
  static Fault status(int status) {
    return switch (status) {
      case 401 -> json(401, "{\"message\": \"Invalid Webhook Token\", \"code\": 50027}");
      case 403 -> json(403, "{\"message\": \"Missing Permissions\", \"code\": 50013}");
      case 404 -> json(404, "{\"message\": \"Unknown Webhook\", \"code\": 10015}");
      case 400 -> json(400, "{\"message\": \"Invalid Form Body\", \"code\": 50035}");
      case 500 -> json(500, "{\"message\": \"500: Internal Server Error\", \"code\": 0}");
      default ->
          new Answers(
              status, "text/html", "<html><head><title>" + status + "</title></head></html>\n");
    };
  }

  private static Fault json(int status, String body) {
    return new Answers(status, "application/json", body);
  }
}
