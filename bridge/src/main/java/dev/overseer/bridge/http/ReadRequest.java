package dev.overseer.bridge.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads one request, RFC 9112. What is ambiguous there is refused: bodies without a length, folded
 * headers, two lengths.
 */
final class ReadRequest {
  private static final int MOST_HEAD = 16 * 1024;
  private static final int MOST_HEADERS = 64;

  private final InputStream in;
  private final OutputStream out;

  private final int mostBody;

  /**
   * @param in buffered
   * @param out where {@code 100 Continue} goes, to those who wait for it before they send a body
   * @param mostBody in bytes
   */
  ReadRequest(InputStream in, OutputStream out, int mostBody) {
    this.in = in;
    this.out = out;
    this.mostBody = mostBody;
  }

  /**
   * Reads it.
   *
   * @throws RefusedException if it is none, or too long
   * @throws IOException if the connection breaks
   */
  Request read() throws IOException, RefusedException {
    String[] lines = head().split("\r\n", -1);
    String[] words = lines[0].split(" ", -1);
    if (words.length != 3
        || !words[0].matches("[A-Z]{1,16}")
        || !words[1].matches("/[!-~]*")
        || !words[2].matches("HTTP/1\\.[01]")) {
      throw bad("the first line must be a method, a path and HTTP/1.1");
    }
    Map<String, String> headers = headers(lines);
    byte[] body = body(headers);
    int query = words[1].indexOf('?');
    return new Request(
        words[0], query < 0 ? words[1] : words[1].substring(0, query), headers, body);
  }

  private String head() throws IOException, RefusedException {
    byte[] head = new byte[MOST_HEAD];
    int length = 0;
    while (length < 4
        || head[length - 1] != '\n'
        || head[length - 2] != '\r'
        || head[length - 3] != '\n'
        || head[length - 4] != '\r') {
      if (length == MOST_HEAD) {
        throw new RefusedException(
            431, "head_too_large", "the headers are longer than %d bytes".formatted(MOST_HEAD));
      }
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the request ended in its headers");
      }
      head[length++] = (byte) next;
    }
    return new String(head, 0, length - 4, StandardCharsets.ISO_8859_1);
  }

  private static Map<String, String> headers(String[] lines) throws RefusedException {
    if (lines.length - 1 > MOST_HEADERS) {
      throw new RefusedException(431, "head_too_large", "there are more than 64 headers");
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1 || !lines[i].substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        throw bad("header %d is none".formatted(i));
      }
      String value = lines[i].substring(colon + 1).strip();
      if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f))) {
        throw bad("header %d holds control characters".formatted(i));
      }
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      if (headers.put(name, value) != null) {
        throw bad("there are two headers " + name);
      }
    }
    return headers;
  }

  private byte[] body(Map<String, String> headers) throws IOException, RefusedException {
    if (headers.containsKey("transfer-encoding")) {
      throw new RefusedException(
          411, "length_required", "send the body with a Content-Length, not in chunks");
    }
    String length = headers.getOrDefault("content-length", "0");
    if (!length.matches("\\d{1,18}")) {
      throw bad("Content-Length must be a number");
    }
    if (Long.parseLong(length) > mostBody) {
      throw new RefusedException(
          413, "too_large", "the body is longer than %d bytes".formatted(mostBody));
    }
    int bytes = Integer.parseInt(length);
    if (bytes > 0 && headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    byte[] body = in.readNBytes(bytes);
    if (body.length < bytes) {
      throw new EOFException("the request ended in its body");
    }
    return body;
  }

  private static RefusedException bad(String message) {
    return new RefusedException(400, "bad_request", message);
  }
}
