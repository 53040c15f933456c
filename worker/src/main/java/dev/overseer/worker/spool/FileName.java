package dev.overseer.worker.spool;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A name for a file, made from an id that came from outside. Plain ids stay as they are, so that
 * other programs find what they look for; whatever could be a path, be hidden, or be too long is
 * written so that it can't.
 */
public final class FileName {
  /** File systems allow 255 bytes; this leaves room for what is appended. */
  private static final int LONGEST = 200;

  private static final int HASH_BYTES = 8;

  private FileName() {}

  /** The name for an id. Different ids have different names. */
  public static String of(String id) {
    String encoded = encode(id);
    if (encoded.length() <= LONGEST) {
      return encoded;
    }
    String hash = "%~" + hash(id);
    return encoded.substring(0, LONGEST - hash.length()) + hash;
  }

  private static String encode(String id) {
    if (id.isEmpty()) {
      return "%";
    }
    StringBuilder name = new StringBuilder(id.length());
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xFF);
      // A leading dot hides a file, or is a folder's own name.
      if (isPlain(c) && !(c == '.' && i == 0)) {
        name.append(c);
      } else {
        name.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      }
    }
    return name.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  private static String hash(String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
