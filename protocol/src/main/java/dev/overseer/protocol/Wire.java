package dev.overseer.protocol;

import java.util.Map;

/**
 * Messages to JSON and back, UTF-8 both ways.
 *
 * <p>Fields that nobody knows are ignored in both directions, so old and new programs understand
 * each other. Written messages leave out what Go's {@code omitempty} leaves out. Half a surrogate
 * pair becomes U+FFFD. Thread-safe: it holds no state.
 */
public final class Wire {
  private Wire() {}

  /**
   * Reads a request.
   *
   * @param utf8 one frame's text
   * @throws WireException if it isn't one; its message and id are what the {@code error} answer
   *     says
   */
  public static ClientMessage readClientMessage(byte[] utf8) {
    return ReadClientMessage.read(utf8);
  }

  /**
   * Reads an answer or an event.
   *
   * @param utf8 one frame's text
   * @throws WireException if it isn't one. {@link WireException.UnknownType} is a message of a
   *     newer hub, and best passed over
   */
  public static ServerMessage readServerMessage(byte[] utf8) {
    return ReadServerMessage.read(utf8);
  }

  /** Writes a request. */
  public static byte[] write(ClientMessage message) {
    return WriteClientMessage.write(message);
  }

  /** Writes an answer or an event. */
  public static byte[] write(ServerMessage message) {
    return WriteServerMessage.write(message);
  }

  /**
   * Writes a document.
   *
   * @param document maps with string keys, lists, strings, numbers, booleans; also {@link
   *     ActionDescription}, {@link PoolSettings} and {@link RetrySettings}, in the form that
   *     messages give them
   */
  public static byte[] writeDocument(Map<String, Object> document) {
    return WriteJson.object(json -> document.forEach(json::value));
  }

  /**
   * Reads a document: maps, lists, strings, longs, doubles, booleans, in the order of the text;
   * nulls are left out.
   *
   * @throws WireException if it isn't one JSON object
   */
  public static Map<String, Object> readDocument(byte[] utf8) {
    return ReadJson.object(utf8, _ -> true);
  }
}
