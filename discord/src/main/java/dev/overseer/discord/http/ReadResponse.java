package dev.overseer.discord.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one response, <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>: interim
 * responses are passed over; a body ends by its length, its last chunk, or the connection's end.
 * Everything has a limit, so that no server can make it hold more than a few hundred kilobytes.
 */
final class ReadResponse {
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int MOST_HEADERS = 200;
  private static final int MOST_INTERIM = 10;

  private final InputStream in;
  private final int longestBody;
  private boolean keepsConnection;
  private boolean begun;

  /**
   * @param longestBody how much of a body is kept and waited for
   */
  ReadResponse(InputStream in, int longestBody) {
    this.in = in;
    this.longestBody = longestBody;
  }

  /** Whether any byte of the response came. */
  boolean begun() {
    return begun;
  }

  /** Whether the connection can take another request. Known once the response has been read. */
  boolean keepsConnection() {
    return keepsConnection;
  }

  /** Reads it. Once its status is known, it never fails: what broke off is marked as not whole. */
  HttpResponse read() throws IOException {
    for (int i = 0; i < MOST_INTERIM; i++) {
      String line = readLine();
      int status = statusOf(line);
      ResponseHeaders headers = new ResponseHeaders();
      ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
      boolean whole = false;
      try {
        readHeaders(headers);
        if (status < 200) {
          continue;
        }
        whole = readBody(status, headers, body);
        keepsConnection =
            whole
                && line.startsWith("HTTP/1.1")
                && !headers.lists("Connection", "close")
                && isFramed(status, headers);
      } catch (IOException brokeOff) {
        if (status < 200) {
          throw brokeOff;
        }
      }
      return new HttpResponse(status, headers, body.toByteArray(), whole);
    }
    throw new ProtocolException("the server sends nothing but interim responses");
  }

  private static int statusOf(String line) throws ProtocolException {
    if (line.startsWith("HTTP/1.") && line.length() >= 12 && line.charAt(8) == ' ') {
      int status = 0;
      for (int i = 9; i < 12; i++) {
        int digit = line.charAt(i) - '0';
        status = digit >= 0 && digit <= 9 ? status * 10 + digit : -10_000;
      }
      if (status >= 100 && status < 600 && (line.length() == 12 || line.charAt(12) == ' ')) {
        return status;
      }
    }
    throw new ProtocolException("the server does not answer in HTTP/1.1");
  }

  private void readHeaders(ResponseHeaders headers) throws IOException {
    String line = readLine();
    while (!line.isEmpty()) {
      int colon = line.indexOf(':');
      if (headers.size() == MOST_HEADERS || colon <= 0) {
        throw new ProtocolException("the response's headers are malformed");
      }
      headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
      line = readLine();
    }
  }

  private static boolean hasNoBody(int status) {
    return status == 204 || status == 304;
  }

  private static boolean isFramed(int status, ResponseHeaders headers) {
    return hasNoBody(status)
        || headers.lists("Transfer-Encoding", "chunked")
        || headers.first("Content-Length").isPresent();
  }

  private boolean readBody(int status, ResponseHeaders headers, ByteArrayOutputStream body)
      throws IOException {
    if (hasNoBody(status)) {
      return true;
    }
    if (headers.lists("Transfer-Encoding", "chunked")) {
      return readChunks(body);
    }
    String length = headers.first("Content-Length").orElse("");
    if (length.isEmpty()) {
      return copy(Long.MAX_VALUE, body) < longestBody;
    }
    long wanted = number(length, 10);
    return copy(wanted, body) == wanted;
  }

  private boolean readChunks(ByteArrayOutputStream body) throws IOException {
    while (true) {
      String line = readLine();
      int semicolon = line.indexOf(';');
      long size = number((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
      if (size == 0) {
        readHeaders(new ResponseHeaders());
        return true;
      }
      if (copy(size, body) < size) {
        return false;
      }
      if (!readLine().isEmpty()) {
        throw new ProtocolException("a chunk of the response is longer than it says");
      }
    }
  }

  private static long number(String digits, int radix) throws ProtocolException {
    try {
      long number = digits.isEmpty() || digits.startsWith("+") ? -1 : Long.parseLong(digits, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new ProtocolException("the response's length is malformed");
  }

  /** Copies up to so many bytes, as long as the body is not too long to keep. */
  private long copy(long wanted, ByteArrayOutputStream body) throws IOException {
    byte[] buffer = new byte[2048];
    long copied = 0;
    while (copied < wanted) {
      int room = longestBody - body.size();
      if (room == 0) {
        return copied;
      }
      int count =
          in.read(buffer, 0, (int) Math.min(Math.min(buffer.length, room), wanted - copied));
      if (count < 0) {
        return copied;
      }
      body.write(buffer, 0, count);
      copied += count;
    }
    return copied;
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      begun = true;
      if (c == '\n') {
        break;
      }
      if (line.size() == LONGEST_LINE) {
        throw new ProtocolException("a line of the response has no end");
      }
      line.write(c);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
