package dev.overseer.bot.steering;

import dev.overseer.core.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what a bridge gets: {@code sha256=} and HMAC-SHA256 over the time in Unix seconds, a dot,
 * and the body.
 */
final class SignRequest {
  private static final String ALGORITHM = "HmacSHA256";

  private SignRequest() {}

  static String sign(Secret secret, long unixSeconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((unixSeconds + ".").getBytes(StandardCharsets.UTF_8));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException impossible) {
      // Every Java has this algorithm.
      throw new IllegalStateException(impossible);
    }
  }
}
