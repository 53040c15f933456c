package dev.overseer.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the console, as it is and compressed. Compressed once, at start-up: what is sent is
 * what lies there.
 *
 * @param gzip empty where that would be no smaller
 */
record ConsoleFile(String contentType, Content plain, Optional<Content> gzip) {

  /**
   * Bytes with a name.
   *
   * @param entityTag changes with the bytes: RFC 9110, section 8.8.3, quotes included
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, written many times.
  record Content(byte[] body, String entityTag) {
    static Content of(byte[] body) {
      return new Content(body, hash(body));
    }

    private static String hash(byte[] body) {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
        return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every JDK has SHA-256", impossible);
      }
    }
  }

  static ConsoleFile of(String name, byte[] body) {
    byte[] compressed = compressed(body);
    return new ConsoleFile(
        contentType(name),
        Content.of(body),
        compressed.length < body.length ? Optional.of(Content.of(compressed)) : Optional.empty());
  }

  private static byte[] compressed(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new SmallGzip(bytes)) {
      out.write(body);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static final class SmallGzip extends GZIPOutputStream {
    SmallGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
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
}
