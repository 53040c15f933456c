package dev.overseer.testkit.discord;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request as the server read it.
 *
 * @param method in capitals
 * @param path without the query
 * @param query decoded parameters, the first of each name
 * @param headers in order, names in small letters
 * @param body all of it
 * @param arrived when its last byte had been read
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ApiRequest(
    String method,
    String path,
    Map<String, String> query,
    List<Map.Entry<String, String>> headers,
    byte[] body,
    Instant arrived) {

  /** The first value of a header; empty if it is missing. */
  String header(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equals(key)) {
        return header.getValue();
      }
    }
    return "";
  }

  /** The version of the API that it is for: 6 where the path names none. */
  int version() {
    String[] parts = path.split("/", -1);
    boolean named = parts.length > 2 && parts[2].matches("v\\d+");
    return named ? Integer.parseInt(parts[2].substring(1)) : 6;
  }

  /** The path behind {@code /api} and the version, in its parts. */
  List<String> route() {
    List<String> parts = List.of(path.split("/", -1));
    if (parts.size() < 3 || !parts.get(1).equals("api")) {
      return List.of();
    }
    return parts.subList(parts.get(2).matches("v\\d+") ? 3 : 2, parts.size());
  }
}
