package dev.overseer.engine.temporal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests as S3-compatible servers want it: AWS Signature Version 4, for requests without a
 * query.
 */
final class SignRequest {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuuMMdd").withZone(ZoneOffset.UTC);
  private static final String UNRESERVED = "-._~/";

  private final String keyId;
  private final String secret;
  private final Optional<String> session;
  private final String region;
  private final String service;

  SignRequest(
      String keyId, String secret, Optional<String> session, String region, String service) {
    this.keyId = keyId;
    this.secret = secret;
    this.session = session;
    this.region = region;
    this.service = service;
  }

  /**
   * The headers that make a request ours.
   *
   * @param bodyHash SHA-256 of the body, in hex
   */
  Map<String, String> headers(String method, URI uri, String bodyHash, Instant now) {
    SortedMap<String, String> signed = new TreeMap<>();
    signed.put("host", hostOf(uri));
    signed.put("x-amz-content-sha256", bodyHash);
    signed.put("x-amz-date", TIME.format(now));
    session.ifPresent(token -> signed.put("x-amz-security-token", token));
    String authorization = authorization(method, uri.getRawPath(), signed, bodyHash, now);
    Map<String, String> headers = new LinkedHashMap<>(signed);
    // The HTTP client writes that one itself.
    headers.remove("host");
    headers.put("authorization", authorization);
    return headers;
  }

  String authorization(
      String method, String path, SortedMap<String, String> signed, String bodyHash, Instant now) {
    String names = String.join(";", signed.keySet());
    String canonical =
        signed.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
            .collect(
                Collectors.joining(
                    "",
                    method + "\n" + (path.isEmpty() ? "/" : path) + "\n\n",
                    "\n" + names + "\n" + bodyHash));
    String scope = "%s/%s/%s/aws4_request".formatted(DAY.format(now), region, service);
    String toSign =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s"
            .formatted(TIME.format(now), scope, hash(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
        .formatted(keyId, scope, names, HexFormat.of().formatHex(hmac(key, toSign)));
  }

  /** A path as it is signed and sent. */
  static String encodePath(String path) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }

  static String hashOf(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static String hostOf(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return uri.getPort() < 0 ? host : host + ":" + uri.getPort();
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
