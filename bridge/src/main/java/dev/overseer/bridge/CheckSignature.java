package dev.overseer.bridge;

import dev.overseer.bridge.http.RefusedException;
import dev.overseer.bridge.http.Request;
import dev.overseer.core.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a request was made by somebody who has the secret, a short while ago, and for the first
 * time. Thread-safe.
 *
 * <p>{@code X-Signature-256: sha256=HEX} of HMAC-SHA256(secret, timestamp + "." + body), and {@code
 * X-Timestamp} in seconds since 1970.
 */
final class CheckSignature {
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final String SCHEME = "sha256=";

  private final InstantSource clock;

  private final Secret secret;

  /** Until when each signature could be used again. */
  private final Map<String, Instant> used = new HashMap<>();

  CheckSignature(Secret secret, InstantSource clock) {
    this.secret = secret;
    this.clock = clock;
  }

  /** Returns if it was. */
  void check(Request request) throws RefusedException {
    String timestamp = request.header("x-timestamp").orElse("");
    String given = request.header("x-signature-256").orElse("").toLowerCase(Locale.ROOT);
    if (!timestamp.matches("\\d{1,12}") || !given.matches("sha256=[0-9a-f]{64}")) {
      throw refused("sign the request: X-Timestamp and X-Signature-256 are missing or malformed");
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp));
    Instant now = clock.instant();
    if (Duration.between(at, now).abs().compareTo(WINDOW) > 0) {
      throw refused(
          "X-Timestamp is more than %d s off this machine's time".formatted(WINDOW.toSeconds()));
    }
    byte[] right = (SCHEME + of(timestamp, request.body())).getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(right, given.getBytes(StandardCharsets.US_ASCII))) {
      throw refused("the signature is wrong");
    }
    if (!isFirst(given, at.plus(WINDOW), now)) {
      throw refused("this request was made before: sign it anew to make it again");
    }
  }

  private synchronized boolean isFirst(String signature, Instant until, Instant now) {
    used.values().removeIf(now::isAfter);
    return used.putIfAbsent(signature, until) == null;
  }

  private String of(String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }

  private static RefusedException refused(String message) {
    return new RefusedException(401, "unauthorized", message);
  }
}
