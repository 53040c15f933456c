package dev.overseer.server;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A file of the console.
 *
 * @param entityTag changes with the content: RFC 9110, section 8.8.3, quotes included
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, written many times.
record ConsoleFile(String contentType, byte[] body, String entityTag) {

  static ConsoleFile of(String name, byte[] body) {
    return new ConsoleFile(contentType(name), body, entityTag(body));
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no content type is known for " + name);
    };
  }

  private static String entityTag(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
