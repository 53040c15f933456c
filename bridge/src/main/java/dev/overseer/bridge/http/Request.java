package dev.overseer.bridge.http;

import java.util.Map;
import java.util.Optional;

/**
 * A request.
 *
 * @param method {@code GET}, {@code POST} …
 * @param path as it came, without its query
 * @param headers by their names in lower case
 * @param body not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // A request is read once, never compared.
public record Request(String method, String path, Map<String, String> headers, byte[] body) {
  public Request {
    headers = Map.copyOf(headers);
  }

  /**
   * A header's value.
   *
   * @param name in lower case
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
